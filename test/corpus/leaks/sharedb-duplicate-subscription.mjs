/** After a second subscription to one document nothing ends its stream any more. Source: https://github.com/share/sharedb/issues/260 */
export default {
  package: 'sharedb',
  leaking: { version: '1.0.0-beta.13', alias: 'sharedb-leaking' },
  fixed: { version: '1.0.0-beta.17', alias: 'sharedb-fixed' },
  issue: 'share/sharedb#260',
  async subject({ default: ShareDB }) {
    const { promisify } = await import('node:util')
    const { setImmediate: turn } = await import('node:timers/promises')
    const { agent } = new ShareDB().connect()
    const subscribe = promisify(agent._subscribe.bind(agent))
    const unsubscribe = promisify(agent._unsubscribe.bind(agent))
    return async () => {
      await subscribe('notes', 'one', null)
      await subscribe('notes', 'one', null)
      await turn()
      await unsubscribe('notes', 'one')
      await turn()
    }
  },
}
