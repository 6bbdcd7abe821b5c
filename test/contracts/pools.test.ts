// biome-ignore-all lint/suspicious/noExplicitAny: releases of ten years, most of them without types
/** The contract of pools on released libraries: broken releases, the fixed ones, and what is open today. */
import {
  type ContractReport,
  checkContract,
  genericPoolPort,
  mysql2Port,
  mysqlServer,
  type PoolCaps,
  type PoolSpec,
  pgClient,
  pgPoolPort,
  poolContract,
  tarnPort,
} from '@qtests/fixtures'
import mysql from 'mysql2-3.24.6'
import { describe, expect, test } from 'vitest'

type Library = any

/** With what it takes to open a pool of each library. */
const LIBRARIES: Record<string, { caps: PoolCaps; make(library: Library, spec: PoolSpec): any }> = {
  'generic-pool': {
    caps: {
      min: true,
      acquireTimeout: true,
      maxWaiting: true,
      discard: true,
      validation: true,
      createFailed: true,
      use: true,
      useDiscards: true,
    },
    make: ({ createPool }, spec) =>
      genericPoolPort(
        createPool(
          {
            create: () => spec.factory.create(),
            destroy: (resource: never) => spec.factory.destroy(resource),
            validate: async (resource: never) => spec.factory.validate(resource),
          },
          {
            max: spec.max,
            min: spec.min,
            acquireTimeoutMillis: spec.acquireTimeoutMs,
            idleTimeoutMillis: spec.idleTimeoutMs,
            evictionRunIntervalMillis: 500,
            numTestsPerEvictionRun: 10,
            testOnBorrow: true,
            maxWaitingClients: spec.maxWaiting,
          },
        ),
      ),
  },
  // Of callbacks; `drain` and `destroyAllNow` are two steps.
  'generic-pool-2': {
    caps: { min: true, discard: true, validation: true },
    make: ({ Pool }, { factory, max, min, idleTimeoutMs }) => {
      const pool = new Pool({
        create: (done: any) => void factory.create().then((resource) => done(null, resource), done),
        destroy: (resource: any) => factory.destroy(resource),
        validate: (resource: any) => factory.validate(resource),
        max,
        min,
        idleTimeoutMillis: idleTimeoutMs,
      })
      const idle = (): number => pool.availableObjectsCount()
      return {
        acquire: () =>
          new Promise((resolve, reject) => {
            pool.acquire((error: unknown, resource: any) => (error ? reject(error) : resolve(resource)))
          }),
        release: (resource: any, error?: unknown) =>
          error ? pool.destroy(resource) : pool.release(resource),
        stats: () => ({
          total: pool.getPoolSize(),
          idle: idle(),
          used: pool.getPoolSize() - idle(),
          pending: pool.waitingClientsCount(),
          max,
        }),
        drain: () => new Promise((resolve) => pool.drain(() => pool.destroyAllNow(resolve))),
      }
    },
  },
  'lightning-pool': {
    caps: { min: true, acquireTimeout: true, maxWaiting: true, discard: true, validation: true },
    make: ({ createPool }, { factory, ...spec }) => {
      const validate = async (resource: any): Promise<void> => {
        if (!factory.validate(resource)) throw new Error('no longer valid')
      }
      const pool = createPool(
        { create: () => factory.create(), destroy: (resource: any) => factory.destroy(resource), validate },
        {
          max: spec.max,
          min: spec.min,
          acquireTimeoutMillis: spec.acquireTimeoutMs,
          idleTimeoutMillis: spec.idleTimeoutMs,
          houseKeepInterval: 100,
          validation: true,
          ...(spec.maxWaiting === undefined ? {} : { maxQueue: spec.maxWaiting }),
        },
      )
      return {
        acquire: () => pool.acquire(),
        release: (resource: any, error?: unknown) =>
          error ? pool.destroyAsync(resource) : pool.releaseAsync(resource),
        stats: () => ({
          total: pool.size,
          idle: pool.available,
          used: pool.acquired,
          pending: pool.pending,
          max: spec.max,
        }),
        drain: () => pool.close(),
      }
    },
  },
  tarn: {
    caps: {
      abort: true,
      min: true,
      acquireTimeout: true,
      validation: true,
      createFailed: true,
      createTimeout: true,
      discard: true,
    },
    make: ({ Pool }, spec) =>
      tarnPort(
        new Pool({
          create: () => spec.factory.create(),
          destroy: (resource: never) => spec.factory.destroy(resource),
          validate: (resource: never) => spec.factory.validate(resource),
          max: spec.max,
          min: spec.min,
          acquireTimeoutMillis: spec.acquireTimeoutMs,
          createTimeoutMillis: spec.createTimeoutMs,
          idleTimeoutMillis: spec.idleTimeoutMs,
        }),
      ),
  },
  'pg-pool': {
    caps: {
      min: true,
      acquireTimeout: true,
      discard: true,
      maxUses: true,
      maxLifetime: true,
      query: true,
      lease: true,
    },
    make: (library, spec) => {
      const Pool = library.default ?? library
      return pgPoolPort(
        new Pool({
          max: spec.max,
          min: spec.min,
          connectionTimeoutMillis: spec.acquireTimeoutMs,
          idleTimeoutMillis: spec.idleTimeoutMs,
          ...(spec.maxUses === undefined ? {} : { maxUses: spec.maxUses }),
          ...(spec.maxLifetimeMs === undefined ? {} : { maxLifetimeSeconds: spec.maxLifetimeMs / 1_000 }),
          Client: pgClient({ factory: spec.factory, answer }),
        }),
      )
    },
  },
  mysql2: {
    caps: { maxWaiting: true, discard: true, query: true },
    make: (library, spec) => {
      const server = mysqlServer(mysql as never, { factory: spec.factory, answer: (sql) => answer(sql).rows })
      const pool = (library.default ?? library).createPool({
        stream: server.stream,
        user: 'test',
        connectionLimit: spec.max,
        waitForConnections: spec.maxWaiting !== 0,
        queueLimit: spec.maxWaiting ?? 0,
      })
      return mysql2Port(pool, (connection: any) => server.resourceOf(connection))
    },
  },
}

/** mysql2 with a limit of idle connections, which has a timer of its own. */
LIBRARIES['mysql2 idle'] = {
  caps: { discard: true, query: true },
  make: (library, spec) => {
    const server = mysqlServer(mysql as never, { factory: spec.factory, answer: (sql) => answer(sql).rows })
    const pool = (library.default ?? library).createPool({
      stream: server.stream,
      user: 'test',
      connectionLimit: spec.max,
      maxIdle: 1,
      idleTimeout: spec.idleTimeoutMs,
    })
    return mysql2Port(pool, (connection: any) => server.resourceOf(connection))
  },
}

function answer(sql: string): { rows: object[] } {
  if (sql === 'fail') throw new Error('no such table')
  return { rows: [] }
}

async function judge(name: string, version: string): Promise<ContractReport> {
  const { caps, make } = LIBRARIES[name] as (typeof LIBRARIES)[string]
  const [packageName] = name.replace('generic-pool-2', 'generic-pool').split(' ')
  const library = await import(version === '' ? `${packageName}` : `${packageName}-${version}`)
  return checkContract(
    poolContract((spec) => make(library, spec), caps),
    { runs: 20 },
  )
}

/** Of each release, the cases that it fails. Rows of a fixed defect stand one below the other. */
const RELEASES: readonly [library: string, version: string, failed: readonly string[]][] = [
  // #103: destroying a resource twice made room for two.
  ['generic-pool-2', '2.2.0', ['PL-07/broken', 'PL-08/broken twice', 'PL-09/closes', 'PL-09/closing']],
  ['generic-pool-2', '2.2.1', ['PL-07/broken', 'PL-09/closes', 'PL-09/closing']],
  // #122: destroying a resource lost the others that were out.
  ['generic-pool-2', '2.2.2', ['PL-07/broken', 'PL-07/others', 'PL-09/closes', 'PL-09/closing']],
  ['generic-pool-2', '2.4.0', ['PL-07/broken', 'PL-09/closes', 'PL-09/closing']],
  // #172: a drain did not wait for what was out. Then: who waited got nothing for a resource that was destroyed. #159.
  [
    'generic-pool',
    '3.1.4',
    ['PL-05/zero', 'PL-06/storm', 'PL-07/broken', 'PL-07/use', 'PL-09/borrowed', 'PL-09/early'],
  ],
  ['generic-pool', '3.1.5', ['PL-05/zero', 'PL-06/storm', 'PL-07/broken', 'PL-07/use', 'PL-09/early']],
  ['generic-pool', '3.1.7', ['PL-05/zero', 'PL-06/storm', 'PL-07/use', 'PL-09/early']],
  // #234: a queue of length 0 was taken for one without a bound. #175, #183: open.
  ['generic-pool', '3.4.2', ['PL-05/zero', 'PL-06/storm', 'PL-07/use discards', 'PL-09/early']],
  ['generic-pool', '3.5.0', ['PL-06/storm', 'PL-07/use discards', 'PL-09/early']],
  // #257: work that failed gave its resource back as if nothing were wrong with it.
  ['generic-pool', '3.6.1', ['PL-06/storm', 'PL-07/use discards']],
  ['generic-pool', '3.7.1', ['PL-06/storm']],
  ['generic-pool', '3.9.0', ['PL-06/storm']],
  // A queue of length 0 becomes one of 1; closed, it still serves, and its housekeeping goes on.
  ['lightning-pool', '', ['PL-05/zero', 'PL-09/stops', 'PL-12/exit']],
  // #16: destroy() did not wait for what it destroyed. Neither has events.
  ['tarn', '1.1.4', ['PL-06/told', 'PL-06/told of time', 'PL-09/stops', 'PL-09/closes', 'PL-09/closing']],
  ['tarn', '1.1.5', ['PL-06/told', 'PL-06/told of time', 'PL-09/stops']],
  // #57: no event when making a resource takes too long. #81: open.
  ['tarn', '3.0.0', ['PL-04/aborted', 'PL-06/told of time', 'PL-09/stops']],
  // #68: a resource whose request was given up while it was validated stayed in use.
  ['tarn', '3.0.1', ['PL-04/aborted', 'PL-09/stops']],
  ['tarn', '3.0.2', ['PL-09/stops']],
  ['tarn', '3.1.2', ['PL-09/stops']],
  // brianc/node-postgres#3508: idle ones were closed below `min`. #1980: open.
  ['pg-pool', '3.10.1', ['PL-01/min', 'PL-09/settles', 'PL-09/closes', 'PL-09/closing']],
  ['pg-pool', '3.11.0', ['PL-09/settles', 'PL-09/closes', 'PL-09/closing']],
  ['pg-pool', '3.14.0', ['PL-09/settles', 'PL-09/closes', 'PL-09/closing']],
  // sidorares/node-mysql2#569: an operation on the pool that failed kept its connection.
  [
    'mysql2',
    '1.3.2',
    [
      'PL-06/settles',
      'PL-06/recovers',
      'PL-08/double',
      'PL-08/query',
      'PL-09/settles',
      'PL-09/closes',
      'PL-09/closing',
      'PL-09/twice',
    ],
  ],
  [
    'mysql2',
    '1.3.3',
    [
      'PL-06/settles',
      'PL-06/recovers',
      'PL-08/double',
      'PL-09/settles',
      'PL-09/closes',
      'PL-09/closing',
      'PL-09/twice',
    ],
  ],
  // #2384: the timer of idle connections outlived the pool.
  ['mysql2 idle', '3.7.1', ['PL-08/double', 'PL-09/settles', 'PL-09/closes', 'PL-09/closing', 'PL-12/exit']],
  ['mysql2 idle', '3.8.0', ['PL-08/double', 'PL-09/settles', 'PL-09/closes', 'PL-09/closing']],
  // `end()` calls back when its goodbyes are sent, not when the connections are closed.
  ['mysql2', '3.24.6', ['PL-09/closes', 'PL-09/closing']],
]

describe('released pools', () => {
  test.each(RELEASES)('%s %s fails %j', async (library, version, failed) => {
    const report = await judge(library, version)
    expect(report.failed, report.results.map(({ failure }) => failure?.message ?? '').join('\n')).toEqual(
      failed,
    )
  })
})
