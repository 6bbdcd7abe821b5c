/** A connection that closes while it compresses keeps its place in the queue, and all later work waits with its data. Source: https://github.com/websockets/ws/issues/1617 */
export default {
  package: 'ws',
  leaking: { version: '7.1.1', alias: 'ws-leaking' },
  fixed: { version: '7.1.2', alias: 'ws-fixed' },
  issue: 'websockets/ws#1617',
  entry: 'lib/permessage-deflate.js',
  // The data that stays is made by the caller.
  site: /\(leaks\/ws-pending-deflate\.mjs:\d+:\d+\), \d/,
  async subject({ default: PerMessageDeflate }) {
    const { setImmediate: turn } = await import('node:timers/promises')
    return async () => {
      const deflate = new PerMessageDeflate({ threshold: 0 }, true)
      deflate.accept([{}])
      deflate.compress(Buffer.alloc(16 * 1024, 'a'), true, () => undefined)
      deflate.cleanup()
      await turn()
    }
  },
}
