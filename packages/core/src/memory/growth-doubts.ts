import { formatBytes, formatCount } from '../units.ts'
import type { Caveat } from '../verdict.ts'
import {
  type Block,
  fineTolerance,
  LEAST_BLOCKS,
  LEAST_CALLS,
  LEAST_LEAK,
  pace,
  type RunEnd,
  rate,
} from './block.ts'
import type { GrowthEvidence } from './growth-evidence.ts'
import { isDropped, wasDropped } from './growth-kept.ts'
import { isOfTimings } from './growth-proof.ts'

/** A red from fewer calls than the bounds of the caches in use. */
export function shortRun(total: number): Caveat {
  return {
    code: 'SHORT_RUN',
    text: `only ${formatCount(total)} calls fit: a cache that is still filling towards a larger bound looks the same; raise maxTime or warmup to tell`,
  }
}

/** Samples of what calls leave behind of which hardly ever so few come evenly that they pass for something that came once. */
const PLAIN = 12

/**
 * A green beside growth that came once, in calls so few that a leak may be a part of it: of what a compiler or a bundler leaves
 * in V8 while it warms up, a leak of some hundred bytes per call is not told in a hundred calls.
 */
export function unseen({ data, live, calls }: Block): readonly Caveat[] {
  const seen = live === undefined ? Number.POSITIVE_INFINITY : (PLAIN * live.interval) / calls
  const least = Math.min(data / calls, seen)
  if (least < LEAST_LEAK) return []
  const text = `a leak of less than ${formatBytes(least)} per call would not have been told from the ${formatBytes(data)} that came once in the last ${formatCount(calls)} calls; raise maxTime for more of them`
  return [{ code: 'UNSEEN', text }]
}

/** A red would have been too early where a busy machine is why they were few, and a quick subject would have made enough of them. */
export function starved(total: number): string {
  return `memory grew, but other processes had the CPU, and in the ${formatCount(total)} calls that fit a cache that is still filling towards its bound looks the same; raise maxTime, or give the tests a CPU`
}

/** A red would have been wrong: all objects that are alive were counted, and they are no more than before. */
export function unconfirmed(perCall: number, calls: number, left: number): string {
  return `the heap grew by ${formatBytes(Math.round(perCall))} per call, but no objects stay, and ${formatCount(calls)} further calls left ${formatBytes(Math.max(0, Math.round(left)))} each: V8 was still warming up; raise warmup`
}

/**
 * Why no verdict was reached, in words that the blocks bear out.
 *
 * @param proven - growth was shown, but it did not keep its pace.
 * @param end - what ended the calls.
 */
export function doubt(
  blocks: readonly Block[],
  evidence: GrowthEvidence,
  proven: boolean,
  end: RunEnd = 'time',
): string {
  const raise = end === 'calls' ? 'raise calls' : 'raise maxTime'
  if (blocks.length < LEAST_BLOCKS || evidence.calls < LEAST_CALLS) {
    const few = `only ${formatCount(evidence.calls)} ${evidence.calls === 1 ? 'call' : 'calls'} in ${blocks.length} ${blocks.length === 1 ? 'block' : 'blocks'} fit into`
    if (end === 'memory')
      return `${few} the memory that may be used; raise --max-old-space-size, or let a call make less`
    return end === 'calls' ? `${few} the option calls; ${raise}` : `${few} the time; ${raise}`
  }
  if (evidence.channel === 'heap' && isOfTimings(blocks.at(-1))) {
    return 'Node keeps a timing of each response that `fetch` brings, up to 250, and they may be all that grew; empty them in afterEach, with performance.clearResourceTimings(), or set warmup to 250'
  }
  const tail = blocks.slice(-LEAST_BLOCKS)
  const fine = fineTolerance(evidence.tolerance)
  const moved = (bytes: (block: Block) => number): boolean =>
    tail.some((block) => Math.abs(rate(bytes(block), block)) >= fine)
  // What comes and goes outside of the heap is no growth in every block, and all the same why there is no green.
  const outside =
    evidence.channel === 'external' || (!moved(({ data }) => data) && moved(({ external }) => external))
  const bytesOf = (block: Block): number => (outside ? block.external : block.data)
  const rates = tail.map((block) => rate(bytesOf(block), block))
  const [, before, last] = rates.map((value) => `${value.toFixed(1)} B`)
  if (proven && pace(tail, bytesOf) >= 1) {
    return `the objects that calls leave behind came more slowly in the last block, as in a cache that reaches its bound; ${raise} or warmup`
  }
  if (proven || pace(tail, bytesOf) < 0.75) {
    return `the growth slowed down from ${before} to ${last} per call, as a cache does that reaches its bound; ${raise} or warmup`
  }
  if (wasDropped(tail, evidence.tolerance) || isDropped(tail, evidence.tolerance)) {
    return `what the calls of one block left behind was gone after the next, as from a cache that has reached its bound; ${raise} or warmup`
  }
  if (rates.some((value) => value < fine)) {
    return `${outside ? 'memory outside the heap' : 'the heap'} grew in some blocks and not in others (${rates.map((value) => value.toFixed(1)).join(', ')} B per call); ${raise} or warmup`
  }
  const grown = formatBytes(Math.max(...tail.map(bytesOf)))
  return `${outside ? 'memory outside the heap' : 'the heap'} grew by ${grown} in a block at most, which the warm-up of V8 may explain, and no object that each call leaves behind was seen; ${raise}`
}
