/** `AbortSignal.any` over long-lived and short-lived signals, and timeouts that are still running. */
export default {
  packages: [],
  options: {},
  async subject() {
    return async (index) => {
      const controller = new AbortController()
      const either = AbortSignal.any([controller.signal, AbortSignal.timeout(5)])
      let told = 0
      either.addEventListener(
        'abort',
        () => {
          told += 1
        },
        { once: true },
      )
      if (index % 2 === 0) controller.abort(new Error('stop'))
      await new Promise((resolve) => setImmediate(resolve))
      if (index % 2 === 0 && told !== 1) throw new Error('not told')
    }
  },
}
