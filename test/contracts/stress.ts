/**
 * Repeats the cases of the contracts on sound implementations, on a machine that is kept busy: no repetition may fail. Not part of CI.
 *
 *     tsx contracts/stress.ts [repetitions of cases] [busy processes]
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { PassThrough } from 'node:stream'
import {
  backpressureContract,
  checkContract,
  circuitBreakerContract,
  load,
  loadGeneratorContract,
  rateLimiterContract,
} from '@qtests/fixtures'
import { Sema } from 'async-sema'
import { semaphore } from './limiter-ports.ts'
import { CAPABILITIES, referenceBreaker } from './reference-breaker.ts'

const [repetitions = 10_000, busy = 4 * availableParallelism()] = process.argv.slice(2).map(Number)
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
const CASES = [
  ...circuitBreakerContract((spec) => referenceBreaker(spec), CAPABILITIES),
  ...rateLimiterContract(semaphore(Sema), { concurrency: true }),
  ...backpressureContract(() => new PassThrough(), { passThrough: true }),
  ...loadGeneratorContract(load),
]

let runs = 0
let failures = 0
for (let seed = 1; runs < repetitions; seed++) {
  const { results } = await checkContract(CASES, { seed, runs: 5, skip: ['CB-17/stats'] })
  for (const { verdict, failure } of results) {
    // Each case runs at both epochs.
    if (verdict !== 'skipped') runs += 2
    if (verdict !== 'fail') continue
    failures++
    console.log(failure?.message)
  }
  if (seed % 10 === 0) console.log(`${runs} so far, ${failures} failures`)
}
console.log(
  `${runs} repetitions, ${failures} failures, ${busy} busy processes on ${availableParallelism()} cores`,
)
// The busy processes would keep this one alive.
process.exit(failures === 0 ? 0 : 1)
