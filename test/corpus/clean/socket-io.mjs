/** Acknowledged events over one connection, with rooms joined and left. */
export default {
  packages: ['socket.io', 'socket.io-client'],
  options: {},
  async subject() {
    const { Server } = await import('socket.io')
    const { io } = await import('socket.io-client')
    const http = await import('node:http')
    const { once } = await import('node:events')
    const listener = http.createServer()
    const server = new Server(listener)
    server.on('connection', (socket) =>
      socket.on('call', async (index, done) => {
        await socket.join(`room ${index}`)
        await socket.leave(`room ${index}`)
        done({ index })
      }),
    )
    let client
    return {
      setup: async () => {
        await once(listener.listen(0, '127.0.0.1'), 'listening')
        client = io(`http://127.0.0.1:${listener.address().port}`, { transports: ['websocket'] })
        await new Promise((resolve) => client.on('connect', resolve))
      },
      subject: async (index) => {
        const answer = await client.emitWithAck('call', index)
        if (answer.index !== index) throw new Error('wrong answer')
      },
      teardown: async () => {
        client.close()
        await server.close()
      },
    }
  },
}
