/** Two generations of a Map that are swapped when one is full: the heap saws up and down. */
export default {
  packages: ['quick-lru'],
  options: {},
  async subject() {
    const { default: QuickLRU } = await import('quick-lru')
    const cache = new QuickLRU({ maxSize: 1_000 })
    return (index) => {
      cache.set(`key ${index}`, { index, list: [1, 2, 3] })
      return cache.get(`key ${index - 10}`)?.index
    }
  },
}
