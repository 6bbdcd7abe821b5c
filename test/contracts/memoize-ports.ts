/** Functions that remember what they returned, as caches: each call says what its loader is. */
import type { MakeCache } from '@qtests/fixtures'
import type { Loose } from './loose.ts'

type Loader = () => Promise<unknown>

/** A memoized function that looks up who asked, and how to ask it. */
function remembering(memoize: (look: (key: string) => unknown) => Loose): {
  readonly memoized: Loose
  load(key: string, fn: Loader): Promise<unknown>
} {
  const loaders = new Map<string, Loader>()
  const memoized = memoize((key) => loaders.get(key)?.())
  return {
    memoized,
    async load(key, fn) {
      loaders.set(key, fn)
      try {
        return await memoized(key)
      } finally {
        loaders.delete(key)
      }
    },
  }
}

/** mem, around the Map that it keeps its results in. */
export const mem =
  (memoize: Loose): MakeCache =>
  ({ ttl }) => {
    const cache = new Map<string, unknown>()
    const options = { cache, cachePromiseRejection: false, ...(ttl === undefined ? {} : { maxAge: ttl }) }
    const { load } = remembering((look) => memoize(look, options))
    return {
      async get(key) {
        return cache.has(key) ? load(key, async () => undefined) : undefined
      },
      async set(key, value) {
        cache.delete(key)
        await load(key, async () => value)
      },
      delete: (key) => cache.delete(key),
      clear: () => cache.clear(),
      size: () => cache.size,
      load,
    }
  }

/** memoizee, which only tells what it has by not asking for it: a failed look-up is not kept. */
export const memoizee =
  (memoize: Loose): MakeCache =>
  ({ ttl, max }) => {
    const { memoized, load } = remembering((look) =>
      memoize(look, {
        promise: true,
        primitive: true,
        ...(ttl === undefined ? {} : { maxAge: ttl }),
        ...(max === undefined ? {} : { max }),
      }),
    )
    return {
      async get(key) {
        const nothing = new Error('nothing')
        return load(key, () => Promise.reject(nothing)).catch((error) => {
          if (error !== nothing) throw error
        })
      },
      async set(key, value) {
        memoized.delete(key)
        await load(key, async () => value)
      },
      delete: (key) => memoized.delete(key),
      clear: () => memoized.clear(),
      load,
    }
  }
