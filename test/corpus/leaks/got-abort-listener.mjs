/** Each request leaves its listener on the signal, and with it the request. Source: https://github.com/sindresorhus/got/issues/2160 */
import http from 'node:http'

export default {
  package: 'got',
  leaking: { version: '12.5.2', alias: 'got-leaking' },
  fixed: { version: '12.5.3', alias: 'got-fixed' },
  issue: 'sindresorhus/got#2160',
  subject({ default: got }) {
    const agent = new http.Agent({ keepAlive: true })
    const server = http.createServer((request, response) => response.end(request.url))
    const { signal } = new AbortController()
    return {
      setup: () => new Promise((resolve) => server.listen(0, '127.0.0.1', resolve)),
      subject: async (index) => {
        const url = `http://127.0.0.1:${server.address().port}/${index}`
        const { body } = await got(url, { agent: { http: agent }, signal })
        if (body !== `/${index}`) throw new Error('wrong answer')
      },
      teardown: () => {
        agent.destroy()
        return new Promise((resolve) => server.close(resolve))
      },
    }
  },
}
