/** Stores nested over timers, promises and emitters; hundreds of asynchronous resources for each call. */
export default {
  packages: [],
  options: {},
  async subject() {
    const { AsyncLocalStorage, AsyncResource } = await import('node:async_hooks')
    const outer = new AsyncLocalStorage()
    const inner = new AsyncLocalStorage()
    return (index) =>
      outer.run({ index }, async () => {
        const bound = AsyncResource.bind(() => outer.getStore().index)
        await Promise.all(
          Array.from({ length: 20 }, (_, at) =>
            inner.run({ at, data: new Array(20).fill(at) }, async () => {
              await new Promise((resolve) => setImmediate(resolve))
              if (inner.getStore().at !== at || outer.getStore().index !== index)
                throw new Error('wrong store')
            }),
          ),
        )
        return bound()
      })
  },
}
