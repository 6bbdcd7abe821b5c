/** Entries with a time to live and a size, and a background fetch. */
export default {
  packages: ['lru-cache'],
  options: {},
  async subject() {
    const { LRUCache } = await import('lru-cache')
    const cache = new LRUCache({
      maxSize: 50_000,
      ttl: 50,
      sizeCalculation: (value) => value.text.length,
      fetchMethod: async (key) => ({ text: `${key}`.repeat(10) }),
    })
    return async (index) => {
      const { text } = await cache.fetch(`key ${index % 3_000}`)
      if (text.length < 10) throw new Error(text)
    }
  },
}
