/** One small object a key and nothing else, so that a good part of it are the tables of the cache: it fills for the first 20,000 calls. */
export default {
  packages: ['lru-cache'],
  options: {},
  async subject() {
    const { LRUCache } = await import('lru-cache')
    const cache = new LRUCache({ max: 20_000 })
    return (index) => {
      cache.set(index, { index })
    }
  },
}
