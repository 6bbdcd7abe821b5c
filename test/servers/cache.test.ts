/** The probe on caches over a real Redis, through a proxy that goes wrong. */
import KeyvRedis, { Keyv } from '@keyv/redis'
import type { FaultProxy } from '@qtests/fixtures'
import { test as base, expect } from '@qtests/vitest/fixtures'
import { Cacheable } from 'cacheable'
import { afterAll, describe } from 'vitest'
import { startRedis } from './redis.ts'
import { isMissing } from './server.ts'

const server = await startRedis()
afterAll(() => (isMissing(server) ? undefined : server.stop()))

interface Stores {
  readonly proxy: FaultProxy
  /** Opens a store of its own name space, through the proxy. */
  readonly open: () => Keyv
}

let names = 0
const test = base.extend<Stores>({
  proxy: async ({ faultProxy }, use) => use(await faultProxy({ port: isMissing(server) ? 1 : server.port })),
  open: async ({ proxy }, use) => {
    const stores: KeyvRedis<unknown>[] = []
    await use(() => {
      const adapter = new KeyvRedis<unknown>(
        {
          url: `redis://${proxy.host}:${proxy.port}`,
          disableOfflineQueue: true,
          socket: { reconnectStrategy: 20, connectTimeout: 500 },
        },
        { throwOnConnectError: false },
      )
      stores.push(adapter)
      const keyv = new Keyv({ store: adapter, namespace: `test-${names++}` })
      keyv.on('error', () => {})
      return keyv
    })
    for (const store of stores) await store.disconnect(true).catch(() => {})
  },
})

describe.skipIf(isMissing(server))('a keyv on Redis', () => {
  test('look-ups are told as they were answered', async ({ open, observeCache }) => {
    const keyv = open()
    const probe = observeCache(keyv)
    await keyv.set('a', 1)
    await keyv.set('null', null)
    expect(await keyv.get('a')).toBe(1)
    expect(await keyv.get('b')).toBe(undefined)
    expect(await keyv.getMany(['a', 'b'])).toEqual([1, undefined])
    await keyv.delete('a')
    expect(await keyv.get('a')).toBe(undefined)
    expect(probe).toMatchObject({ hits: 2, misses: 3, sets: 2, deletes: 1 })
    expect(probe).toHaveHitRateAbove(0.3)
    expect(probe).not.toHaveHitRateAbove(0.5)
  })

  test('what Redis lets expire is gone', async ({ open, observeCache }) => {
    const keyv = open()
    const probe = observeCache(keyv)
    await keyv.set('short', 1, 80)
    expect(await keyv.get('short')).toBe(1)
    await expect.poll(() => keyv.get('short')).toBe(undefined)
    // Counted from the end of set(): Redis has counted from its beginning, so that no exact time is asked for.
    const { setAt = 0, lastHitAt = 0, goneAt = 0, deleted } = probe.historyOf('short') ?? {}
    expect([setAt, lastHitAt, goneAt]).toEqual([setAt, lastHitAt, goneAt].sort((a, b) => a - b))
    expect(goneAt).toBeGreaterThan(0)
    expect(deleted).toBe(false)
    expect(probe.deletes).toBe(0)
  })
})

describe.skipIf(isMissing(server))('memory before Redis', () => {
  test('the second layer answers what the first has lost, and fills it', async ({ open, observeCache }) => {
    const cache = new Cacheable({ secondary: open() })
    const probe = observeCache(cache)
    await cache.set('user:7', 'Ada')
    await cache.primary.delete('user:7')
    expect(await cache.get('user:7')).toBe('Ada')
    expect(await cache.get('user:7')).toBe('Ada')
    expect(Object.fromEntries(probe.layers)).toEqual({
      primary: { hits: 1, misses: 1 },
      secondary: { hits: 1, misses: 0 },
    })
    expect(probe).toHaveHitRateAbove(0.99)
    expect(probe).toHaveHitRateAbove(0.99, { layer: 'secondary' })
    expect(probe).not.toHaveHitRateAbove(0.5, { layer: 'primary' })
  })

  test('fifty misses of a key at once load it once', async ({ open, dependency, observeCache }) => {
    const cache = new Cacheable({ secondary: open() })
    const probe = observeCache(cache)
    const origin = dependency<[], string>().otherwise({ ok: 'Ada', latencyMs: 30 })
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => cache.getOrSet('user:7', () => origin())),
    )
    expect(new Set(answers)).toEqual(new Set(['Ada']))
    expect(origin.callCount).toBe(1)
    expect(probe).toCoalesceLoads('user:7', 1)
    await cache.primary.clear()
    expect(await cache.getOrSet('user:7', () => origin())).toBe('Ada')
    expect(origin.callCount).toBe(1)
  })

  test('while Redis is gone the first layer goes on', async ({ open, proxy, observeCache }) => {
    const cache = new Cacheable({ secondary: open() })
    cache.on('error', () => {})
    const probe = observeCache(cache)
    await cache.set('user:7', 'Ada')
    await proxy.down()
    expect(await cache.get('user:7')).toBe('Ada')
    expect(await cache.getOrSet('user:8', async () => 'Bob')).toBe('Bob')
    expect(await cache.get('user:8')).toBe('Bob')
    expect(probe.hits).toBe(2)
    await proxy.up()
    // The client comes back by itself; what was written meanwhile is in the first layer only.
    await expect.poll(() => cache.secondary?.get('user:7'), { timeout: 5_000 }).toBe('Ada')
    expect(await cache.secondary?.get('user:8')).toBe(undefined)
  })

  test('a reset while a look-up is under way is a miss', async ({ open, proxy, observeCache }) => {
    const keyv = open()
    const probe = observeCache(keyv)
    await keyv.set('a', 1)
    const slow = proxy.add({ type: 'latency', latencyMs: 200 })
    const answer = keyv.get('a')
    const reset = proxy.add({ type: 'resetPeer', timeoutMs: 50 })
    expect(await answer).toBe(undefined)
    slow.remove()
    reset.remove()
    await expect.poll(() => keyv.get('a'), { timeout: 5_000 }).toBe(1)
    expect(probe.misses).toBeGreaterThanOrEqual(1)
    expect(probe).toHaveHitRateAbove(0)
  })
})
