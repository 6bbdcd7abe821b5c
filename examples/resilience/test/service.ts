import type { FaultProxy } from '@qtests/fixtures'
import { Keyv } from 'cacheable'
import { Pool, type PoolClient, type PoolConfig } from 'pg'
import { test as base } from '#fixtures'
import { type LayeredCache, layeredCache } from '../src/cache'
import { Catalog } from '../src/catalog'

/** What the tests are given beside the fixtures of qtests. */
export interface Service {
  /** In front of the database. */
  readonly proxy: FaultProxy
  /** A pool of four connections to the database, through the proxy. */
  readonly pool: Pool
  readonly layers: LayeredCache
  readonly catalog: Catalog
}

const database = new URL(process.env['DATABASE_URL'] ?? 'postgres://localhost')

export const connection: PoolConfig = {
  user: database.username,
  password: database.password,
  host: database.hostname,
  port: Number(database.port || 5432),
  database: database.pathname.slice(1),
}

export const test = base.extend<Service>({
  proxy: async ({ faultProxy }, use) =>
    use(await faultProxy({ port: Number(connection.port), host: String(connection.host) })),
  pool: async ({ proxy }, use) => {
    const pool = new Pool({
      ...connection,
      host: proxy.host,
      port: proxy.port,
      max: 4,
      connectionTimeoutMillis: 2_000,
      query_timeout: 2_000,
    })
    // An idle connection that breaks is told as an event of the pool.
    pool.on('error', () => {})
    const clients: PoolClient[] = []
    pool.on('connect', (client) => clients.push(client))
    await use(pool)
    // One that a test found leaked breaks with the proxy: the assertion has said what there is to say.
    for (const client of clients) client.on('error', () => {})
    // Not awaited: a client that was never given back would hold it up for ever.
    void pool.end()
  },
  layers: async ({ pool: _ }, use) => use(layeredCache(new Keyv(), 100)),
  catalog: async ({ pool, layers }, use) => use(new Catalog(pool, layers.cache)),
})
