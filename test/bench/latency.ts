/**
 * What timing a call costs: our loop beside tinybench's on the same empty subject, in one run, in alternating rounds.
 * Run it with `pnpm --filter @qtests/test bench:latency`.
 */
import { loadavg } from 'node:os'
import { constants, PerformanceObserver } from 'node:perf_hooks'
import { setImmediate as turn } from 'node:timers/promises'
import { Bench } from 'tinybench'
import { clockNow } from '../../packages/core/src/latency/clock.ts'
import { loopsOf } from '../../packages/core/src/latency/loop.ts'
import { realMachine } from '../../packages/core/src/latency/machine.ts'
import { measure } from '../../packages/core/src/latency/measure.ts'
import { latencyFamily } from '../../packages/core/src/latency/options.ts'

const CALLS = 1_000_000
const defaults = Object.fromEntries(
  Object.entries(latencyFamily.table).map(([name, spec]) => [name, spec.fallback]),
)

/** Wall and CPU ns per timed call. CPU time hardly changes when other processes want the CPUs; wall time does. */
interface Cost {
  readonly wall: number
  readonly cpu: number
}

let made = 0
const counting = (i: number): number => {
  made++
  return i & 1
}

/** Measures a run and holds it to its word: a method that did not make its calls has no cost. */
async function costOf(run: () => unknown): Promise<Cost> {
  made = 0
  const cpu = process.cpuUsage()
  const started = clockNow()
  await run()
  const wall = clockNow() - started
  const { user, system } = process.cpuUsage(cpu)
  if (made < CALLS) throw new Error(`made ${made} calls instead of ${CALLS}`)
  return { wall: (wall * 1e6) / made, cpu: ((user + system) * 1e3) / made }
}

/** The bare loop, in runs of 64 as the sampling makes them. */
function bareLoop(): Promise<Cost> {
  const times = new Float64Array(64)
  const loop = loopsOf(counting, clockNow).synchronous
  const run = (calls: number): void => {
    for (let at = 0; at < calls; at += 64) loop(at, 0, 64, times, Infinity, Infinity)
  }
  run(CALLS / 4)
  return costOf(() => run(CALLS))
}

/** A whole measurement: compiling, warm-up, wait clock, judging, result. */
function wholeMeasurement(): Promise<Cost> {
  const stop = {
    threshold: Infinity,
    nextDecision: Infinity,
    failing: false,
    take: () => 'more' as const,
    model: () => 'more' as const,
  }
  const options = { ...defaults, maxTime: 60_000, maxCalls: CALLS } as never
  const limits = {
    signal: new AbortController().signal,
    hardStop: Infinity,
    stall: Infinity,
    overdue: Infinity,
  }
  return costOf(() => measure(counting, stop, { options, machine: realMachine, limits, shortest: 1 }))
}

/** tinybench, its own statistics at the end included, as ours are. */
function tinybench(): Promise<Cost> {
  const bench = new Bench({ iterations: CALLS, time: 0, warmup: false, throws: true })
  bench.add('subject', () => counting(1), { async: false })
  return costOf(() => bench.run())
}

/** Collections of the young generation during `run`. */
async function collections(run: () => unknown): Promise<number> {
  let count = 0
  const observer = new PerformanceObserver((list) => {
    for (const { detail } of list.getEntries() as unknown as { detail: { kind: number } }[])
      if (detail.kind === constants.NODE_PERFORMANCE_GC_MINOR) count++
  })
  observer.observe({ entryTypes: ['gc'] })
  await run()
  for (let i = 0; i < 5; i++) await turn()
  observer.disconnect()
  return count
}

const methods = { 'timed loop': bareLoop, 'whole measurement': wholeMeasurement, tinybench } as const
const costs: Record<string, Cost[]> = {}
for (let round = 0; round < 7; round++) {
  for (const [name, run] of Object.entries(methods)) {
    costs[name] ??= []
    costs[name].push(await run())
  }
}
const median = (name: keyof typeof methods, of: keyof Cost): number => {
  const values = (costs[name] ?? []).map((cost) => cost[of]).sort((a, b) => a - b)
  return values[values.length >> 1] ?? Number.NaN
}

console.log(
  `Node ${process.version}, 7 rounds of ${CALLS.toLocaleString('en-US')} calls, medians; load ${loadavg()[0]?.toFixed(1)}`,
)
for (const name of Object.keys(methods) as (keyof typeof methods)[]) {
  const [wall, cpu] = [median(name, 'wall'), median(name, 'cpu')]
  const ratio = (cpu / median('tinybench', 'cpu')).toFixed(2)
  console.log(
    `${name.padEnd(18)} ${wall.toFixed(0)} ns wall, ${cpu.toFixed(0)} ns CPU per call, ${ratio} of tinybench's CPU`,
  )
}
console.log(`collections in a bare loop and its warm-up: ${await collections(bareLoop)}`)
