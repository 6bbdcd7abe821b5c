import type { FaultProxy } from '@qtests/fixtures'
import { test as base, type TestFixtures } from '@qtests/vitest/fixtures'
import { Pool, type PoolConfig } from 'pg'
import { afterAll, type TestAPI } from 'vitest'
import { login, startPostgres } from './postgres.ts'
import { HOST, isMissing } from './server.ts'

interface Database {
  /** In front of the server. */
  readonly proxy: FaultProxy
  /** Opens a pool that goes through the proxy. */
  readonly open: (config?: PoolConfig) => Pool
}

const server = await startPostgres()
afterAll(() => (isMissing(server) ? undefined : server.stop()))

/** Why the tests of this file cannot run, if so. */
export const noDatabase: string | undefined = isMissing(server) ? server.missing : undefined

/** A test with a proxy in front of the database, and pools that go through it. */
export const test: TestAPI<TestFixtures & Database> = base.extend<Database>({
  proxy: async ({ faultProxy }, use) => use(await faultProxy({ port: isMissing(server) ? 1 : server.port })),
  open: async ({ proxy }, use) => {
    const pools: Pool[] = []
    await use((config) => {
      const pool = new Pool({ ...login, host: HOST, port: proxy.port, ...config })
      // An idle connection that breaks is told as an event of the pool.
      pool.on('error', () => {})
      pools.push(pool)
      return pool
    })
    // A connection on which nothing arrives any more would not end by itself.
    await proxy.down()
    for (const pool of pools) if (!pool.ending) await pool.end()
  },
})
