/** Streams on one session of HTTP/2 over loopback. */
export default {
  packages: [],
  options: {},
  async subject() {
    const http2 = await import('node:http2')
    const { once } = await import('node:events')
    const server = http2.createServer((_request, response) => response.end('hello'))
    let session
    return {
      setup: async () => {
        await once(server.listen(0, '127.0.0.1'), 'listening')
        session = http2.connect(`http://127.0.0.1:${server.address().port}`)
        await once(session, 'connect')
      },
      subject: async (index) => {
        const stream = session.request({ ':path': `/${index}` })
        let length = 0
        for await (const chunk of stream) length += chunk.length
        if (length !== 5) throw new Error(`got ${length} bytes`)
      },
      teardown: async () => {
        session.close()
        // On Node 24 and later close() of this server returns nothing.
        server.close()
        await once(server, 'close')
      },
    }
  },
}
