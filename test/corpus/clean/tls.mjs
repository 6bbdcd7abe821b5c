/** Handshakes with a certificate made at the start; sessions and native contexts die with their sockets. */
export default {
  packages: ['selfsigned'],
  options: {},
  async subject() {
    const tls = await import('node:tls')
    const { default: selfsigned } = await import('selfsigned')
    const pems = await selfsigned.generate([{ name: 'commonName', value: 'localhost' }], {
      algorithm: 'sha256',
      keySize: 2048,
    })
    const server = tls.createServer({ key: pems.private, cert: pems.cert }, (socket) => socket.end('hello'))
    const secureContext = tls.createSecureContext({ ca: pems.cert })
    return {
      setup: () => new Promise((resolve) => server.listen(0, '127.0.0.1', resolve)),
      subject: () =>
        new Promise((resolve, reject) => {
          const socket = tls.connect({
            port: server.address().port,
            host: '127.0.0.1',
            secureContext,
            rejectUnauthorized: false,
          })
          socket.on('error', reject).on('close', resolve).resume()
        }),
      teardown: () => new Promise((resolve) => server.close(resolve)),
    }
  },
}
