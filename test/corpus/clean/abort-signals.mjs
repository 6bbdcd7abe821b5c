/**
 * `AbortSignal.any` over long-lived and short-lived signals, and timeouts, awaited to their end: where one is collected
 * while it runs, Node itself keeps the signal that follows it.
 */
export default {
  packages: [],
  options: {},
  async subject() {
    return async (index) => {
      const controller = new AbortController()
      const timeout = AbortSignal.timeout(1)
      const either = AbortSignal.any([controller.signal, timeout])
      let told = 0
      either.addEventListener(
        'abort',
        () => {
          told += 1
        },
        { once: true },
      )
      if (index % 2 === 0) controller.abort(new Error('stop'))
      while (!timeout.aborted) await new Promise((resolve) => setTimeout(resolve, 1))
      if (told !== 1) throw new Error('not told')
    }
  },
}
