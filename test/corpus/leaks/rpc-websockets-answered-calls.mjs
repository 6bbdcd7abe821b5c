/** The number of each answered request stays as a key of the queue: some bytes each. Source: https://github.com/elpheria/rpc-websockets/pull/122 */
export default {
  package: 'rpc-websockets',
  leaking: { version: '7.4.15', alias: 'rpc-websockets-leaking' },
  fixed: { version: '7.4.17', alias: 'rpc-websockets-fixed' },
  issue: 'elpheria/rpc-websockets#122',
  steps: true,
  // Some bytes a call in steps that double: a slow machine makes too few calls for three of them in two seconds.
  options: { maxTime: 6_000 },
  entry: 'dist/lib/client.js',
  async subject(pkg) {
    const Client = pkg.default.default ?? pkg.default
    /** In place of a connection to a server: answers each request. */
    class Socket extends EventTarget {
      send(text, options, done) {
        const { id } = JSON.parse(text)
        ;(done ?? options)?.()
        queueMicrotask(() => {
          const data = JSON.stringify({ jsonrpc: '2.0', id, result: true })
          this.dispatchEvent(Object.assign(new Event('message'), { data }))
        })
      }
      close() {}
    }
    const socket = new Socket()
    const client = new Client(() => socket, 'ws://localhost', { reconnect: false })
    socket.dispatchEvent(new Event('open'))
    return async () => {
      for (const method of ['open', 'read', 'write', 'close']) await client.call(method)
    }
  },
}
