/** Each value of the fast source adds a reaction to the pending promise of the slow one. Source: https://github.com/reconbot/streaming-iterables/pull/5 */
export default {
  package: 'streaming-iterables',
  leaking: { version: '4.1.1', alias: 'streaming-iterables-leaking' },
  fixed: { version: '4.1.2', alias: 'streaming-iterables-fixed' },
  issue: 'reconbot/streaming-iterables#5',
  async subject({ parallelMerge }) {
    const { on, EventEmitter } = await import('node:events')
    const orders = new EventEmitter()
    const alarms = new EventEmitter()
    const merged = parallelMerge(on(orders, 'order'), on(alarms, 'alarm'))
    return async (index) => {
      const next = merged.next()
      orders.emit('order', index)
      const { value } = await next
      if (value[0] !== index) throw new Error('wrong order')
    }
  },
}
