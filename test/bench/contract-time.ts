/**
 * What an hour of library time costs under the fake clock, in CPU time of this process: of libraries that wait for something, and
 * of the cases of the contracts. Run it with `pnpm --filter @qtests/test bench:contracts [rounds=5]`
 * after a build.
 */
import { createRequire } from 'node:module'
import { availableParallelism, loadavg } from 'node:os'
import { PassThrough } from 'node:stream'
import {
  backpressureContract,
  type ContractCase,
  cacheContract,
  circuitBreakerContract,
  createClock,
  load,
  loadGeneratorContract,
  type PoolSpec,
  periodicTaskContract,
  poolContract,
  rateLimiterContract,
  retryContract,
} from '@qtests/fixtures'
import { CAPABILITIES } from '../contracts/breaker-defects.ts'
import { lruCache } from '../contracts/cache-ports.ts'
import { pQueue } from '../contracts/limiter-ports.ts'
import { setIntervalTasks } from '../contracts/periodic-ports.ts'
import { LIBRARIES } from '../contracts/pool-ports.ts'
import { referenceBreaker } from '../contracts/reference-breaker.ts'
import { pRetry } from '../contracts/retry-ports.ts'

const ROUNDS = Number(process.argv[2] ?? 5)
const WARMUP = 3
const HOUR = 3_600_000
const require = createRequire(new URL('../contracts/package.json', import.meta.url))

const cpuMs = async (work: () => Promise<unknown>): Promise<number> => {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000
}
const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

/** Libraries as they stand around for an hour: what each keeps ticking. */
const IDLE: Record<string, () => unknown> = {
  'a timer each second that does nothing: what the clock itself takes': () => setInterval(() => {}, 1_000),
  'a breaker of opossum, open, half-open after 30 s': () => {
    const CircuitBreaker = require('opossum-9.0.0')
    const breaker = new CircuitBreaker(() => Promise.reject(new Error('down')), { resetTimeout: 30_000 })
    return breaker.fire().catch(() => undefined)
  },
  'a pool of generic-pool that evicts each second': () => {
    const { createPool } = require('generic-pool-3.9.0')
    return createPool(
      { create: async () => ({}), destroy: async () => undefined },
      { min: 2, max: 10, evictionRunIntervalMillis: 1_000, idleTimeoutMillis: 30_000 },
    )
  },
  'a cache of ttlcache with 100 entries of a minute each': () => {
    const { TTLCache } = require('@isaacs/ttlcache')
    const cache = new TTLCache({ ttl: 60_000 })
    for (let key = 0; key < 100; key++) cache.set(key, key)
  },
  'a limiter of bottleneck with a heartbeat of 5 s': () => {
    const Bottleneck = require('bottleneck')
    return new Bottleneck({ reservoir: 1, reservoirRefreshAmount: 1, reservoirRefreshInterval: 60_000 })
  },
}

console.log(
  `Node ${process.version}, ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}; ${ROUNDS} rounds, medians of CPU ms`,
)
console.log('\nOne hour:')
for (const [name, start] of Object.entries(IDLE)) {
  const costs: number[] = []
  // Some more, for the compiler.
  for (let round = -WARMUP; round < ROUNDS; round++) {
    const clock = createClock()
    await start()
    costs.push(await cpuMs(() => clock.advance(HOUR)))
    clock.dispose()
  }
  console.log(`  ${median(costs.slice(WARMUP)).toFixed(1).padStart(8)}  ${name}`)
}

const { default: PQueue } = require('p-queue-10')
const tarn = LIBRARIES['tarn'] as (typeof LIBRARIES)[string]
const CONTRACTS: Record<string, readonly ContractCase[]> = {
  breaker: circuitBreakerContract((spec) => referenceBreaker(spec), CAPABILITIES),
  pool: poolContract((spec: PoolSpec) => tarn.make(require('tarn-3.1.2'), spec), tarn.caps),
  cache: cacheContract(lruCache(require('lru-cache-11').LRUCache), {
    max: true,
    weight: true,
    policy: 'lru',
    leaveEvents: true,
    singleFlight: true,
  }),
  limiter: [
    ...rateLimiterContract(pQueue(PQueue), {
      concurrency: true,
      abort: true,
      clear: 'abandons',
      timeout: true,
    }),
    ...rateLimiterContract(pQueue(PQueue, { strict: true }), { rate: 'sliding' }),
  ],
  periodic: periodicTaskContract(setIntervalTasks, {}),
  stream: backpressureContract(() => new PassThrough(), { passThrough: true }),
  load: loadGeneratorContract(load),
  retry: retryContract(pRetry(require('p-retry-9.0.0').default), {
    most: true,
    filter: true,
    abort: true,
    maxTime: true,
  }),
}

console.log('\nEach case of a contract, models with one sequence:')
for (const [name, cases] of Object.entries(CONTRACTS)) {
  const seen: { readonly key: string; readonly cost: number }[] = []
  for (const each of cases.filter(({ skip }) => skip === undefined)) {
    const costs: number[] = []
    for (let round = -WARMUP; round < ROUNDS; round++) {
      const clock = createClock()
      costs.push(await cpuMs(() => each.run({ clock, seed: 1, runs: 1 }).catch(() => undefined)))
      clock.dispose()
    }
    const key = `${each.id}${each.part === undefined ? '' : `/${each.part}`}`
    seen.push({ key, cost: median(costs.slice(WARMUP)) })
  }
  const slowest = [...seen].sort((a, b) => b.cost - a.cost)[0]
  const over = seen.filter(({ cost }) => cost > 50).map(({ key, cost }) => `${key} ${cost.toFixed(0)}`)
  console.log(
    `  ${median(seen.map(({ cost }) => cost))
      .toFixed(1)
      .padStart(
        8,
      )}  ${name}: ${seen.length} cases, slowest ${slowest?.key} ${slowest?.cost.toFixed(1)}; over 50: ${over.join(', ') || 'none'}`,
  )
}
// Libraries leave real timers behind.
process.exit(0)
