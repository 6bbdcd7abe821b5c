/** A cache of 1,000 entries that first fills up: typed arrays for its links are allocated at the start. */
export default {
  packages: ['lru-cache'],
  options: {},
  async subject() {
    const { LRUCache } = await import('lru-cache')
    const cache = new LRUCache({ max: 1_000 })
    return (index) => {
      const key = `key ${index}`
      cache.set(key, { index, text: `value ${index}`, list: [index] })
      return cache.get(`key ${index - 500}`)?.index
    }
  },
}
