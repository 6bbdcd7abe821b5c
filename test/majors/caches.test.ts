import { createClock, observeCache } from '@qtests/fixtures'
import { describe, expect, test } from 'vitest'
import { installed } from './installed.ts'

/** A cache whose entries live for 1 s. */
interface Cache {
  get(key: string): unknown
  set(key: string, value: unknown): unknown
  delete(key: string): unknown
}
// biome-ignore lint/suspicious/noExplicitAny: the classes of ten libraries
type Open = (module: any) => { readonly subject: object; readonly cache: Cache }

const same = (subject: Cache): { subject: object; cache: Cache } => ({ subject, cache: subject })
const LIBRARIES: readonly (readonly [string, readonly string[], Open])[] = [
  [
    'lru-cache',
    ['lru-cache-7', 'lru-cache-10', 'lru-cache-11'],
    ({ LRUCache, default: LRU }) => same(new (LRUCache ?? LRU)({ max: 10, ttl: 1_000 })),
  ],
  [
    'ttlcache',
    ['@isaacs/ttlcache-1', '@isaacs/ttlcache'],
    ({ TTLCache, default: TTL }) => same(new (TTLCache ?? TTL)({ ttl: 1_000 })),
  ],
  [
    'node-cache',
    ['node-cache'],
    ({ default: NodeCache }) => {
      const subject = new NodeCache({ stdTTL: 1, checkperiod: 0 })
      return { subject, cache: { ...bound(subject), delete: (key) => subject.del(key) } }
    },
  ],
  [
    'keyv',
    ['keyv-4', 'keyv-5', 'keyv-6'],
    ({ Keyv, default: Default }) => same(new (Keyv ?? Default)({ ttl: 1_000 })),
  ],
  ['cacheable', ['cacheable-1', 'cacheable'], ({ Cacheable }) => same(new Cacheable({ ttl: 1_000 }))],
  [
    'cache-manager',
    ['cache-manager-6', 'cache-manager'],
    ({ createCache }) => {
      const subject = createCache({ ttl: 1_000 })
      return { subject, cache: { ...bound(subject), delete: (key) => subject.del(key) } }
    },
  ],
]
const bound = (subject: Cache): Pick<Cache, 'get' | 'set'> => ({
  get: (key) => subject.get(key),
  set: (key, value) => subject.set(key, value),
})

describe.each(
  LIBRARIES.flatMap(([library, names, open]) =>
    installed(library, names).map((major) => ({ ...major, open })),
  ),
)('$title', ({ name, unfit, open }) => {
  test.skipIf(unfit)('hits, misses, writes, expiry, deletes', async () => {
    const module = await import(name)
    using clock = createClock()
    const { subject, cache } = open(module)
    using probe = observeCache(subject as never)
    await cache.get('a')
    await cache.set('a', 1)
    await clock.advance(999)
    expect(await cache.get('a')).toBe(1)
    await clock.advance(2)
    // cache-manager answers null for what is not there.
    expect((await cache.get('a')) ?? undefined).toBeUndefined()
    await cache.set('b', 2)
    await cache.delete('b')
    expect(probe).toMatchObject({ hits: 1, misses: 2, sets: 2, deletes: 1 })
    expect(probe.hitRate).toBeCloseTo(1 / 3)
    expect(probe.historyOf('a')).toMatchObject({ setAt: 1_000_000 })
    expect(probe.summary()).toMatchObject({ hits: 1, misses: 2 })
    expect(probe.problems()).toEqual([])
  })

  test.skipIf(unfit)('is left as it was', async () => {
    const { subject, cache } = open(await import(name))
    const before = Object.getOwnPropertyNames(subject)
    observeCache(subject as never).dispose()
    expect(Object.getOwnPropertyNames(subject)).toEqual(before)
    await cache.set('a', 1)
    expect(await cache.get('a')).toBe(1)
  })
})
