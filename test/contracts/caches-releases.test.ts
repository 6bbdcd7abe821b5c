import type { CacheCaps, MakeCache } from '@qtests/fixtures'
import { createCache as createDedupe } from 'async-cache-dedupe'
import { createCache as createDedupe220 } from 'async-cache-dedupe-2.2.0'
import { createCache as createDedupe330 } from 'async-cache-dedupe-3.3.0'
import * as cacheManager575 from 'cache-manager-5.7.5'
import * as cacheManager576 from 'cache-manager-5.7.6'
import { createCache as createCache632 } from 'cache-manager-6.3.2'
import { createCache as createCache640 } from 'cache-manager-6.4.0'
import { Cacheable as Cacheable183 } from 'cacheable-1.8.3'
import { Cacheable as Cacheable184 } from 'cacheable-1.8.4'
import { Cacheable as Cacheable187 } from 'cacheable-1.8.7'
import { Cacheable as Cacheable188 } from 'cacheable-1.8.8'
import { CacheableMemory as CacheableMemory207 } from 'cacheable-memory-2.0.7'
import { CacheableMemory as CacheableMemory208 } from 'cacheable-memory-2.0.8'
import { Keyv as Keyv5 } from 'keyv-5'
import NodeCache510 from 'node-cache-5.1.0'
import NodeCache511 from 'node-cache-5.1.1'
import pMemoize602 from 'p-memoize-6.0.2'
import pMemoize711 from 'p-memoize-7.1.1'
import QuickLRU601 from 'quick-lru-6.0.1'
import QuickLRU602 from 'quick-lru-6.0.2'
import { lru as tinyLru1101 } from 'tiny-lru-11.0.1'
import { lru as tinyLru1111 } from 'tiny-lru-11.1.1'
import { lru as tinyLru1120 } from 'tiny-lru-11.2.0'
import { lru as tinyLru1122 } from 'tiny-lru-11.2.2'
import { LruMap as LruMap330 } from 'toad-cache-3.3.0'
import { LruMap as LruMap331 } from 'toad-cache-3.3.1'
import { describe, expect, test } from 'vitest'
import { DEDUPE, failuresOf, REVALIDATING, TIMED_LRU } from './cache-caps.ts'
import {
  cacheable,
  cacheManager,
  cacheManager5,
  dedupe,
  keyv,
  mapLike,
  nodeCache,
  opossumCache,
  quickLru,
} from './cache-ports.ts'
import { load } from './loose.ts'
import { cacheableMemory, memoryCache, pMemoize, tinyLru, toadLru, ttlCache } from './map-cache-ports.ts'
import { mem, memoizee } from './memoize-ports.ts'
import { undiciCache } from './undici-cache-port.ts'

const lruMap = (version: string) => mapLike(({ max = 1_000 }) => new (load(`lru_map-${version}`).LRUMap)(max))
const hashLru = (version: string) => mapLike(({ max = 1_000 }) => load(`hashlru-${version}`)(max))
const MEMOIZED: CacheCaps = { max: true, ttl: true, singleFlight: true, timersPerKey: 1 }

const Keyv400 = load('keyv-4.0.0')
const Keyv401 = load('keyv-4.0.1')
const Opossum813 = load('opossum-8.1.3')
const Opossum820 = load('opossum-8.2.0')
const Opossum830 = load('opossum-8.3.0')
const Opossum831 = load('opossum-8.3.1')

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
      ['CA-03/ttl at epoch zero', 'CA-03/model at epoch zero', 'CA-04/instances'],
    ],
    [
      'cache-manager 5.7.6',
      cacheManager5(cacheManager576),
      { max: true, ttl: true, singleFlight: true, timersPerKey: 1 },
      ['CA-03/ttl at epoch zero', 'CA-03/model at epoch zero'],
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
    // memoize#14: what had expired was never dropped, until it was asked for.
    ['mem 3.0.1', mem(load('mem-3.0.1')), { ttl: true, singleFlight: true }, ['CA-03/purge']],
    ['mem 4.0.0', mem(load('mem-4.0.0')), { ttl: true, singleFlight: true }, []],
    // js-lru#22: a deleted key stayed, and its next write went to an entry that nothing reached.
    ['lru_map 0.3.2', lruMap('0.3.2'), { max: true, policy: 'lru' }, ['CA-02/policy', 'CA-09/names']],
    ['lru_map 0.3.3', lruMap('0.3.3'), { max: true, policy: 'lru' }, []],
    // hashlru#19: a falsy value left with its generation, whether it was in use or not.
    ['hashlru 2.2.0', hashLru('2.2.0'), { max: true, capacity: (max) => 2 * max }, ['CA-09/alike']],
    ['hashlru 2.2.1', hashLru('2.2.1'), { max: true, capacity: (max) => 2 * max }, []],
    // Its mode of promises could not work where a promise has both `then` and `finally`.
    [
      'memoizee 0.4.9',
      memoizee(load('memoizee-0.4.9')),
      MEMOIZED,
      ['CA-01/bound', 'CA-03/ttl', 'CA-03/reads', 'CA-03/model', 'CA-04/failure', 'CA-06', 'CA-09/names'],
    ],
    ['memoizee 0.4.10', memoizee(load('memoizee-0.4.10')), MEMOIZED, []],
    // node-cache#172: throws where timers have no unref. It has what every object has, to this day.
    ['node-cache 5.1.0', nodeCache(NodeCache510), { ttl: true }, ['CA-09/names', 'CA-10/foreign-timers']],
    ['node-cache 5.1.1', nodeCache(NodeCache511), { ttl: true }, ['CA-09/names']],
    // toad-cache#33: with one entry in it, reading it broke the order.
    ['toad-cache 3.3.0', toadLru(LruMap330), TIMED_LRU, ['CA-02/policy', 'CA-09/alike']],
    ['toad-cache 3.3.1', toadLru(LruMap331), TIMED_LRU, []],
    // tiny-lru: reading prolonged; then a write left the order broken, #134.
    ['tiny-lru 11.0.1', tinyLru(tinyLru1101, true), TIMED_LRU, ['CA-03/reads']],
    ['tiny-lru 11.1.1', tinyLru(tinyLru1111, true), TIMED_LRU, []],
    ['tiny-lru 11.2.0', tinyLru(tinyLru1120, true), TIMED_LRU, ['CA-02/policy']],
    ['tiny-lru 11.2.2', tinyLru(tinyLru1122, true), TIMED_LRU, []],
    // #37: what was written again kept the time of its first write.
    [
      'tiny-lru 7.0.2',
      tinyLru(load('tiny-lru-7.0.2')),
      TIMED_LRU,
      ['CA-03/renewal', 'CA-03/model', 'CA-09/names'],
    ],
    ['tiny-lru 7.0.6', tinyLru(load('tiny-lru-7.0.6')), TIMED_LRU, []],
    // quick-lru#32, #36: the time of a second write was taken for a point in time; and `maxAge` of a write was ignored.
    [
      'quick-lru 6.0.1',
      quickLru(QuickLRU601),
      { max: true, capacity: (max) => 2 * max, ttl: true },
      ['CA-03/ttl', 'CA-03/renewal', 'CA-03/model'],
    ],
    ['quick-lru 6.0.2', quickLru(QuickLRU602), { max: true, capacity: (max) => 2 * max, ttl: true }, []],
    // ptarjan/node-cache#38: what every object has a property of was there before it was written.
    [
      'memory-cache 0.1.2',
      memoryCache(load('memory-cache-0.1.2')),
      { ttl: true, timersPerKey: 1 },
      ['CA-09/names'],
    ],
    ['memory-cache 0.1.3', memoryCache(load('memory-cache-0.1.3')), { ttl: true, timersPerKey: 1 }, []],
    // A timer for each time at which something expires, until version 1.3.
    ['ttlcache 1.2', ttlCache(load('ttlcache-1.2.2')), { max: true, ttl: true }, ['CA-10/timers']],
    ['ttlcache 1.4', ttlCache(load('ttlcache-1.4.0')), { max: true, ttl: true }, []],
    // cacheable#1570: what was deleted or had expired kept its place in the order.
    ['@cacheable/memory 2.0.7', cacheableMemory(CacheableMemory207), TIMED_LRU, ['CA-02/policy']],
    ['@cacheable/memory 2.0.8', cacheableMemory(CacheableMemory208), TIMED_LRU, []],
    // p-memoize#43: only what had been loaded was found, not what was being loaded.
    ['p-memoize 6', pMemoize(pMemoize602), { singleFlight: true }, ['CA-04/coalesce']],
    ['p-memoize 7', pMemoize(pMemoize711), { singleFlight: true }, []],
    // async-cache-dedupe#164: in the stale window each look-up started a refresh.
    ['async-cache-dedupe 2.2', dedupe(createDedupe220), DEDUPE, ['CA-05/stale']],
    // #197: the first fix left the case of several look-ups at once.
    ['async-cache-dedupe 3.3', dedupe(createDedupe330), DEDUPE, ['CA-05/stale']],
    ['async-cache-dedupe 3', dedupe(createDedupe), DEDUPE, []],
    // undici#4471: in the stale window callers waited for the new value. To this day each of them starts a refresh.
    ['undici 7.15', undiciCache(load('undici-7.15.0')), REVALIDATING, ['CA-05/stale', 'CA-05/at-once']],
    ['undici 7.16', undiciCache(load('undici-7.16.0')), REVALIDATING, ['CA-05/stale']],
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
