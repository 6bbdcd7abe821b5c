/**
 * The slow, independent oracle: no code of qtests. Usage: node --expose-gc oracle.mjs planted|clean NAME
 * Retained bytes per call from plain memoryUsage() between exhaustive collections, over many calls.
 */
import { setImmediate as turn } from 'node:timers/promises'
import { clean } from './clean.mjs'
import { planted } from './planted.mjs'

const [, , kind, name] = process.argv
const subject = kind === 'clean' ? clean[name] : planted[name].allocate
const CALLS = (kind === 'planted' && planted[name].oracleCalls) || 60_000
const WARMUP = CALLS / 4

async function run(from, count) {
  for (let index = from; index < from + count; index += 1) {
    const result = subject(index)
    if (typeof result?.then === 'function') await result
  }
}

async function retained() {
  for (let round = 0; round < 6; round += 1) {
    await turn()
    global.gc()
  }
  const { heapUsed, external } = process.memoryUsage()
  return { heapUsed, external }
}

// Three stretches and their median: a step of V8's own weighs on one of them at most.
await run(0, WARMUP)
const slopes = []
for (let stretch = 0; stretch < 3; stretch += 1) {
  const before = await retained()
  await run(WARMUP + stretch * CALLS, CALLS)
  const after = await retained()
  slopes.push({
    heap: (after.heapUsed - before.heapUsed) / CALLS,
    external: (after.external - before.external) / CALLS,
  })
}
const median = (key) => slopes.map((slope) => slope[key]).sort((a, b) => a - b)[1]
const truth = { heap: median('heap'), external: median('external') }
process.stdout.write(`${JSON.stringify(truth)}\n`, () => process.exit())
