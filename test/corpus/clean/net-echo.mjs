/** A connection of TCP for each call, echoed and ended by the client. */
export default {
  packages: [],
  options: {},
  async subject() {
    const net = await import('node:net')
    const server = net.createServer((socket) => socket.pipe(socket))
    return {
      setup: () => new Promise((resolve) => server.listen(0, '127.0.0.1', resolve)),
      subject: (index) =>
        new Promise((resolve, reject) => {
          const socket = net.connect(server.address().port, '127.0.0.1')
          socket
            .on('error', reject)
            .on('close', resolve)
            .on('data', () => socket.end())
          socket.write(`call ${index}`)
        }),
      teardown: () => new Promise((resolve) => server.close(resolve)),
    }
  },
}
