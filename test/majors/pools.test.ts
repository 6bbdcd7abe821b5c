import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type MysqlServerSource, mysqlServer, observePool, pgClient } from '@qtests/fixtures'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { installed } from './installed.ts'

interface Subject {
  readonly pool: object
  take(): Promise<unknown>
  give(resource: unknown): unknown
  end(): Promise<unknown>
}
// biome-ignore lint/suspicious/noExplicitAny: the classes of several libraries
type Open = (module: any) => Subject

const resource = async (): Promise<object> => ({})
/** Pools of two. */
const LIBRARIES: readonly (readonly [string, readonly string[], Open])[] = [
  [
    'generic-pool',
    ['generic-pool'],
    ({ createPool, default: module }) => {
      const open = createPool ?? module.createPool
      const pool = open({ create: resource, destroy: async () => {} }, { max: 2 })
      return { pool, take: () => pool.acquire(), give: (one) => pool.release(one), end: () => pool.drain() }
    },
  ],
  [
    'tarn',
    ['tarn'],
    ({ Pool, default: module }) => {
      const pool = new (Pool ?? module.Pool)({ create: resource, destroy: () => {}, min: 0, max: 2 })
      return {
        pool,
        take: () => pool.acquire().promise,
        give: (one) => pool.release(one),
        end: () => pool.destroy(),
      }
    },
  ],
  [
    'pg-pool',
    ['pg-pool'],
    ({ default: Pool }) => {
      const pool = new Pool({ max: 2, Client: pgClient() })
      return {
        pool,
        take: () => pool.connect(),
        give: (client) => (client as { release(): void }).release(),
        end: () => pool.end(),
      }
    },
  ],
  [
    'mysql2',
    ['mysql2'],
    ({ default: mysql }) => {
      const server = mysqlServer(mysql as MysqlServerSource)
      const pool = mysql.createPool({ stream: server.stream, user: 'test', connectionLimit: 2 }).promise()
      return {
        pool,
        take: () => pool.getConnection(),
        give: (connection) => (connection as { release(): void }).release(),
        end: () => pool.end(),
      }
    },
  ],
]

describe.each(
  LIBRARIES.flatMap(([library, names, open]) =>
    installed(library, names).map((major) => ({ ...major, open })),
  ),
)('$title', ({ name, unfit, open }) => {
  test.skipIf(unfit)('two in use, one waits and is served, the end', async () => {
    const { pool, take, give, end } = open(await import(name))
    using probe = observePool(pool as never)
    const [first, second] = [await take(), await take()]
    const third = take()
    await new Promise((resolve) => setImmediate(resolve))
    expect(probe.stats()).toMatchObject({ total: 2, used: 2, pending: 1, max: 2 })
    await give(first)
    await give(await third)
    await give(second)
    await end()
    expect(probe).toMatchObject({ acquired: 3, failures: 0, peak: { used: 2, pending: 1 }, overtakes: [] })
    expect(probe.loans()).toEqual([])
    expect(probe.drains).toHaveLength(1)
  })
})

describe.each(installed('undici', ['undici-6', 'undici-7', 'undici-8']))('$title', ({ name, unfit }) => {
  let server: Server
  beforeAll(async () => {
    server = createServer((_request, response) => response.end('x'.repeat(200_000)))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  })
  afterAll(() => new Promise((resolve) => server.close(resolve)))

  test.skipIf(unfit)('a loan is a request until its response has been read', async () => {
    const { Pool } = await import(name)
    const pool = new Pool(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, { connections: 2 })
    using probe = observePool(pool as never, { max: 2, verify: 'off' })
    const read = await pool.request({ method: 'GET', path: '/read' })
    await read.body.text()
    expect(probe.loans()).toEqual([])
    const left = await pool.request({ method: 'GET', path: '/left' })
    // What destroy() does to it.
    left.body.on('error', () => {})
    expect(probe.loans().map((loan) => loan.resource)).toEqual([{ method: 'GET', path: '/left' }])
    expect(probe.loans()[0]?.acquireStack).toContain('pools.test.ts')
    expect(probe).toMatchObject({ acquired: 2, failures: 0 })
    await pool.destroy()
  })
})

const WORKER = new URL('./worker.mjs', import.meta.url).href
describe.each([
  ...installed('piscina', ['piscina-4', 'piscina']),
  ...installed('tinypool', ['tinypool-1', 'tinypool']),
])('$title', ({ name, unfit }) => {
  test.skipIf(unfit)('a task is a loan, the queue is what waits', async () => {
    const module = await import(name)
    const pool = new (module.Piscina ?? module.Tinypool ?? module.default)({
      filename: WORKER,
      minThreads: 1,
      maxThreads: 1,
    })
    using probe = observePool(pool as never)
    await Promise.all([1, 2, 3].map(() => pool.run({})))
    expect(probe).toMatchObject({ acquired: 3, peak: { used: 1 }, failures: 0 })
    expect(probe.peak.pending).toBeGreaterThanOrEqual(1)
    await expect(pool.run({ fail: true })).rejects.toThrow('the task')
    expect(probe.loans()).toEqual([])
    await pool.destroy()
    expect(probe.drains).toHaveLength(1)
  })
})
