import type { CachePort, CacheSpec, MakeCache } from '@qtests/fixtures'
import type { Loose } from './loose.ts'

type Port = CachePort<string, unknown>
type Loader = () => Promise<unknown>

/** lru-cache: times to live, weights, departures, and `fetch` with the loader handed over in its context. */
export const lruCache =
  (LRUCache: Loose): MakeCache =>
  ({ max, maxWeight, weigh, ttl, staleMs, onLeave }) => {
    const cache = new LRUCache({
      ...(max === undefined ? {} : { max }),
      ...(maxWeight === undefined ? {} : { maxSize: maxWeight, sizeCalculation: weigh }),
      ...(max === undefined && maxWeight === undefined ? { max: 10_000 } : {}),
      ...(ttl === undefined ? {} : { ttl }),
      allowStale: staleMs !== undefined,
      ...(onLeave === undefined
        ? {}
        : { dispose: (value: unknown, key: string, why: Loose) => onLeave(key, value, why) }),
      fetchMethod: (_key: string, _stale: unknown, { context }: { context: Loader }) => context(),
    })
    return {
      get: (key) => cache.get(key),
      set: (key, value, options = {}) =>
        cache.set(key, value, options.ttl === undefined ? {} : { ttl: options.ttl }),
      delete: (key) => cache.delete(key),
      clear: () => cache.clear(),
      size: () => cache.size,
      has: (key) => cache.has(key),
      // Version 7 has another name for it.
      load: (key, fn) => cache.fetch(key, { context: fn, fetchContext: fn }),
    } satisfies Port
  }

/** lru-cache before 7.12, whose `fetch` takes no loader: one that looks up who asked. */
export const lruCacheLoading =
  (LRUCache: Loose): MakeCache =>
  ({ max = 1_000, ttl }) => {
    const loaders = new Map<string, Loader>()
    const cache = new LRUCache({
      max,
      ...(ttl === undefined ? {} : { ttl }),
      fetchMethod: (key: string) => loaders.get(key)?.(),
    })
    return {
      ...mapLike(() => cache)({} as CacheSpec),
      load(key, fn) {
        loaders.set(key, fn)
        return cache.fetch(key)
      },
    } as Port
  }

/** lru-cache that drops what has expired by itself, a use prolonging it. */
export const lruCachePurging =
  (LRUCache: Loose, ttlResolution = 1): MakeCache =>
  ({ max = 1_000, ttl }) => {
    const cache = new LRUCache({
      max,
      ...(ttl === undefined ? {} : { ttl, ttlAutopurge: true, ttlResolution, updateAgeOnGet: true }),
    })
    return mapLike(() => cache)({} as CacheSpec)
  }

/** cache-manager 5 with its own store in memory. */
export const cacheManager5 =
  ({ caching }: Loose): MakeCache =>
  async ({ ttl, max = 10_000 }) => {
    const cache = await caching('memory', { max, ...(ttl === undefined ? {} : { ttl }) })
    return {
      get: (key) => cache.get(key),
      set: (key, value, options = {}) => cache.set(key, value, options.ttl),
      delete: (key) => cache.del(key),
      clear: () => cache.reset(),
      load: (key, fn) => cache.wrap(key, fn),
    }
  }

/** Any with the methods of a Map. */
export const mapLike =
  (create: (spec: CacheSpec) => Loose): MakeCache =>
  (spec) => {
    const cache = create(spec)
    const drop = cache.delete ?? cache.remove
    return {
      get: (key) => cache.get(key),
      set: (key, value, options = {}) =>
        options.ttl === undefined ? cache.set(key, value) : cache.set(key, value, options),
      delete: (key) => drop.call(cache, key),
      clear: () => cache.clear(),
      size: () => cache.size,
      ...(cache.has === undefined ? {} : { has: (key: string) => cache.has(key) }),
    }
  }

/** keyv of any major: a store may be handed over; `size` is that of the store. */
export const keyv =
  (Keyv: Loose): MakeCache =>
  ({ ttl, store }) => {
    const map = store ?? new Map()
    const cache = new Keyv({ store: map, ...(ttl === undefined ? {} : { ttl }) })
    return {
      get: (key) => cache.get(key),
      set: (key, value, options = {}) => cache.set(key, value, options.ttl),
      delete: (key) => cache.delete(key),
      clear: () => cache.clear(),
      size: () => map.size,
    }
  }

/** keyv on stores that have no events, so that it has nothing to listen to: what to do until it listens once. */
export const keyvWithoutEvents =
  (Keyv: Loose): MakeCache =>
  ({ store, ...spec }) => {
    if (store === undefined) return keyv(Keyv)(spec)
    const silent = Object.fromEntries(
      (['get', 'set', 'has', 'delete', 'clear'] as const).map((name) => [name, store[name].bind(store)]),
    )
    return keyv(Keyv)({ ...spec, store: { ...silent, opts: {} } as never })
  }

export const cacheable =
  (Cacheable: Loose, Keyv: Loose): MakeCache =>
  ({ ttl, store }) => {
    const cache = new Cacheable({
      ...(ttl === undefined ? {} : { ttl }),
      ...(store === undefined ? {} : { secondary: new Keyv({ store }) }),
      stats: true,
      tags: true,
    })
    return {
      get: (key) => cache.get(key),
      set: (key, value, options = {}) =>
        cache.set(key, value, options.tags === undefined ? options.ttl : options),
      delete: (key) => cache.delete(key),
      clear: () => cache.clear(),
      load: (key, fn) => (cache.getOrSet ? cache.getOrSet(key, fn) : cache.wrap(fn, { keyPrefix: key })()),
      invalidateTag: (tag) => cache.tags.invalidateTag(tag),
      ...(store === undefined
        ? { stats: () => ({ hits: cache.stats.hits, misses: cache.stats.misses }) }
        : {}),
    } satisfies Port
  }

export const cacheManager =
  (createCache: Loose): MakeCache =>
  ({ ttl, staleMs = 0, refreshAheadMs }) => {
    const ahead = refreshAheadMs ?? staleMs
    const cache = createCache({
      ...(ttl === undefined ? {} : { ttl: ttl + staleMs }),
      ...(ahead === 0 ? {} : { refreshThreshold: ahead }),
    })
    return {
      get: (key) => cache.get(key),
      set: (key, value, options = {}) => cache.set(key, value, options.ttl),
      delete: (key) => cache.del(key),
      clear: () => cache.clear(),
      load: (key, fn) => cache.wrap(key, fn),
    }
  }

/** node-cache counts in seconds. */
export const nodeCache =
  (NodeCache: Loose): MakeCache =>
  ({ ttl }) => {
    const cache = new NodeCache({
      stdTTL: ttl === undefined ? 0 : ttl / 1000,
      checkperiod: 10,
      useClones: false,
    })
    return {
      get: (key) => cache.get(key),
      set: (key, value, options = {}) =>
        cache.set(key, value, ...(options.ttl === undefined ? [] : [options.ttl / 1000])),
      delete: (key) => cache.del(key),
      clear: () => cache.flushAll(),
      size: () => cache.getStats().keys,
      has: (key) => cache.has(key),
      stats: () => {
        const { hits, misses } = cache.getStats()
        return { hits, misses }
      },
      dispose: () => cache.close(),
    }
  }

/** The cache inside a breaker of opossum, as `{ cache: true }` makes it: without a bound that it was given. */
export const opossumCache =
  (CircuitBreaker: Loose): MakeCache =>
  () => {
    const breaker = new CircuitBreaker(async (key: string) => values.get(key), { cache: true })
    const values = new Map<string, unknown>()
    const cache = breaker.options.cacheTransport
    return {
      get: (key) => cache.get(key),
      set: (key, value) => cache.set(key, value, 0),
      delete: (key) => cache.cache.delete(key),
      clear: () => cache.flush(),
      dispose: () => breaker.shutdown(),
    }
  }

/** lru-cache before 7, with other names. */
export const oldLruCache =
  (LRU: Loose): MakeCache =>
  ({ max = 10_000, ttl }) => {
    const cache = new LRU({ max, ...(ttl === undefined ? {} : { maxAge: ttl }) })
    return {
      get: (key) => cache.get(key),
      set: (key, value, options = {}) => cache.set(key, value, options.ttl),
      delete: (key) => cache.del(key),
      clear: () => cache.reset(),
      has: (key) => cache.has(key),
    }
  }

/** quick-lru with times to live, as options of the cache and of a write. */
export const quickLru =
  (QuickLRU: Loose): MakeCache =>
  ({ max = 10_000, ttl }) => {
    const cache = new QuickLRU({ maxSize: max, ...(ttl === undefined ? {} : { maxAge: ttl }) })
    return {
      get: (key) => cache.get(key),
      set: (key, value, options = {}) =>
        cache.set(key, value, options.ttl === undefined ? undefined : { maxAge: options.ttl }),
      delete: (key) => cache.delete(key),
      clear: () => cache.clear(),
      size: () => cache.size,
      has: (key) => cache.has(key),
    }
  }

/** lru.min: its callback does not tell why an entry leaves. */
export const lruMin =
  (createLRU: Loose): MakeCache =>
  ({ max = 10_000, onLeave }) => {
    const cache = createLRU({
      max,
      ...(onLeave === undefined ? {} : { onEviction: (key: string, value: unknown) => onLeave(key, value) }),
    })
    return {
      get: (key) => cache.get(key),
      set: (key, value) => cache.set(key, value),
      delete: (key) => cache.delete(key),
      clear: () => cache.clear(),
      size: () => cache.size,
      has: (key) => cache.has(key),
    }
  }

/** async-cache-dedupe, which loads by functions that are defined once: one that looks up who asked. */
export const dedupe =
  (createCache: Loose): MakeCache =>
  ({ ttl = 3_600_000, staleMs = 0 }) => {
    const loaders = new Map<string, Loader>()
    const cache = createCache({ ttl: ttl / 1_000, stale: staleMs / 1_000, storage: { type: 'memory' } })
    cache.define('load', (key: string) => loaders.get(key)?.())
    const load = (key: string, fn: Loader): Promise<unknown> => {
      loaders.set(key, fn)
      return cache.load(key)
    }
    return {
      get: (key) => load(key, () => Promise.reject(new Error('a miss'))).catch(() => undefined),
      set: async (key, value) => {
        await cache.clear('load', key)
        await load(key, async () => value)
        loaders.delete(key)
      },
      delete: (key) => cache.clear('load', key),
      clear: () => cache.clear(),
      load,
    }
  }
