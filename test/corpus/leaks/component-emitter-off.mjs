/**
 * Taking off the last listener of an event leaves its empty list.
 * Source: https://github.com/sindresorhus/component-emitter/pull/74, component/emitter#74, fixed in 1.3.0.
 * On Node 26 the fixed version leaks as well, in V8 14.6: what it learns of `emit`, `on` and `off` keeps each key that was deleted.
 */
export default {
  package: 'component-emitter',
  leaking: { version: '1.2.1', alias: 'component-emitter-leaking' },
  fixed: { version: '1.3.0', alias: 'component-emitter-fixed', nodes: '<26' },
  issue: 'component/emitter#74',
  async subject({ default: Emitter }) {
    const events = new Emitter()
    return (index) => {
      const done = () => {}
      events.on(`answer:${index}`, done)
      events.emit(`answer:${index}`)
      events.off(`answer:${index}`, done)
    }
  },
}
