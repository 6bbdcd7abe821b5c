/** A proxy that the other side dropped keeps its port and its object. Source: https://github.com/GoogleChromeLabs/comlink/pull/590 */
export default {
  package: 'comlink',
  leaking: { version: '4.3.1', alias: 'comlink-leaking' },
  fixed: { version: '4.4.1', alias: 'comlink-fixed' },
  issue: 'GoogleChromeLabs/comlink#590',
  // The ports have no site of their own; what the caller's function makes has.
  site: /^cart |through comlink/,
  subject({ expose, wrap, proxy }) {
    const { port1, port2 } = new MessageChannel()
    const shop = { cart: (owner) => proxy({ owner, total: () => 42 }) }
    expose(shop, port1)
    const remote = wrap(port2)
    return {
      subject: async (index) => {
        const cart = await remote.cart(`customer-${index}`)
        if ((await cart.total()) !== 42) throw new Error('wrong total')
      },
      teardown: () => {
        port1.close()
        port2.close()
      },
    }
  },
}
