/**
 * Real verdicts under CPU hogs: how often each method is red on an innocent subject, and whether a subject that does
 * twice the work is caught. The budget is 1.5 times the quiet median, as measured at the start of each load.
 * Run it with `pnpm --filter @qtests/test bench:noise [verdicts]`, on a machine where nothing else runs.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { availableParallelism, loadavg } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { realMachine } from '../../packages/core/src/latency/machine.ts'
import { latencyFamily } from '../../packages/core/src/latency/options.ts'
import { runMeasured } from '../../packages/core/src/latency/run.ts'

const VERDICTS = Number(process.argv[2] ?? 100)
const defaults = Object.fromEntries(
  Object.entries(latencyFamily.table).map(([name, spec]) => [name, spec.fallback]),
)

function work(rounds: number): number {
  let sum = 0
  for (let i = 0; i < rounds; i++) sum = (sum * 31 + i) | 0
  return sum
}

const ROUNDS = 300_000
const time = (rounds: number): number => {
  const started = performance.now()
  work(rounds)
  return performance.now() - started
}
const sorted = (count: number, rounds: number): number[] =>
  Array.from({ length: count }, () => time(rounds)).sort((a, b) => a - b)

async function verdict(rounds: number, limit: number, excuse: 'auto' | false) {
  const found = await runMeasured(
    () => work(rounds),
    {
      budgets: [{ name: 'p95', share: 0.05, limit }],
      options: { ...defaults, excuse, maxCalls: 2_000 } as never,
    },
    { signal: new AbortController().signal, deadline: undefined, concurrent: false },
    realMachine,
    undefined,
  )
  return { kind: found.conclusion.kind, calls: found.times.count }
}

function startHogs(count: number): ChildProcess[] {
  return Array.from({ length: count }, () =>
    spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }),
  )
}

sorted(200, ROUNDS)
const quiet = sorted(400, ROUNDS)[200] ?? Number.NaN
const limit = quiet * 1.5
console.log(
  `Node ${process.version}, ${availableParallelism()} CPUs, load before ${loadavg()[0]?.toFixed(2)}`,
)
console.log(`quiet median ${quiet.toFixed(3)} ms, budget ${limit.toFixed(3)} ms, ${VERDICTS} verdicts a cell`)
console.log(
  'hogs | naive p95 of 100 red | without excuse: red, inconclusive | ours: red, inconclusive, pass | 2x caught, calls',
)
for (const hogs of [0, 2, 4]) {
  const children = startHogs(hogs)
  try {
    await sleep(500)
    const count = { naive: 0, bareRed: 0, bareOpen: 0, red: 0, open: 0, pass: 0, caught: 0 }
    const calls: number[] = []
    for (let i = 0; i < VERDICTS; i++) {
      if ((sorted(100, ROUNDS)[94] ?? 0) > limit) count.naive++
      const bare = await verdict(ROUNDS, limit, false)
      if (bare.kind === 'fail') count.bareRed++
      if (bare.kind === 'inconclusive') count.bareOpen++
      const ours = await verdict(ROUNDS, limit, 'auto')
      if (ours.kind === 'fail') count.red++
      else if (ours.kind === 'inconclusive') count.open++
      else count.pass++
      const twin = await verdict(ROUNDS * 2, limit, 'auto')
      if (twin.kind === 'fail') {
        count.caught++
        calls.push(twin.calls)
      }
    }
    const middle = calls.sort((a, b) => a - b)[calls.length >> 1] ?? 'none'
    console.log(
      `${hogs}    | ${count.naive} | ${count.bareRed}, ${count.bareOpen} | ${count.red}, ${count.open}, ${count.pass} | ${count.caught}, ${middle}`,
    )
  } finally {
    for (const child of children) child.kill()
  }
}
