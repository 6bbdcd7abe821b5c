/** Caches with the methods of a Map, each with something of its own. */
import type { CachePort, MakeCache } from '@qtests/fixtures'
import { mapLike } from './cache-ports.ts'
import type { Loose } from './loose.ts'

/** toad-cache, whose times to live are those of the cache. */
export const toadLru = (LruMap: Loose): MakeCache =>
  mapLike(({ max = 10_000, ttl = 0 }) => new LruMap(max, ttl))

/** tiny-lru: its `set` takes no time to live. From 11 on a write starts it anew where it is told to. */
export const tinyLru =
  (lru: Loose, ...resetTtl: readonly true[]): MakeCache =>
  ({ max = 10_000, ttl = 0 }) => {
    const cache = lru(max, ttl, ...resetTtl)
    return {
      get: (key) => cache.get(key),
      set: (key, value) => cache.set(key, value),
      delete: (key) => cache.delete(key),
      clear: () => cache.clear(),
      size: () => cache.size,
    } satisfies CachePort<string, unknown>
  }

/** @isaacs/ttlcache, never without a time to live: with `max` and entries that live for ever, `set` does not return (2.1.5). */
export const ttlCache = (TTLCache: Loose): MakeCache =>
  mapLike(({ ttl = 3_600_000, max }) => new TTLCache({ ttl, ...(max === undefined ? {} : { max }) }))

/** memory-cache before 0.1.4, of which there is one a process; `put` for 0 ms is for ever. */
export const memoryCache =
  (cache: Loose): MakeCache =>
  ({ ttl }) => {
    cache.clear()
    return {
      get: (key) => cache.get(key),
      set: (key, value, options = {}) => cache.put(key, value, options.ttl ?? ttl),
      delete: (key) => cache.del(key),
      clear: () => cache.clear(),
      size: () => cache.size(),
    } satisfies CachePort<string, unknown>
  }

/** The cache in memory of cacheable. */
export const cacheableMemory =
  (CacheableMemory: Loose): MakeCache =>
  ({ max, ttl }) => {
    const cache = new CacheableMemory({
      ...(max === undefined ? {} : { lruSize: max }),
      ...(ttl === undefined ? {} : { ttl }),
      useClone: false,
    })
    return {
      get: (key) => cache.get(key),
      set: (key, value, options = {}) => cache.set(key, value, options.ttl),
      delete: (key) => cache.delete(key),
      clear: () => cache.clear(),
      size: () => cache.size,
      has: (key) => cache.has(key),
    }
  }

/** p-memoize around a function that looks up who asked: the cache is the Map that it keeps its results in. */
export const pMemoize =
  (memoize: Loose): MakeCache =>
  () => {
    const loaders = new Map<string, () => Promise<unknown>>()
    const results = new Map<string, unknown>()
    const memoized = memoize((key: string) => loaders.get(key)?.(), { cache: results })
    const load = (key: string, fn: () => Promise<unknown>): Promise<unknown> => {
      loaders.set(key, fn)
      return memoized(key)
    }
    return {
      get: (key) => (results.has(key) ? memoized(key) : undefined),
      async set(key, value) {
        results.delete(key)
        await load(key, async () => value)
      },
      delete: (key) => results.delete(key),
      clear: () => results.clear(),
      size: () => results.size,
      load,
    }
  }
