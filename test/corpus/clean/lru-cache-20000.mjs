/** The same with 20,000 entries: it fills for all of the first 20,000 calls. */
export default {
  packages: ['lru-cache'],
  options: {},
  async subject() {
    const { LRUCache } = await import('lru-cache')
    const cache = new LRUCache({ max: 20_000 })
    return (index) => {
      cache.set(`key ${index}`, { index, text: `value ${index}` })
      return cache.get(`key ${index >> 1}`)?.index
    }
  },
}
