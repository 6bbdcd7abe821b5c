/**
 * Taking off a listener leaves the branches of its name in the tree of wildcard listeners.
 * Source: https://github.com/EventEmitter2/EventEmitter2/pull/132, EventEmitter2/EventEmitter2#132.
 */
export default {
  package: 'eventemitter2',
  leaking: { version: '0.4.14', alias: 'eventemitter2-leaking' },
  fixed: { version: '1.0.0', alias: 'eventemitter2-fixed' },
  issue: 'EventEmitter2/EventEmitter2#132',
  async subject({ default: { EventEmitter2 } }) {
    const events = new EventEmitter2({ wildcard: true })
    return (index) => {
      const name = `job.${index}.done`
      const listener = () => {}
      events.on(name, listener)
      events.emit(name)
      events.off(name, listener)
    }
  },
}
