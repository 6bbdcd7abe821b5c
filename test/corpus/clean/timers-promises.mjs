/** Sleeps, intervals left half-way, timeouts aborted, and timers cleared from other timers. */
export default {
  packages: [],
  options: {},
  async subject() {
    const { setTimeout: sleep, setInterval: every } = await import('node:timers/promises')
    return async () => {
      const controller = new AbortController()
      const long = sleep(60_000, null, { signal: controller.signal }).catch((error) => error.name)
      const outer = setTimeout(() => {}, 60_000)
      const inner = setTimeout(() => clearTimeout(outer), 0)
      for await (const _ of every(1)) break
      controller.abort()
      clearTimeout(inner)
      clearTimeout(outer)
      if ((await long) !== 'AbortError') throw new Error('not aborted')
    }
  },
}
