/** Each request leaves its listener on the signal. Source: https://github.com/Azure/ms-rest-js/pull/425 */
export default {
  package: '@azure/ms-rest-js',
  leaking: { version: '2.2.1', alias: 'ms-rest-js-leaking' },
  fixed: { version: '2.2.3', alias: 'ms-rest-js-fixed' },
  issue: 'Azure/ms-rest-js#425',
  // What the listener keeps is the response, which the transport makes.
  site: /\(leaks\/ms-rest-js-abort-listener\.mjs/,
  subject({ default: { DefaultHttpClient, WebResource } }) {
    // A transport of its own, as the class allows: what happens on the network is no part of this.
    class Client extends DefaultHttpClient {
      fetch = async (url) => new Response(url)
    }
    const client = new Client()
    const { signal } = new AbortController()
    return async (index) => {
      const request = new WebResource(`http://localhost/${index}`, 'GET')
      request.abortSignal = signal
      const { bodyAsText } = await client.sendRequest(request)
      if (bodyAsText !== request.url) throw new Error('wrong answer')
    }
  },
}
