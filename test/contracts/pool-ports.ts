/** How the contract opens a pool of each library. */
import {
  genericPoolPort,
  mysql2Port,
  mysqlServer,
  type PoolCaps,
  type PoolSpec,
  pgClient,
  pgPoolPort,
  tarnPort,
} from '@qtests/fixtures'
import mysql from 'mysql2-3.24.6'
import type { Loose } from './loose.ts'

/** With what it takes to open a pool of each library. */
export const LIBRARIES: Record<string, { caps: PoolCaps; make(library: Loose, spec: PoolSpec): Loose }> = {
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
            ...handlers(spec.factory),
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
        create: (done: Loose) => void factory.create().then((resource) => done(null, resource), done),
        destroy: (resource: Loose) => factory.destroy(resource),
        validate: (resource: Loose) => factory.validate(resource),
        max,
        min,
        idleTimeoutMillis: idleTimeoutMs,
      })
      const idle = (): number => pool.availableObjectsCount()
      return {
        acquire: () =>
          new Promise((resolve, reject) => {
            pool.acquire((error: unknown, resource: Loose) => (error ? reject(error) : resolve(resource)))
          }),
        release: (resource: Loose, error?: unknown) =>
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
      const validate = async (resource: Loose): Promise<void> => {
        if (!factory.validate(resource)) throw new Error('no longer valid')
      }
      const pool = createPool(
        { ...handlers(factory), validate },
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
      const names = { release: 'releaseAsync', destroy: 'destroyAsync', used: 'acquired', pending: 'pending' }
      return namedPort(pool, spec.max, names, () => pool.close())
    },
  },
  'sequelize-pool': {
    caps: { min: true, acquireTimeout: true, discard: true, validation: true },
    make: ({ Pool }, { factory, max, min, acquireTimeoutMs, idleTimeoutMs }) => {
      const pool = new Pool({
        ...handlers(factory),
        max,
        min,
        acquireTimeoutMillis: acquireTimeoutMs,
        idleTimeoutMillis: idleTimeoutMs,
        reapIntervalMillis: 100,
      })
      const names = { release: 'release', destroy: 'destroy', used: 'using', pending: 'waiting' }
      return namedPort(pool, max, names, async () => {
        await pool.drain()
        await pool.destroyAllNow()
      })
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
          ...handlers(spec.factory),
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
      noticesEnd: true,
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
    make: (library, spec) =>
      mysqlPool(library, spec, {
        waitForConnections: spec.maxWaiting !== 0,
        queueLimit: spec.maxWaiting ?? 0,
      }),
  },
}

/** mysql2 with a limit of idle connections, which has a timer of its own. */
LIBRARIES['mysql2 idle'] = {
  caps: { discard: true, query: true },
  make: (library, spec) => mysqlPool(library, spec, { maxIdle: 1, idleTimeout: spec.idleTimeoutMs }),
}

/** A pool of mysql2 in front of a server in this process. */
function mysqlPool(library: Loose, spec: PoolSpec, options: object): Loose {
  const server = mysqlServer(mysql as never, { factory: spec.factory, answer: (sql) => answer(sql).rows })
  const pool = (library.default ?? library).createPool({
    stream: server.stream,
    user: 'test',
    connectionLimit: spec.max,
    ...options,
  })
  return mysql2Port(pool, (connection: Loose) => server.resourceOf(connection))
}

/** How a pool makes, ends and looks at what it has. */
function handlers(
  factory: PoolSpec['factory'],
): Pick<PoolSpec['factory'], 'create' | 'destroy' | 'validate'> {
  return {
    create: () => factory.create(),
    destroy: (resource) => factory.destroy(resource),
    validate: (resource) => factory.validate(resource),
  }
}

/** The names by which a pool knows what others call otherwise. */
interface Names {
  readonly release: string
  readonly destroy: string
  readonly used: string
  readonly pending: string
}

/** A port on a pool with `size` and `available`. Some do not count what is in use. */
function namedPort(pool: Loose, max: number, names: Names, drain: () => unknown): Loose {
  return {
    acquire: () => pool.acquire(),
    release: (resource: unknown, error?: unknown) => pool[error ? names.destroy : names.release](resource),
    stats: () => ({
      total: pool.size,
      idle: pool.available,
      used: pool[names.used] ?? pool.size - pool.available,
      pending: pool[names.pending],
      max,
    }),
    drain,
  }
}

function answer(sql: string): { rows: object[] } {
  if (sql === 'fail') throw new Error('no such table')
  return { rows: [] }
}
