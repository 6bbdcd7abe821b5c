/** Listeners added once, removed by reference, and whole emitters. */
export default {
  packages: ['eventemitter3'],
  options: {},
  async subject() {
    const { EventEmitter } = await import('eventemitter3')
    const shared = new EventEmitter()
    return (index) => {
      const own = new EventEmitter()
      const listener = () => own.emit('inner', index)
      shared.on(`event ${index % 30}`, listener)
      shared.once('done', listener)
      shared.emit(`event ${index % 30}`)
      shared.emit('done')
      shared.off(`event ${index % 30}`, listener)
      if (shared.eventNames().length !== 0) throw new Error('listeners are left')
    }
  },
}
