/** `events.on` iterated and left, `once` with signals, and capturing of rejections. */
export default {
  packages: [],
  options: {},
  async subject() {
    const { EventEmitter, on, once } = await import('node:events')
    const shared = new EventEmitter({ captureRejections: true })
    return async (index) => {
      const controller = new AbortController()
      const never = once(shared, 'never', { signal: controller.signal }).catch((error) => error.name)
      setImmediate(() => {
        shared.emit('data', index)
        shared.emit('data', index + 1)
      })
      let sum = 0
      for await (const [n] of on(shared, 'data')) {
        sum += n
        if (n === index + 1) break
      }
      controller.abort()
      if ((await never) !== 'AbortError' || shared.eventNames().length !== 0)
        throw new Error(`listeners are left after ${sum}`)
    }
  },
}
