/** What caches say of themselves, and what the contract says of them. */
import { type CacheCaps, cacheContract, checkContract, type MakeCache } from '@qtests/fixtures'

export const LRU: CacheCaps = {
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
export const WEIGHED: CacheCaps = { max: true, weight: true, policy: 'lru', leaveEvents: true, ttl: true }
export const TIMED_LRU: CacheCaps = { max: true, policy: 'lru', ttl: true }
export const PURGING: CacheCaps = { ...TIMED_LRU, renewsOnRead: true, purge: 'active', timersPerKey: 1 }
/** Where the time of now is kept for a second. */
export const COARSE: CacheCaps = { ...PURGING, ttlResolutionMs: 1_000 }
export const DEDUPE: CacheCaps = {
  ttl: true,
  ttlResolutionMs: 1_000,
  singleFlight: true,
  staleWhileRevalidate: true,
}
/** By directives of responses, in whole seconds. */
export const REVALIDATING: CacheCaps = {
  ttl: true,
  ttlResolutionMs: 1_000,
  staleWhileRevalidate: true,
  purge: 'none',
}
export const KEYV: CacheCaps = { ttl: true, values: ['null'], sharedStore: true, writeThrough: true }

/** The cases that a cache fails, and at which epoch. */
export async function failuresOf(
  make: MakeCache,
  caps: CacheCaps,
  skip: readonly string[] = [],
): Promise<readonly string[]> {
  const { results } = await checkContract(cacheContract(make, caps), { skip })
  return results
    .filter(({ verdict }) => verdict === 'fail')
    .map(({ key, failure }) => `${key}${failure?.epoch === 'zero' ? ' at epoch zero' : ''}`)
}
