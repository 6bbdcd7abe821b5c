/**
 * The slow, independent oracle: no code of qtests. Usage: node --expose-gc oracle.mjs leaking|fixed|clean NAME [SECONDS of CPU]
 *
 * Plain process.memoryUsage() between exhaustive collections, over up to 200,000 calls: a warm-up, then five windows of
 * the same length. Bytes per call are the Theil-Sen slope over the six readings, which two bad readings cannot move;
 * `weakest` is the window that grew least, `grown` counts the windows that grew by 16 bytes per call. The last line of its output is JSON.
 */
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises'
import { load } from './subject.mjs'

const [, , kind, name, seconds = '12'] = process.argv
const TIME = Number(seconds) * 1_000
const WINDOWS = 5
/** Calls of a window: beyond, bounded caches of any common size have long been full. */
const MOST_CALLS = 30_000
const LEAST_CALLS = 40
/** Calls that tell how long one takes and what it leaves. */
const PROBE = 200
/** A leak of some KB per call needs no more calls than this, in bytes. */
const MOST_GROWTH = 600 * 1024 * 1024

const { subject, setup, teardown } = await load(kind, name)
await setup?.()

let index = 0
async function run(count) {
  for (const end = index + count; index < end; index += 1) {
    const result = subject(index)
    if (typeof result?.then === 'function') await result
    // Synchronous work must not keep timers and finalizers from running.
    if (index % 256 === 255) await turn()
  }
}

/** Collections until finalizers, closed handles and weak references have let go of what they held. */
async function retained() {
  for (let round = 0; round < 8; round += 1) {
    await (round % 4 === 3 ? sleep(5) : turn())
    global.gc()
  }
  const { heapUsed, external } = process.memoryUsage()
  return { heap: heapUsed, external }
}

/** The median of the slopes between all pairs of readings. */
function theilSen(values) {
  const slopes = []
  for (let from = 0; from < values.length; from += 1) {
    for (let to = from + 1; to < values.length; to += 1)
      slopes.push((values[to] - values[from]) / (to - from))
  }
  slopes.sort((a, b) => a - b)
  const middle = slopes.length / 2
  return (slopes[Math.floor(middle - 0.5)] + slopes[Math.floor(middle)]) / 2
}

/** CPU time of this process in ms: what others do on the machine must not shorten a label's evidence. */
function cpu() {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000
}

async function timed(count) {
  const from = cpu()
  await run(count)
  return (cpu() - from) / count
}

const first = await retained()
const perCall = await timed(PROBE)
const grown = await retained()
const growth = Math.max(0, grown.heap + grown.external - first.heap - first.external) / PROBE
const byTime = TIME / perCall / (WINDOWS + 1)
const byGrowth = MOST_GROWTH / growth / (WINDOWS + 1)
const planned = Math.max(LEAST_CALLS, Math.floor(Math.min(MOST_CALLS, byTime, byGrowth)))

// Work that gets slower with each leaked object gets shorter windows.
let now = perCall
for (const started = cpu(); index < planned && cpu() - started < TIME / 4; ) now = await timed(PROBE / 2)
const affordable = Math.floor((0.75 * TIME) / WINDOWS / now)
const calls = Math.max(LEAST_CALLS, Math.min(planned, affordable))

const readings = [await retained()]
for (let window = 0; window < WINDOWS; window += 1) {
  await run(calls)
  readings.push(await retained())
}
await teardown?.()

const slope = (key) => theilSen(readings.map((reading) => reading[key])) / calls
const weakest = (key) =>
  Math.min(...readings.slice(1).map((reading, at) => reading[key] - readings[at][key])) / calls
const grew = readings.slice(1).map((reading, at) => {
  const before = readings[at]
  return Math.max(reading.heap - before.heap, reading.external - before.external) >= 16 * calls
})
const round = (value) => Math.round(value * 10) / 10
const truth = {
  heap: round(slope('heap')),
  external: round(slope('external')),
  weakestHeap: round(weakest('heap')),
  weakestExternal: round(weakest('external')),
  calls: index,
  grown: grew.filter(Boolean).length,
}
process.stdout.write(`\n${JSON.stringify(truth)}\n`, () => process.exit())
