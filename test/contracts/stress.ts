/**
 * Repeats the cases of the contracts on sound implementations, on a machine that is kept busy: no repetition may fail. Not part of CI.
 *
 *     tsx contracts/stress.ts [repetitions of cases] [busy processes] [breaker,pool,cache,limiter,stream,periodic,load,pressure,closer,retry] [first seed]
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { PassThrough } from 'node:stream'
import {
  backpressureContract,
  type CloserPort,
  type CloserSpec,
  type ContractCase,
  cacheContract,
  checkContract,
  circuitBreakerContract,
  closerContract,
  load,
  loadGeneratorContract,
  memoryPressureContract,
  type PoolSpec,
  periodicTaskContract,
  poolContract,
  rateLimiterContract,
  retryContract,
} from '@qtests/fixtures'
import { Sema } from 'async-sema'
import { LRUCache } from 'lru-cache-11'
import PQueue from 'p-queue-10'
import pRetryOf from 'p-retry-9.0.0'
import * as tarn from 'tarn-3.1.2'
import { CAPABILITIES } from './breaker-defects.ts'
import { lruCache } from './cache-ports.ts'
import { pQueue, semaphore } from './limiter-ports.ts'
import { setIntervalTasks } from './periodic-ports.ts'
import { LIBRARIES } from './pool-ports.ts'
import { ownPressure, PRESSURE_FLAGS } from './pressure-ports.ts'
import { referenceBreaker } from './reference-breaker.ts'
import { pRetry } from './retry-ports.ts'

const [given, burning, names, first] = process.argv.slice(2)
const repetitions = Number(given ?? 10_000)
const busy = Number(burning ?? 4 * availableParallelism())
const burners: ChildProcess[] = Array.from({ length: busy }, () =>
  spawn(
    process.execPath,
    ['-e', 'for (const end = Date.now() + 600_000; Date.now() < end; ) Math.sqrt(Math.random())'],
    { stdio: 'ignore' },
  ),
)
process
  .on('SIGTERM', () => process.exit(1))
  .on('exit', () => {
    for (const burner of burners) burner.kill('SIGKILL')
  })
// What is known to be wrong with these releases: no refusal, a second request that waits on, a clock that is set back. And memory, which
// takes its time.
const SKIPPED = [
  'CB-17/stats',
  'PL-01/closing',
  'PL-07/several',
  'PL-09/stops',
  'PL-09/late',
  'CA-11',
  'RL-08/set back',
]
const { caps, make } = LIBRARIES['tarn'] as (typeof LIBRARIES)[string]
const CONTRACTS: Record<string, readonly ContractCase[]> = {
  breaker: circuitBreakerContract((spec) => referenceBreaker(spec), CAPABILITIES),
  pool: poolContract((spec: PoolSpec) => make(tarn, spec), caps),
  cache: cacheContract(lruCache(LRUCache), {
    max: true,
    weight: true,
    policy: 'lru',
    leaveEvents: true,
    singleFlight: true,
  }),
  limiter: [
    ...rateLimiterContract(semaphore(Sema), { concurrency: true }),
    ...rateLimiterContract(pQueue(PQueue), {
      concurrency: true,
      abort: true,
      clear: 'abandons',
      timeout: true,
    }),
    ...rateLimiterContract(pQueue(PQueue, { strict: true }), { rate: 'sliding' }),
  ],
  stream: backpressureContract(() => new PassThrough(), { passThrough: true }),
  periodic: periodicTaskContract(setIntervalTasks, {}),
  load: loadGeneratorContract(load),
  pressure: memoryPressureContract(ownPressure, PRESSURE_FLAGS),
  closer: closerContract(stackOfSteps, { timeBox: true }),
  retry: retryContract(pRetry(pRetryOf, { randomize: true }), {
    most: true,
    filter: true,
    abort: true,
    maxTime: true,
    jitter: (wait) => ({ from: wait, to: 2 * wait }),
  }),
}

/** Closes parts one after the other, the last one first, and waits for each no longer than it may take. */
function stackOfSteps({ stepMs }: CloserSpec): CloserPort {
  const steps: (() => unknown)[] = []
  let closing: Promise<void> | undefined
  const ended = async (step: () => unknown): Promise<void> => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const late = new Promise((resolve) => {
      if (stepMs !== undefined) timer = setTimeout(resolve, stepMs)
    })
    await Promise.race([(async () => step())(), late]).catch(() => undefined)
    clearTimeout(timer)
  }
  const closeAll = async (): Promise<void> => {
    for (const step of [...steps].reverse()) await ended(step)
  }
  return {
    add: (_name, close) => void steps.push(close),
    close: () => {
      closing ??= closeAll()
      return closing
    },
  }
}

let failed = 0
for (const name of names?.split(',') ?? Object.keys(CONTRACTS)) {
  const cases = CONTRACTS[name]
  if (cases === undefined) throw new Error(`no contract ${name}: ${Object.keys(CONTRACTS).join(', ')}`)
  // Skipping what is not there is refused.
  const skip = SKIPPED.filter((key) => cases.some(({ id, part }) => key === id || key === `${id}/${part}`))
  const start = performance.now()
  let runs = 0
  let failures = 0
  for (let seed = Number(first ?? 1); runs < repetitions; seed++) {
    const { results } = await checkContract(cases, { seed, runs: 5, skip })
    for (const { verdict, failure } of results) {
      // Each case runs at both epochs.
      if (verdict !== 'skipped') runs += 2
      if (verdict !== 'fail') continue
      failures++
      console.log(failure?.message)
    }
  }
  failed += failures
  const seconds = Math.round((performance.now() - start) / 1_000)
  console.log(
    `${name}: ${runs} repetitions, ${failures} failures, ${seconds} s, ${busy} busy processes on ${availableParallelism()} cores`,
  )
}
// The busy processes would keep this one alive.
process.exit(failed === 0 ? 0 : 1)
