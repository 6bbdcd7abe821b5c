/** Commands serialised and replies parsed over loopback, against a server of a few lines. */
export default {
  packages: ['ioredis'],
  options: {},
  async subject() {
    const { Redis } = await import('ioredis')
    const net = await import('node:net')
    // Answers each command of the protocol with OK: one array of bulk strings is one command.
    const server = net.createServer((socket) =>
      socket
        .on('error', () => {})
        .on('data', (data) => socket.write('+OK\r\n'.repeat(`${data}`.split(/^\*/m).length - 1))),
    )
    let redis
    return {
      setup: async () => {
        await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
        redis = new Redis({
          port: server.address().port,
          host: '127.0.0.1',
          enableReadyCheck: false,
          disableClientInfo: true,
        })
        await redis.set('a', '1')
      },
      subject: async (index) => {
        const answers = await Promise.all([
          redis.set(`k${index}`, `${index}`),
          redis.set('b', Buffer.alloc(64)),
          redis.pipeline().set('c', 1).set('d', 2).exec(),
        ])
        if (answers[0] !== 'OK') throw new Error('wrong answer')
      },
      teardown: () => {
        redis.disconnect()
        return new Promise((resolve) => server.close(resolve))
      },
    }
  },
}
