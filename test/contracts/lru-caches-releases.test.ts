import type { CacheCaps, MakeCache } from '@qtests/fixtures'
import { describe, expect, test } from 'vitest'
import { COARSE, failuresOf, PURGING, WEIGHED } from './cache-caps.ts'
import { lruCache, lruCacheLoading, lruCachePurging, lruMin, mapLike, oldLruCache } from './cache-ports.ts'
import { load } from './loose.ts'

const CLEARED: CacheCaps = { max: true, policy: 'lru', ttl: true, leaveEvents: true }
const LOADING: CacheCaps = { max: true, policy: 'lru', singleFlight: true }

describe('a defect that was released, and its fix', () => {
  test.each<[string, MakeCache, CacheCaps, readonly string[]]>([
    // node-lru-cache#45: reading an entry gave it its whole time again.
    [
      'lru-cache 2.6.1',
      oldLruCache(load('lru-cache-2.6.1')),
      { max: true, policy: 'lru', ttl: true },
      ['CA-03/reads'],
    ],
    ['lru-cache 2.6.2', oldLruCache(load('lru-cache-2.6.2')), { max: true, policy: 'lru', ttl: true }, []],
    // node-lru-cache#192: values of other keys, once the order has changed while it was filled.
    [
      'lru-cache 7.3.0',
      mapLike(({ max = 100 }) => new (load('lru-cache-7.3.0'))({ max })),
      { max: true, policy: 'lru' },
      ['CA-02/policy', 'CA-06'],
    ],
    [
      'lru-cache 7.3.1',
      mapLike(({ max = 100 }) => new (load('lru-cache-7.3.1'))({ max })),
      { max: true, policy: 'lru' },
      [],
    ],
    // A delete took the weight of its entry off twice. The times at epoch zero are #379.
    [
      'lru-cache 7.8.1',
      lruCache(load('lru-cache-7.8.1')),
      WEIGHED,
      [
        'CA-01/weight',
        'CA-01/heavy',
        'CA-02/heavier',
        'CA-03/ttl at epoch zero',
        'CA-03/purge at epoch zero',
      ],
    ],
    [
      'lru-cache 7.8.2',
      lruCache(load('lru-cache-7.8.2')),
      WEIGHED,
      ['CA-01/heavy', 'CA-02/heavier', 'CA-03/ttl at epoch zero', 'CA-03/purge at epoch zero'],
    ],
    // Expired entries that had not been purged left untold when it was cleared.
    [
      'lru-cache 7.4.0',
      lruCache(load('lru-cache-7.4.0')),
      CLEARED,
      ['CA-02/cleared', 'CA-03/ttl at epoch zero', 'CA-03/purge at epoch zero'],
    ],
    [
      'lru-cache 7.4.1',
      lruCache(load('lru-cache-7.4.1')),
      CLEARED,
      ['CA-03/ttl at epoch zero', 'CA-03/purge at epoch zero'],
    ],
    // A loader that failed was an unhandled rejection.
    ['lru-cache 7.9.0', lruCacheLoading(load('lru-cache-7.9.0')), LOADING, ['CA-04/has', 'CA-04/failure']],
    ['lru-cache 7.9.1', lruCacheLoading(load('lru-cache-7.9.1')), LOADING, ['CA-04/has']],
    // What was too heavy drove all others out first; what became heavier drove itself out, #270.
    [
      'lru-cache 7.12.0',
      lruCache(load('lru-cache-7.12.0')),
      WEIGHED,
      ['CA-01/heavy', 'CA-02/heavier', 'CA-03/ttl at epoch zero', 'CA-03/purge at epoch zero'],
    ],
    [
      'lru-cache 7.12.1',
      lruCache(load('lru-cache-7.12.1')),
      WEIGHED,
      ['CA-02/heavier', 'CA-03/ttl at epoch zero', 'CA-03/purge at epoch zero'],
    ],
    [
      'lru-cache 7.16.0',
      lruCache(load('lru-cache-7.16.0')),
      WEIGHED,
      ['CA-02/heavier', 'CA-03/ttl at epoch zero', 'CA-03/purge at epoch zero'],
    ],
    [
      'lru-cache 7.16.1',
      lruCache(load('lru-cache-7.16.1')),
      WEIGHED,
      ['CA-03/ttl at epoch zero', 'CA-03/purge at epoch zero'],
    ],
    // A key whose first value was being loaded was there.
    ['lru-cache 8.0.3', lruCache(load('lru-cache-8.0.3')), LOADING, ['CA-04/has']],
    ['lru-cache 8.0.4', lruCache(load('lru-cache-8.0.4')), LOADING, []],
    // A purge that came too early, by the time kept from the last use, came never again.
    [
      'lru-cache 11.5.1',
      lruCachePurging(load('lru-cache-11.5.1').LRUCache, 1_000),
      COARSE,
      ['CA-03/ttl at epoch zero', 'CA-03/purge at epoch zero', 'CA-03/busy'],
    ],
    [
      'lru-cache 11.5.2',
      lruCachePurging(load('lru-cache-11.5.2').LRUCache, 1_000),
      COARSE,
      ['CA-03/ttl at epoch zero', 'CA-03/purge at epoch zero'],
    ],
    // #61, #63: with its first place in use, the order was broken by a write.
    [
      'lru.min 1.1.3',
      lruMin(load('lru.min-1.1.3').createLRU),
      { max: true, policy: 'lru' },
      ['CA-02/policy'],
    ],
    ['lru.min 1.1.4', lruMin(load('lru.min-1.1.4').createLRU), { max: true, policy: 'lru' }, []],
    // An entry whose time a use had prolonged was not purged any more.
    [
      'lru-cache 11.2.6',
      lruCachePurging(load('lru-cache-11.2.6').LRUCache),
      PURGING,
      ['CA-03/ttl at epoch zero', 'CA-03/purge'],
    ],
    [
      'lru-cache 11.2.7',
      lruCachePurging(load('lru-cache-11.2.7').LRUCache),
      PURGING,
      ['CA-03/ttl at epoch zero', 'CA-03/purge at epoch zero'],
    ],
  ])('%s', async (_name, make, caps, wanted) => {
    // Memory takes its time.
    expect(await failuresOf(make, caps, ['CA-11'])).toEqual(wanted)
  })
})
