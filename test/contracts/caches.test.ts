import { TTLCache } from '@isaacs/ttlcache'
import {
  type CacheCaps,
  type CachePort,
  cacheContract,
  checkContract,
  type MakeCache,
} from '@qtests/fixtures'
import { createCache as createDedupe } from 'async-cache-dedupe'
import { createCache as createDedupe220 } from 'async-cache-dedupe-2.2.0'
import { createCache as createDedupe330 } from 'async-cache-dedupe-3.3.0'
import { createCache } from 'cache-manager'
import * as cacheManager575 from 'cache-manager-5.7.5'
import * as cacheManager576 from 'cache-manager-5.7.6'
import { createCache as createCache632 } from 'cache-manager-6.3.2'
import { createCache as createCache640 } from 'cache-manager-6.4.0'
import { Cacheable } from 'cacheable'
import { Cacheable as Cacheable183 } from 'cacheable-1.8.3'
import { Cacheable as Cacheable184 } from 'cacheable-1.8.4'
import { Cacheable as Cacheable187 } from 'cacheable-1.8.7'
import { Cacheable as Cacheable188 } from 'cacheable-1.8.8'
import Keyv400 from 'keyv-4.0.0'
import Keyv401 from 'keyv-4.0.1'
import { Keyv as Keyv5 } from 'keyv-5'
import { Keyv as Keyv6 } from 'keyv-6'
import { createLRU } from 'lru.min'
import LRUCache261 from 'lru-cache-2.6.1'
import LRUCache262 from 'lru-cache-2.6.2'
import LRUCache7 from 'lru-cache-7'
import LRUCache730 from 'lru-cache-7.3.0'
import LRUCache731 from 'lru-cache-7.3.1'
import LRUCache781 from 'lru-cache-7.8.1'
import LRUCache782 from 'lru-cache-7.8.2'
import { LRUCache as LRUCache10 } from 'lru-cache-10'
import { LRUCache as LRUCache11 } from 'lru-cache-11'
import { LRUCache as LRUCache1126 } from 'lru-cache-11.2.6'
import { LRUCache as LRUCache1127 } from 'lru-cache-11.2.7'
import { LRUCacheWithDelete, LRUMapWithDelete } from 'mnemonist'
import NodeCache510 from 'node-cache-5.1.0'
import NodeCache511 from 'node-cache-5.1.1'
import NodeCache512 from 'node-cache-5.1.2'
import Opossum813 from 'opossum-8.1.3'
import Opossum820 from 'opossum-8.2.0'
import Opossum830 from 'opossum-8.3.0'
import Opossum831 from 'opossum-8.3.1'
import QuickLRU from 'quick-lru'
import QuickLRU601 from 'quick-lru-6.0.1'
import QuickLRU602 from 'quick-lru-6.0.2'
import { lru as tinyLru } from 'tiny-lru'
import { lru as tinyLru1101 } from 'tiny-lru-11.0.1'
import { lru as tinyLru1111 } from 'tiny-lru-11.1.1'
import { lru as tinyLru1120 } from 'tiny-lru-11.2.0'
import { lru as tinyLru1122 } from 'tiny-lru-11.2.2'
import { LruMap as LruMap330 } from 'toad-cache-3.3.0'
import { LruMap as LruMap331 } from 'toad-cache-3.3.1'
import { describe, expect, test } from 'vitest'
import {
  cacheable,
  cacheManager,
  cacheManager5,
  dedupe,
  keyv,
  lruCache,
  lruCachePurging,
  lruMin,
  mapLike,
  nodeCache,
  oldLruCache,
  opossumCache,
  quickLru,
} from './cache-ports.ts'

const LRU: CacheCaps = {
  max: true,
  weight: true,
  policy: 'lru',
  leaveEvents: true,
  ttl: true,
  singleFlight: true,
  staleWhileRevalidate: true,
  staleWindow: false,
  values: ['null', 'NaN'],
}

const WEIGHED: CacheCaps = { max: true, weight: true, policy: 'lru', leaveEvents: true, ttl: true }
const TIMED_LRU: CacheCaps = { max: true, policy: 'lru', ttl: true }
const PURGING: CacheCaps = { ...TIMED_LRU, renewsOnRead: true, purge: 'active', timersPerKey: 1 }

type Lru = new (max: number, ttl: number) => Map<string, unknown>
const toadLru = (LruMap: unknown): MakeCache =>
  mapLike(({ max = 10_000, ttl = 0 }) => new (LruMap as Lru)(max, ttl))
// Its `set` takes no time to live.
const tinyLruResetting =
  (lru: (max: number, ttl: number, resetTtl: boolean) => Map<string, unknown>): MakeCache =>
  ({ max = 10_000, ttl = 0 }) => {
    const cache = lru(max, ttl, true)
    return mapPort(cache)
  }
const mapPort = (cache: Map<string, unknown>): CachePort<string, unknown> => ({
  get: (key) => cache.get(key),
  set: (key, value) => cache.set(key, value),
  delete: (key) => cache.delete(key),
  clear: () => cache.clear(),
  size: () => cache.size,
})

async function failuresOf(
  make: MakeCache,
  caps: CacheCaps,
  skip: readonly string[] = [],
): Promise<readonly string[]> {
  const { results } = await checkContract(cacheContract(make, caps), { skip })
  return results
    .filter(({ verdict }) => verdict === 'fail')
    .map(({ key, failure }) => `${key}${failure?.epoch === 'zero' ? ' at epoch zero' : ''}`)
}

const DEDUPE: CacheCaps = {
  ttl: true,
  ttlResolutionMs: 1_000,
  singleFlight: true,
  staleWhileRevalidate: true,
}

const KEYV: CacheCaps = { ttl: true, values: ['null'], sharedStore: true, writeThrough: true }

describe('a defect that was released, and its fix', () => {
  test.each<[string, MakeCache, CacheCaps, readonly string[]]>([
    // cacheable#888: 50 concurrent wraps, 50 loads.
    [
      'cacheable 1.8.3',
      cacheable(Cacheable183, Keyv5),
      { ttl: true, singleFlight: true },
      ['CA-04/coalesce'],
    ],
    [
      'cacheable 1.8.4',
      cacheable(Cacheable184, Keyv5),
      { ttl: true, singleFlight: true },
      ['CA-04/instances'],
    ],
    // cacheable#974, #742, #967: caches that loaded the same key shared the load, and its value.
    [
      'cacheable 1.8.7',
      cacheable(Cacheable187, Keyv5),
      { ttl: true, singleFlight: true },
      ['CA-04/instances'],
    ],
    ['cacheable 1.8.8', cacheable(Cacheable188, Keyv5), { ttl: true, singleFlight: true }, []],
    [
      'cache-manager 5.7.5',
      cacheManager5(cacheManager575),
      { max: true, ttl: true, singleFlight: true, timersPerKey: 1 },
      ['CA-03/ttl at epoch zero', 'CA-04/instances'],
    ],
    [
      'cache-manager 5.7.6',
      cacheManager5(cacheManager576),
      { max: true, ttl: true, singleFlight: true, timersPerKey: 1 },
      ['CA-03/ttl at epoch zero'],
    ],
    [
      'cache-manager 6.3.2',
      cacheManager(createCache632),
      { ttl: true, singleFlight: true },
      ['CA-04/instances'],
    ],
    ['cache-manager 6.4.0', cacheManager(createCache640), { ttl: true, singleFlight: true }, []],
    // keyv#108: an expired entry is looked for under its prefixed key, and stays.
    ['keyv 4.0.0', keyv(Keyv400), { ttl: true }, ['CA-03/purge']],
    ['keyv 4.0.1', keyv(Keyv401), { ttl: true }, []],
    // node-cache#172: throws where timers have no unref.
    ['node-cache 5.1.0', nodeCache(NodeCache510), { ttl: true }, ['CA-10/foreign-timers']],
    ['node-cache 5.1.1', nodeCache(NodeCache511), { ttl: true }, []],
    // node-lru-cache#45: reading an entry gave it its whole time again.
    ['lru-cache 2.6.1', oldLruCache(LRUCache261), { max: true, policy: 'lru', ttl: true }, ['CA-03/reads']],
    ['lru-cache 2.6.2', oldLruCache(LRUCache262), { max: true, policy: 'lru', ttl: true }, []],
    // node-lru-cache#192: values of other keys, once the order has changed while it was filled.
    [
      'lru-cache 7.3.0',
      mapLike(({ max = 100 }) => new LRUCache730({ max })),
      { max: true, policy: 'lru' },
      ['CA-02/policy', 'CA-06'],
    ],
    [
      'lru-cache 7.3.1',
      mapLike(({ max = 100 }) => new LRUCache731({ max })),
      { max: true, policy: 'lru' },
      [],
    ],
    // A delete took the weight of its entry off twice. The times at epoch zero are #379.
    [
      'lru-cache 7.8.1',
      lruCache(LRUCache781),
      WEIGHED,
      ['CA-01/weight', 'CA-03/ttl at epoch zero', 'CA-03/purge at epoch zero'],
    ],
    [
      'lru-cache 7.8.2',
      lruCache(LRUCache782),
      WEIGHED,
      ['CA-03/ttl at epoch zero', 'CA-03/purge at epoch zero'],
    ],
    // An entry whose time a use had prolonged was not purged any more.
    ['lru-cache 11.2.6', lruCachePurging(LRUCache1126), PURGING, ['CA-03/ttl at epoch zero', 'CA-03/purge']],
    [
      'lru-cache 11.2.7',
      lruCachePurging(LRUCache1127),
      PURGING,
      ['CA-03/ttl at epoch zero', 'CA-03/purge at epoch zero'],
    ],
    // toad-cache#33: with one entry in it, reading it broke the order.
    ['toad-cache 3.3.0', toadLru(LruMap330), TIMED_LRU, ['CA-02/policy']],
    ['toad-cache 3.3.1', toadLru(LruMap331), TIMED_LRU, []],
    // tiny-lru: reading prolonged; then a write left the order broken, #134.
    ['tiny-lru 11.0.1', tinyLruResetting(tinyLru1101), TIMED_LRU, ['CA-03/reads']],
    ['tiny-lru 11.1.1', tinyLruResetting(tinyLru1111), TIMED_LRU, []],
    ['tiny-lru 11.2.0', tinyLruResetting(tinyLru1120), TIMED_LRU, ['CA-02/policy']],
    ['tiny-lru 11.2.2', tinyLruResetting(tinyLru1122), TIMED_LRU, []],
    // quick-lru#32, #36: the time of a second write was taken for a point in time; and `maxAge` of a write was ignored.
    [
      'quick-lru 6.0.1',
      quickLru(QuickLRU601),
      { max: true, capacity: (max) => 2 * max, ttl: true },
      ['CA-03/ttl', 'CA-03/renewal'],
    ],
    ['quick-lru 6.0.2', quickLru(QuickLRU602), { max: true, capacity: (max) => 2 * max, ttl: true }, []],
    // async-cache-dedupe#164: in the stale window each look-up started a refresh.
    ['async-cache-dedupe 2.2', dedupe(createDedupe220), DEDUPE, ['CA-05/stale']],
    // #197: the first fix left the case of several look-ups at once.
    ['async-cache-dedupe 3.3', dedupe(createDedupe330), DEDUPE, ['CA-05/stale']],
    ['async-cache-dedupe 3', dedupe(createDedupe), DEDUPE, []],
    // opossum#904: 2 ^ 24 is 26. Its timers are unref'd whatever setTimeout returns, which is another matter.
    ['opossum 8.1.3', opossumCache(Opossum813), {}, ['CA-10/foreign-timers']],
    ['opossum 8.2.0', opossumCache(Opossum820), {}, ['CA-01/retention', 'CA-06', 'CA-10/foreign-timers']],
    ['opossum 8.3.0', opossumCache(Opossum830), {}, ['CA-01/retention', 'CA-06', 'CA-10/foreign-timers']],
    ['opossum 8.3.1', opossumCache(Opossum831), {}, ['CA-10/foreign-timers']],
  ])('%s', async (_name, make, caps, wanted) => {
    // Memory, which takes its time, is asked for below.
    expect(await failuresOf(make, caps, ['CA-11'])).toEqual(wanted)
  })
})

describe('what is right today passes, and what is open is found', () => {
  test.each<[string, MakeCache, CacheCaps, readonly string[]]>([
    // node-lru-cache#379: a time of 0 is taken for no time to live.
    [
      'lru-cache 11',
      lruCache(LRUCache11),
      LRU,
      ['CA-03/ttl at epoch zero', 'CA-03/purge at epoch zero', 'CA-05/stale at epoch zero'],
    ],
    [
      'lru-cache 10',
      lruCache(LRUCache10),
      LRU,
      ['CA-03/ttl at epoch zero', 'CA-03/purge at epoch zero', 'CA-05/stale at epoch zero'],
    ],
    [
      'lru-cache 7',
      lruCache(LRUCache7),
      LRU,
      ['CA-03/ttl at epoch zero', 'CA-03/purge at epoch zero', 'CA-05/stale at epoch zero'],
    ],
    // Never without a time to live: with `max` and entries that live for ever, `set` does not return (2.1.5).
    [
      'ttlcache',
      mapLike(({ ttl = 3_600_000, max }) => new TTLCache({ ttl, ...(max === undefined ? {} : { max }) })),
      { ttl: true, max: true },
      [],
    ],
    ['node-cache', nodeCache(NodeCache512), { ttl: true, values: ['null', 'NaN'] }, []],
    // keyv#101: an error listener for each instance on a store that they share.
    ['keyv 5', keyv(Keyv5), KEYV, ['CA-10/listeners']],
    ['keyv 6', keyv(Keyv6), KEYV, ['CA-10/listeners']],
    // A value loaded before its tag was invalidated is stored after it; a store that hangs holds look-ups up.
    [
      'cacheable',
      cacheable(Cacheable, Keyv5),
      { ttl: true, singleFlight: true, tags: true, layers: true, writeThrough: true },
      ['CA-07/race', 'CA-08/hang'],
    ],
    [
      'cache-manager',
      cacheManager(createCache),
      { ttl: true, singleFlight: true, staleWhileRevalidate: true, refreshAhead: true },
      [],
    ],
    [
      'quick-lru',
      mapLike(({ max = 10_000 }) => new QuickLRU({ maxSize: max })),
      { max: true, capacity: (max) => 2 * max },
      [],
    ],
    ['tiny-lru', mapLike(({ max = 10_000, ttl = 0 }) => tinyLru(max, ttl)), { max: true, policy: 'lru' }, []],
    // `clear` and `delete` leave the values in its arrays until they are overwritten.
    [
      'mnemonist LRUMap',
      mapLike(({ max = 10_000 }) => new LRUMapWithDelete(max)),
      { max: true, policy: 'lru' },
      ['CA-11/clear', 'CA-11/delete'],
    ],
    [
      'mnemonist LRUCache',
      mapLike(({ max = 10_000 }) => new LRUCacheWithDelete(max)),
      { max: true, policy: 'lru' },
      ['CA-11/clear', 'CA-11/delete'],
    ],
    ['lru.min', lruMin(createLRU), { max: true, policy: 'lru', leaveEvents: true }, []],
    ['Map', mapLike(() => new Map()), { values: ['null', 'undefined', 'NaN'] }, []],
  ])('%s', async (_name, make, caps, wanted) => {
    expect(await failuresOf(make, caps)).toEqual(wanted)
  })
})
