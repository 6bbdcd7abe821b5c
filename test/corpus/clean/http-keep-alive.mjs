/** One connection that is kept between requests: agents, sockets and parsers are used again. */
export default {
  packages: [],
  options: {},
  async subject() {
    const http = await import('node:http')
    const agent = new http.Agent({ keepAlive: true, maxSockets: 2 })
    const server = http.createServer((request, response) => response.end(`hello ${request.url}`))
    const get = (path) =>
      new Promise((resolve, reject) => {
        http
          .get({ port: server.address().port, host: '127.0.0.1', path, agent }, (response) =>
            response.resume().on('end', resolve).on('error', reject),
          )
          .on('error', reject)
      })
    return {
      setup: () => new Promise((resolve) => server.listen(0, '127.0.0.1', resolve)),
      subject: (index) => get(`/${index}`),
      teardown: () => {
        agent.destroy()
        return new Promise((resolve) => server.close(resolve))
      },
    }
  },
}
