import { Cacheable, Keyv, KeyvCacheableMemory } from 'cacheable'

/** A cache of two layers: a bounded one in memory, and behind it one that all instances share, such as Redis. */
export interface LayeredCache {
  readonly cache: Cacheable
  /** The layer in memory, to be made smaller when memory runs short. */
  readonly memory: {
    readonly name: string
    getSize(): number
    getMaxSize(): number
    setMaxSize(entries: number): void
  }
}

/** @param shared - the layer behind; a `Keyv` on Redis in production. */
export function layeredCache(shared: Keyv, entries = 1_000): LayeredCache {
  const adapter = new KeyvCacheableMemory({ lruSize: entries, useClone: false })
  const primary = new Keyv({ store: adapter })
  // Only now: the Keyv gives the adapter a name space, and with it another store.
  const { store } = adapter
  return {
    cache: new Cacheable({ primary, secondary: shared, ttl: '5m' }),
    memory: {
      name: 'products in memory',
      getSize: () => store.size,
      getMaxSize: () => store.lruSize,
      setMaxSize(most) {
        store.lruSize = most
      },
    },
  }
}
