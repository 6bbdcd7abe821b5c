/**
 * The slow, independent oracle: no code of qtests. Usage: node --expose-gc oracle.mjs planted|clean NAME
 * Retained bytes per call from plain memoryUsage() between exhaustive collections, over many calls.
 */
import { setImmediate as turn } from 'node:timers/promises'
import { clean } from './clean.mjs'
import { planted } from './planted.mjs'

const [, , kind, name] = process.argv
const subject = kind === 'clean' ? clean[name] : planted[name].allocate
const CALLS = (kind === 'planted' && planted[name].oracleCalls) || 120_000
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

await run(0, WARMUP)
const before = await retained()
await run(WARMUP, CALLS)
const after = await retained()
const heap = (after.heapUsed - before.heapUsed) / CALLS
const external = (after.external - before.external) / CALLS
process.stdout.write(`${JSON.stringify({ heap, external })}\n`, () => process.exit())
