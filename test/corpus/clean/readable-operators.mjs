/** `map`, `filter` and `toArray` on object streams: each operator is a stream of its own with a signal. */
export default {
  packages: [],
  options: {},
  async subject() {
    const { Readable } = await import('node:stream')
    return async (index) => {
      const list = await Readable.from([1, 2, 3, index])
        .map(async (n) => n * 2, { concurrency: 2 })
        .filter((n) => n > 2)
        .take(2)
        .toArray()
      if (list.length < 2) throw new Error('too few')
    }
  },
}
