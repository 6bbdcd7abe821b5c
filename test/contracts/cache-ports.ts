// biome-ignore-all lint/suspicious/noExplicitAny: one port serves releases whose types differ, or that have none

import type { CachePort, CacheSpec, MakeCache } from '@qtests/fixtures'

type Port = CachePort<string, unknown>
type Loader = () => Promise<unknown>

/** lru-cache: times to live, weights, departures, and `fetch` with the loader handed over in its context. */
export const lruCache =
  (LRUCache: any): MakeCache =>
  ({ max, maxWeight, weigh, ttl, staleMs, onLeave }) => {
    const cache = new LRUCache({
      ...(max === undefined ? {} : { max }),
      ...(maxWeight === undefined ? {} : { maxSize: maxWeight, sizeCalculation: weigh }),
      ...(max === undefined && maxWeight === undefined ? { max: 10_000 } : {}),
      ...(ttl === undefined ? {} : { ttl }),
      allowStale: staleMs !== undefined,
      ...(onLeave === undefined
        ? {}
        : { dispose: (value: unknown, key: string, why: any) => onLeave(key, value, why) }),
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

/** Any with the methods of a Map. */
export const mapLike =
  (create: (spec: CacheSpec) => any): MakeCache =>
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
      has: (key) => cache.has(key),
    }
  }

/** keyv of any major: a store may be handed over; `size` is that of the store. */
export const keyv =
  (Keyv: any): MakeCache =>
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

let instances = 0

export const cacheable =
  (Cacheable: any, Keyv: any): MakeCache =>
  ({ ttl, store }) => {
    const number = ++instances
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
      load: (key, fn) =>
        cache.getOrSet ? cache.getOrSet(key, fn) : cache.wrap(fn, { keyPrefix: `${number}:${key}` })(),
      invalidateTag: (tag) => cache.tags.invalidateTag(tag),
      ...(store === undefined
        ? { stats: () => ({ hits: cache.stats.hits, misses: cache.stats.misses }) }
        : {}),
    } satisfies Port
  }

export const cacheManager =
  (createCache: any): MakeCache =>
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
  (NodeCache: any): MakeCache =>
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
  (CircuitBreaker: any): MakeCache =>
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
