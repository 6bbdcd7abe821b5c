/** The timer of a request that was aborted runs on, and keeps the request. Source: https://github.com/follow-redirects/follow-redirects/commit/86f7572 */
export default {
  package: 'follow-redirects',
  leaking: { version: '1.14.4', alias: 'follow-redirects-leaking' },
  fixed: { version: '1.14.5', alias: 'follow-redirects-fixed' },
  issue: 'https://github.com/follow-redirects/follow-redirects/commit/86f7572',
  async subject({ default: { http } }) {
    const { createServer, Agent } = await import('node:http')
    // It never answers in time, as a server under load.
    const server = createServer(() => {})
    const agent = new Agent()
    return {
      setup: () => new Promise((resolve) => server.listen(0, '127.0.0.1', resolve)),
      subject: () =>
        new Promise((resolve) => {
          const request = http.get({ host: '127.0.0.1', port: server.address().port, agent })
          request.on('error', () => {})
          request.setTimeout(600_000)
          request.on('socket', (socket) =>
            socket.once('connect', () => {
              socket.once('close', resolve)
              request.abort()
            }),
          )
        }),
      teardown: () => {
        agent.destroy()
        server.closeAllConnections()
        return new Promise((resolve) => server.close(resolve))
      },
    }
  },
}
