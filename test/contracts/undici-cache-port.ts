import type { CachePort, MakeCache } from '@qtests/fixtures'
import type { Loose } from './loose.ts'

type Loader = () => Promise<unknown>

const ORIGIN = 'http://service'

/** undici's cache of responses, in front of an origin that asks the loader of a path. Times are whole seconds. */
export const undiciCache =
  ({ Dispatcher, interceptors, cacheStores }: Loose): MakeCache =>
  ({ ttl = 3_600_000, staleMs = 0 }) => {
    const loaders = new Map<string, Loader>()
    const store = new cacheStores.MemoryCacheStore()
    const directives = `max-age=${ttl / 1_000}, stale-while-revalidate=${staleMs / 1_000}`
    const origin = new (class extends Dispatcher {
      dispatch({ path }: Loose, handler: Loose): boolean {
        const controller = { aborted: false, paused: false, abort() {}, pause() {}, resume() {} }
        handler.onRequestStart(controller, {})
        const respond = (value: unknown): void => {
          handler.onResponseStart(controller, 200, { 'cache-control': directives }, 'OK')
          handler.onResponseData(controller, Buffer.from(JSON.stringify({ value })))
          handler.onResponseEnd(controller, {})
        }
        loaders
          .get(path)?.()
          .then(respond, (error) => handler.onResponseError(controller, error))
        return true
      }
    })()
    const client = (origin as Loose).compose(interceptors.cache({ store }))
    const load = async (key: string, fn: Loader): Promise<unknown> => {
      const path = `/${encodeURIComponent(key)}`
      loaders.set(path, fn)
      const { body } = await client.request({ origin: ORIGIN, path, method: 'GET' })
      return ((await body.json()) as { value: unknown }).value
    }
    const remove = (key: string): void => {
      const path = `/${encodeURIComponent(key)}`
      loaders.delete(path)
      store.delete({ origin: ORIGIN, path, method: 'GET', headers: {} })
    }
    return {
      get: (key) => load(key, () => Promise.reject(new Error('a miss'))).catch(() => undefined),
      async set(key, value) {
        remove(key)
        await load(key, async () => value)
        loaders.delete(`/${encodeURIComponent(key)}`)
      },
      delete: remove,
      load,
    } satisfies CachePort<string, unknown>
  }
