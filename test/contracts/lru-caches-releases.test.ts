/** The contract of caches on released caches that drop what was used longest ago: broken releases, and the fixed ones. */
import { type CacheCaps, cacheContract, checkContract, type MakeCache } from '@qtests/fixtures'
import { describe, expect, test } from 'vitest'
import { COARSE, failuresOf, PURGING, TIMED_LRU, WEIGHED } from './cache-caps.ts'
import { lruCache, lruCacheLoading, lruCachePurging, lruMin, mapLike, oldLruCache } from './cache-ports.ts'
import { type Loose, load } from './loose.ts'

const BOUNDED: CacheCaps = { max: true, policy: 'lru' }
const CLEARED: CacheCaps = { ...TIMED_LRU, leaveEvents: true }
const LOADING: CacheCaps = { ...BOUNDED, singleFlight: true }

const bounded = (LRUCache: Loose): MakeCache => mapLike(({ max = 100 }) => new LRUCache({ max }))
const purging = ({ LRUCache }: Loose): MakeCache => lruCachePurging(LRUCache)
const coarse = ({ LRUCache }: Loose): MakeCache => lruCachePurging(LRUCache, 1_000)
const minimal = ({ createLRU }: Loose): MakeCache => lruMin(createLRU)

/** node-lru-cache#379, open: a time of 0 is taken for no time to live. */
const TTL_AT_ZERO = 'CA-03/ttl at epoch zero'
const MODEL_AT_ZERO = 'CA-03/model at epoch zero'
const AT_ZERO = [TTL_AT_ZERO, 'CA-03/purge at epoch zero', MODEL_AT_ZERO]

type Release = readonly [
  library: string,
  version: string,
  port: (library: Loose) => MakeCache,
  caps: CacheCaps,
  failed: readonly string[],
]

/** Of each release, the cases that it fails. Rows of a fixed defect stand one below the other. */
const RELEASES: readonly Release[] = [
  // #45: reading an entry gave it its whole time again.
  ['lru-cache', '2.6.1', oldLruCache, TIMED_LRU, ['CA-03/reads']],
  ['lru-cache', '2.6.2', oldLruCache, TIMED_LRU, []],
  // #192: values of other keys, once the order has changed while it was filled.
  ['lru-cache', '7.3.0', bounded, BOUNDED, ['CA-02/policy', 'CA-06']],
  ['lru-cache', '7.3.1', bounded, BOUNDED, []],
  // Expired entries that had not been purged left untold when it was cleared.
  ['lru-cache', '7.4.0', lruCache, CLEARED, ['CA-02/cleared', ...AT_ZERO]],
  ['lru-cache', '7.4.1', lruCache, CLEARED, AT_ZERO],
  // A delete took the weight of its entry off twice.
  ['lru-cache', '7.8.1', lruCache, WEIGHED, ['CA-01/weight', 'CA-01/heavy', 'CA-02/heavier', ...AT_ZERO]],
  ['lru-cache', '7.8.2', lruCache, WEIGHED, ['CA-01/heavy', 'CA-02/heavier', ...AT_ZERO]],
  // A loader that failed was an unhandled rejection.
  ['lru-cache', '7.9.0', lruCacheLoading, LOADING, ['CA-04/has', 'CA-04/failure']],
  ['lru-cache', '7.9.1', lruCacheLoading, LOADING, ['CA-04/has']],
  // What was too heavy drove all others out first. What became heavier drove itself out, #270.
  ['lru-cache', '7.12.0', lruCache, WEIGHED, ['CA-01/heavy', 'CA-02/heavier', ...AT_ZERO]],
  ['lru-cache', '7.12.1', lruCache, WEIGHED, ['CA-02/heavier', ...AT_ZERO]],
  ['lru-cache', '7.16.0', lruCache, WEIGHED, ['CA-02/heavier', ...AT_ZERO]],
  ['lru-cache', '7.16.1', lruCache, WEIGHED, AT_ZERO],
  // A key whose first value was being loaded was there.
  ['lru-cache', '8.0.3', lruCache, LOADING, ['CA-04/has']],
  ['lru-cache', '8.0.4', lruCache, LOADING, []],
  // An entry whose time a use had prolonged was not purged any more, whatever the time.
  ['lru-cache', '11.2.6', purging, PURGING, [TTL_AT_ZERO, 'CA-03/purge', MODEL_AT_ZERO]],
  ['lru-cache', '11.2.7', purging, PURGING, AT_ZERO],
  // A purge that came too early, by the time kept from the last use, came never again.
  ['lru-cache', '11.5.1', coarse, COARSE, [...AT_ZERO.slice(0, 2), 'CA-03/busy', MODEL_AT_ZERO]],
  ['lru-cache', '11.5.2', coarse, COARSE, AT_ZERO],
  // #61, #63: with its first place in use, the order was broken by a write.
  ['lru.min', '1.1.3', minimal, BOUNDED, ['CA-02/policy']],
  ['lru.min', '1.1.4', minimal, BOUNDED, []],
]

describe('a defect that was released, and its fix', () => {
  test.each(RELEASES)('%s %s', async (library, version, port, caps, failed) => {
    // Memory takes its time.
    expect(await failuresOf(port(load(`${library}-${version}`)), caps, ['CA-11'])).toEqual(failed)
  })
})

test('what was outweighed stays in memory, as the fix does not have it', { timeout: 60_000 }, async () => {
  const failing = async (version: string): Promise<readonly string[]> => {
    const clauses = cacheContract(lruCache(load(`lru-cache-${version}`)), WEIGHED)
    const { failed } = await checkContract(clauses.filter(({ id }) => id === 'CA-11'))
    return failed
  }
  expect(await failing('7.8.0')).toEqual(['CA-11/outweighed'])
  expect(await failing('7.8.1')).toEqual([])
})
