/**
 * Taking off the last listener of an event leaves its empty list.
 * Source: https://github.com/sindresorhus/component-emitter/pull/74, component/emitter#74, fixed in 1.3.0.
 */
export default {
  package: 'component-emitter',
  leaking: { version: '1.2.1', alias: 'component-emitter-leaking' },
  fixed: { version: '1.3.0', alias: 'component-emitter-fixed' },
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
