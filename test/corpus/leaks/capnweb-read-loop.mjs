/**
 * Each message that is read races with a promise that lives as long as the session, and stays with it.
 * Source: https://github.com/cloudflare/capnweb/pull/168, cloudflare/capnweb#168.
 */
export default {
  package: 'capnweb',
  leaking: { version: '0.6.1', alias: 'capnweb-leaking' },
  fixed: { version: '0.8.0', alias: 'capnweb-fixed' },
  issue: 'cloudflare/capnweb#168',
  async subject({ RpcSession, RpcTarget }) {
    class Api extends RpcTarget {
      price(id) {
        return id * 2
      }
    }
    const [near, far] = pair()
    const session = new RpcSession(near)
    new RpcSession(far, new Api())
    const api = session.getRemoteMain()
    return async (index) => await api.price(index)
  },
}

/** Two ends of a connection within the process. */
function pair() {
  const end = () => {
    const messages = []
    const waiting = []
    return {
      other: undefined,
      arrive: (message) => (waiting.length > 0 ? waiting.shift()(message) : messages.push(message)),
      async send(message) {
        this.other.arrive(message)
      },
      receive: () =>
        messages.length > 0
          ? Promise.resolve(messages.shift())
          : new Promise((resolve) => waiting.push(resolve)),
    }
  }
  const [near, far] = [end(), end()]
  near.other = far
  far.other = near
  return [near, far]
}
