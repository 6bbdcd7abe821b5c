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
  tarn: {
    caps: {
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

function answer(sql: string): { rows: object[] } {
  if (sql === 'fail') throw new Error('no such table')
  return { rows: [] }
}

async function judge(name: string, version: string): Promise<ContractReport> {
  const { caps, make } = LIBRARIES[name] as (typeof LIBRARIES)[string]
  const library = await import(`${name}-${version}`)
  return checkContract(
    poolContract((spec) => make(library, spec), caps),
    { runs: 20 },
  )
}

/** Of each release, the cases that it fails. Rows of a fixed defect stand one below the other. */
const RELEASES: readonly [library: string, version: string, failed: readonly string[]][] = [
  // #234: a queue of length 0 was taken for one without a bound. #175, #183: open.
  ['generic-pool', '3.4.2', ['PL-05/zero', 'PL-06/storm', 'PL-07/use discards']],
  ['generic-pool', '3.5.0', ['PL-06/storm', 'PL-07/use discards']],
  // #257: work that failed gave its resource back as if nothing were wrong with it.
  ['generic-pool', '3.6.1', ['PL-06/storm', 'PL-07/use discards']],
  ['generic-pool', '3.7.1', ['PL-06/storm']],
  ['generic-pool', '3.9.0', ['PL-06/storm']],
  // #57: no event when making a resource takes too long. #81: open.
  ['tarn', '3.0.0', ['PL-06/told of time', 'PL-09/stops']],
  ['tarn', '3.0.1', ['PL-09/stops']],
  ['tarn', '3.1.2', ['PL-09/stops']],
  // brianc/node-postgres#3508: idle ones were closed below `min`. #1980: open.
  ['pg-pool', '3.10.1', ['PL-01/min', 'PL-09/settles', 'PL-09/closes']],
  ['pg-pool', '3.11.0', ['PL-09/settles', 'PL-09/closes']],
  ['pg-pool', '3.14.0', ['PL-09/settles', 'PL-09/closes']],
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
      'PL-09/twice',
    ],
  ],
  [
    'mysql2',
    '1.3.3',
    ['PL-06/settles', 'PL-06/recovers', 'PL-08/double', 'PL-09/settles', 'PL-09/closes', 'PL-09/twice'],
  ],
  // `end()` calls back when its goodbyes are sent, not when the connections are closed.
  ['mysql2', '3.24.6', ['PL-09/closes']],
]

describe('released pools', () => {
  test.each(RELEASES)('%s %s fails %j', async (library, version, failed) => {
    const report = await judge(library, version)
    expect(report.failed, report.results.map(({ failure }) => failure?.message ?? '').join('\n')).toEqual(
      failed,
    )
  })
})
