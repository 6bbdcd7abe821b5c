/** A connection for each request: sockets are closed on both sides while the next call runs. */
export default {
  packages: [],
  options: {},
  async subject() {
    const http = await import('node:http')
    const agent = new http.Agent({ keepAlive: false })
    const server = http.createServer((request, response) => request.pipe(response))
    return {
      setup: () => new Promise((resolve) => server.listen(0, '127.0.0.1', resolve)),
      subject: (index) =>
        new Promise((resolve, reject) => {
          const request = http.request(
            { port: server.address().port, host: '127.0.0.1', method: 'POST', agent },
            (response) => response.resume().on('close', resolve),
          )
          request.on('error', reject).end(`body ${index}`)
        }),
      teardown: () => new Promise((resolve) => server.close(resolve)),
    }
  },
}
