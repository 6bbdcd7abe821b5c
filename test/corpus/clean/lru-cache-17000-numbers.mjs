/** Numbers by numbers: no object, only tables, which double beyond the bound, as what is gone takes its place until they are made anew. */
export default {
  packages: ['lru-cache'],
  options: {},
  async subject() {
    const { LRUCache } = await import('lru-cache')
    const cache = new LRUCache({ max: 17_000 })
    return (index) => {
      cache.set(index, index)
    }
  },
}
