/**
 * Waiting for an event leaves its listener when the wait times out.
 * Source: https://github.com/EventEmitter2/EventEmitter2/pull/263, EventEmitter2/EventEmitter2#263 (issue 262).
 */
export default {
  package: 'eventemitter2',
  leaking: { version: '6.4.2', alias: 'eventemitter2-wait-leaking' },
  fixed: { version: '6.4.3', alias: 'eventemitter2-wait-fixed' },
  issue: 'EventEmitter2/EventEmitter2#263',
  async subject({ default: { EventEmitter2 } }) {
    const events = new EventEmitter2({ maxListeners: 0 })
    return async (index) => {
      const waiting = events.waitFor('ready', { filter: () => true })
      events.emit('ready', index)
      await waiting
    }
  },
}
