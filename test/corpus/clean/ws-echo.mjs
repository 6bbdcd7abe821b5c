/** One WebSocket for all calls, and a second one that is opened and closed in each tenth. */
export default {
  packages: ['ws'],
  options: {},
  async subject() {
    const { WebSocket, WebSocketServer } = await import('ws')
    const { once } = await import('node:events')
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: true })
    server.on('connection', (socket) => socket.on('message', (data) => socket.send(data)))
    const open = async () => {
      const client = new WebSocket(`ws://127.0.0.1:${server.address().port}`)
      await once(client, 'open')
      return client
    }
    const close = async (client) => {
      client.close()
      await once(client, 'close')
    }
    let client
    return {
      setup: async () => {
        if (server.address() === null) await once(server, 'listening')
        client = await open()
      },
      subject: async (index) => {
        if (index % 10 === 9) await close(await open())
        const text = `message ${index} `.repeat(100)
        client.send(text)
        const [data] = await once(client, 'message')
        if (String(data) !== text) throw new Error('wrong answer')
      },
      teardown: async () => {
        await close(client)
        server.close()
      },
    }
  },
}
