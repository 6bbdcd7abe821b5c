/** Leaving a room after the socket was closed brings its entry back for good. Source: https://github.com/socketio/socket.io-adapter/pull/58 */
export default {
  package: 'socket.io-adapter',
  leaking: { version: '1.1.1', alias: 'socket.io-adapter-leaking' },
  fixed: { version: '1.1.2', alias: 'socket.io-adapter-fixed' },
  issue: 'socketio/socket.io-adapter#58',
  subject({ default: Adapter }) {
    const adapter = new Adapter({ server: { encoder: {} } })
    return (index) => {
      const id = `socket-${index}`
      adapter.add(id, 'lobby')
      adapter.delAll(id)
      adapter.del(id, 'lobby')
    }
  },
}
