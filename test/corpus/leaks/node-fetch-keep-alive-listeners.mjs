/** Each chunked response leaves two listeners on the socket that is kept alive. Source: https://github.com/node-fetch/node-fetch/pull/1474 */
export default {
  package: 'node-fetch',
  leaking: { version: '3.2.4', alias: 'node-fetch-leaking' },
  fixed: { version: '3.2.5', alias: 'node-fetch-fixed' },
  issue: 'node-fetch/node-fetch#1474',
  async subject({ default: fetch }) {
    const http = await import('node:http')
    const server = http.createServer((_request, response) => {
      response.write('{"answer":')
      response.end('42}')
    })
    const agent = new http.Agent({ keepAlive: true })
    return {
      setup: () => new Promise((resolve) => server.listen(0, '127.0.0.1', resolve)),
      subject: async () => {
        const response = await fetch(`http://127.0.0.1:${server.address().port}/`, { agent })
        const { answer } = await response.json()
        if (answer !== 42) throw new Error('wrong answer')
      },
      teardown: () => {
        agent.destroy()
        return new Promise((resolve) => server.close(resolve))
      },
    }
  },
}
