import { TTLCache } from '@isaacs/ttlcache'
import { type CacheCaps, cacheContract, checkContract, type MakeCache } from '@qtests/fixtures'
import { createCache } from 'cache-manager'
import { Cacheable } from 'cacheable'
import { Keyv as Keyv5 } from 'keyv-5'
import { Keyv as Keyv6 } from 'keyv-6'
import { createLRU } from 'lru.min'
import { LRUCache as LRUCache10 } from 'lru-cache-10'
import { LRUCache as LRUCache11 } from 'lru-cache-11'
import { LRUCacheWithDelete, LRUMapWithDelete } from 'mnemonist'
import NodeCache512 from 'node-cache-5.1.2'
import QuickLRU from 'quick-lru'
import { lru as tinyLru } from 'tiny-lru'
import { describe, expect, test } from 'vitest'
import { failuresOf, KEYV, LRU, REVALIDATING } from './cache-caps.ts'
import {
  cacheable,
  cacheManager,
  keyv,
  keyvWithoutEvents,
  lruCache,
  lruMin,
  mapLike,
  nodeCache,
} from './cache-ports.ts'
import { load } from './loose.ts'
import { ttlCache } from './map-cache-ports.ts'
import { undiciCache } from './undici-cache-port.ts'

const LRUCache7 = load('lru-cache-7')

describe('what is right today passes, and what is open is found', () => {
  test.each<[string, MakeCache, CacheCaps, readonly string[]]>([
    // node-lru-cache#379: a time of 0 is taken for no time to live.
    [
      'lru-cache 11',
      lruCache(LRUCache11),
      LRU,
      [
        'CA-03/ttl at epoch zero',
        'CA-03/purge at epoch zero',
        'CA-03/model at epoch zero',
        'CA-05/stale at epoch zero',
        'CA-05/at-once at epoch zero',
      ],
    ],
    [
      'lru-cache 10',
      lruCache(LRUCache10),
      LRU,
      [
        'CA-03/ttl at epoch zero',
        'CA-03/purge at epoch zero',
        'CA-03/model at epoch zero',
        'CA-05/stale at epoch zero',
        'CA-05/at-once at epoch zero',
      ],
    ],
    [
      'lru-cache 7',
      lruCache(LRUCache7),
      LRU,
      [
        'CA-03/ttl at epoch zero',
        'CA-03/purge at epoch zero',
        'CA-03/model at epoch zero',
        'CA-04/has',
        'CA-05/stale at epoch zero',
        'CA-05/at-once at epoch zero',
      ],
    ],
    ['ttlcache', ttlCache(TTLCache), { ttl: true, max: true }, []],
    // Its entries are properties of a plain object, as those of mnemonist's LRUCache.
    ['node-cache', nodeCache(NodeCache512), { ttl: true, values: ['null', 'NaN'] }, ['CA-09/names']],
    // keyv#101: an error listener for each instance on a store that they share.
    ['keyv 5', keyv(Keyv5), KEYV, ['CA-10/listeners', 'CA-10/model']],
    ['keyv 6', keyv(Keyv6), KEYV, ['CA-10/listeners', 'CA-10/model']],
    ['keyv 6, whose stores tell of nothing', keyvWithoutEvents(Keyv6), KEYV, []],
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
    ['undici', undiciCache(load('undici-7')), REVALIDATING, ['CA-05/stale']],
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
      ['CA-09/names', 'CA-11/clear', 'CA-11/delete'],
    ],
    ['lru.min', lruMin(createLRU), { max: true, policy: 'lru', leaveEvents: true }, []],
    ['Map', mapLike(() => new Map()), { values: ['null', 'undefined', 'NaN'] }, []],
  ])('%s', async (_name, make, caps, wanted) => {
    expect(await failuresOf(make, caps)).toEqual(wanted)
  })
})

test('keyv 6: the model finds the listeners with any seed, in the four caches that it takes, and replays it', async () => {
  const cases = cacheContract(keyv(Keyv6), KEYV).filter(({ id, part }) => `${id}/${part}` === 'CA-10/model')
  const tell = async (seed: number | string) =>
    (await checkContract(cases, { seed, epochZero: false })).results[0]?.failure
  for (const seed of [1, 2, 3, 4, 5]) {
    const failure = await tell(seed)
    expect(failure?.operations).toEqual([
      'a store that nobody listens to',
      ...Array.from({ length: 4 }, () => 'a cache is made on the store'),
    ])
    expect((await tell(failure?.replay ?? ''))?.message).toBe(failure?.message)
  }
})
