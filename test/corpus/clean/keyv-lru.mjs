/** A cache behind adapters, serialised values, bounded by 2,000 keys. */
export default {
  packages: ['keyv', 'quick-lru'],
  options: {},
  async subject() {
    const { default: Keyv } = await import('keyv')
    const { default: QuickLRU } = await import('quick-lru')
    const cache = new Keyv({ store: new QuickLRU({ maxSize: 1_000 }), ttl: 60_000 })
    return async (index) => {
      await cache.set(`key ${index}`, { index, at: `t${index}` })
      const { at } = await cache.get(`key ${index}`)
      if (at !== `t${index}`) throw new Error(at)
    }
  },
}
