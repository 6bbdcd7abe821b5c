/** A client that does not acknowledge a broadcast in time leaves the acknowledgement behind. Source: https://github.com/socketio/socket.io/pull/5442 */
export default {
  package: 'socket.io',
  leaking: { version: '4.8.3', alias: 'socket.io-ack-leaking' },
  fixed: { version: '4.8.4', alias: 'socket.io-ack-fixed' },
  issue: 'socketio/socket.io#5442',
  async subject({ Server }) {
    const http = await import('node:http')
    const { io: connect } = await import('socket.io-client')
    const server = http.createServer()
    const io = new Server(server)
    let client
    return {
      setup: async () => {
        await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
        const connected = new Promise((resolve) => io.once('connection', resolve))
        client = connect(`http://127.0.0.1:${server.address().port}`, { transports: ['websocket'] })
        await connected
      },
      subject: (index) =>
        new Promise((resolve, reject) => {
          io.timeout(5).emit('ping', index, (error) =>
            error ? resolve() : reject(new Error('acknowledged')),
          )
        }),
      teardown: async () => {
        client.disconnect()
        await io.close()
      },
    }
  },
}
