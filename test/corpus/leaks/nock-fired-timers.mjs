/** Timers that fired stay in a list, and with them the request and its body. Source: https://github.com/nock/nock/issues/2771 */
export default {
  package: 'nock',
  leaking: { version: '13.5.4', alias: 'nock-leaking' },
  fixed: { version: '13.5.5', alias: 'nock-fixed' },
  issue: 'nock/nock#2771',
  async subject({ default: nock }) {
    const http = await import('node:http')
    const body = 'x'.repeat(20_000)
    return () => {
      nock('http://example.test').post('/upload').reply(200, 'ok')
      return new Promise((resolve, reject) => {
        const request = http.request('http://example.test/upload', { method: 'POST' }, (response) => {
          response.resume()
          response.once('end', resolve)
        })
        request.once('error', reject)
        request.end(Buffer.from(body))
      })
    }
  },
}
