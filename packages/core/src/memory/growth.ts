import { formatCount } from '../units.ts'
import type { Caveat, Verdict } from '../verdict.ts'

/** One block of calls, with what it added. Deltas are between settled readings, in bytes. */
export interface Block {
  readonly calls: number
  /** Growth of the data spaces. */
  readonly data: number
  /** Growth of external memory. */
  readonly external: number
  /** Bytes allocated in this block and alive at its end, from the sampler; `undefined` without one. */
  readonly live: number | undefined
  /** Objects in `live`, as far as they were sampled: a table that doubles is one, entries of a cache are many. */
  readonly liveObjects: number | undefined
  /** The part of `live` that nearly every call adds to; `undefined` when the sampler was too coarse to count objects. */
  readonly recurring: number | undefined
  /** Bytes allocated in the block before this one and alive at the end of this one; `undefined` when unknown. */
  readonly liveOfPrevious: number | undefined
}

/** The evidence of a growth verdict. */
export interface GrowthEvidence {
  readonly blocks: readonly Block[]
  /** Calls of all blocks, warm-up not included. */
  readonly calls: number
  readonly warmup: number
  /** Retained bytes per call: the estimate that is reported. */
  readonly perCall: number
  /** Bytes per call by the smallest block of those that carry the verdict: the weakest evidence. */
  readonly weakest: number
  /** What grew: objects on the heap, or memory outside of it. */
  readonly channel: 'heap' | 'external'
  /** With `external`: bytes per call that grew on the heap beside it. */
  readonly heapPerCall: number
  readonly tolerance: number
}

/** What to do after a block. */
export type Decision =
  | { readonly kind: 'continue' }
  | { readonly kind: 'verdict'; readonly verdict: Verdict<GrowthEvidence> }

/** What the judge is told besides the blocks. */
export interface GrowthSituation {
  readonly warmup: number
  /** Bytes per call that are still no leak. */
  readonly tolerance: number
  /** The next block would not fit into the time or the calls that are left. */
  readonly exhausted: boolean
  /** The time allows so few calls that steps of V8's own tables outweigh them. */
  readonly slow: boolean
  readonly caveats: readonly Caveat[]
}

/**
 * Calls, warm-up included, after which steady growth is no cache that fills up: the default bounds of the
 * caches in use lie below. A larger one needs `warmup`.
 */
export const ENOUGH_CALLS = 24_000

/** Growth of the heap in one block above which no step of V8's own tables explains it, in bytes. */
const BEYOND_STEPS = 512 * 1024

/** Growth of the heap in one block beside which a step cannot pass for a rate that stayed the same, in bytes. */
const WELL_BEYOND_STEPS = 768 * 1024

/** Rates of the blocks that carry a red may differ by this factor: steps of tables do, series of accidents more. */
const WIDEST_SPREAD = 4

/** Calls before which a slow subject is not acquitted by its objects alone: what begins late must have begun. */
const LATE_START = 250

/** Least blocks for a red, each more than twice as long as the one before. */
const LEAST_BLOCKS = 3

/** Least calls for a red, warm-up not included: below, a pool or a small cache that fills looks the same. */
const LEAST_CALLS = 20

/**
 * Judges the blocks so far. Pure: reads no clock and no heap.
 *
 * Each block is longer than everything before it, so one-off growth (tables, first calls, caches up to their
 * bound) shrinks to nothing while a leak keeps its rate, and each doubling of a Map falls inside a block.
 * Green: one block in which neither the byte counter nor the live objects grow. Red: growth above the
 * tolerance in *every* one of the last blocks; the weakest one discriminates, not the mean.
 */
export function judgeGrowth(blocks: readonly Block[], situation: GrowthSituation): Decision {
  const { exhausted, warmup, caveats, tolerance } = situation
  const last = blocks.at(-1)
  if (last === undefined) return { kind: 'continue' }
  const evidence = evidenceOf(blocks, situation)
  const verdict = (value: Verdict<GrowthEvidence>): Decision => ({ kind: 'verdict', verdict: value })
  const clean = isClean(last, tolerance) || isTurnover(blocks, tolerance, exhausted)
  if (clean || isCleanByObjects(blocks, situation)) {
    return verdict({
      kind: 'pass',
      evidence: { ...evidence, perCall: Math.max(0, rate(last.data, last)) },
      caveats,
    })
  }
  const total = warmup + evidence.calls
  const enough = blocks.length > LEAST_BLOCKS && total >= ENOUGH_CALLS
  if (!enough && !exhausted) return { kind: 'continue' }
  const proven = evidence.calls >= LEAST_CALLS && blocks.length >= LEAST_BLOCKS && isProven(blocks, tolerance)
  const slowing = slowdown(blocks, measure(blocks, evidence.channel, situation))
  const beyond = total - last.calls >= ENOUGH_CALLS
  if (proven && slowing >= leastPace(last, beyond, exhausted)) {
    const doubts = total >= ENOUGH_CALLS ? caveats : [...caveats, shortRun(total)]
    return verdict({ kind: 'fail', evidence, caveats: doubts })
  }
  if (!exhausted) return { kind: 'continue' }
  const reason = proven ? slowed(blocks) : doubt(blocks, evidence)
  return verdict({ kind: 'inconclusive', reason, evidence, caveats })
}

function isClean(block: Block, tolerance: number): boolean {
  return (
    rate(block.data, block) < tolerance &&
    rate(block.external, block) < tolerance &&
    (block.live === undefined || rate(block.live, block) < tolerance)
  )
}

/**
 * Slow subjects make few calls, and a step of V8's tables outweighs them in the byte counter. The sampler then
 * records every allocation, and code that ran so seldom is not optimised, so the objects alone can acquit.
 */
function isCleanByObjects(blocks: readonly Block[], situation: GrowthSituation): boolean {
  const { tolerance, warmup, slow, exhausted } = situation
  const last = blocks.at(-1)
  if (!slow || last?.live === undefined) return false
  const total = warmup + blocks.reduce((sum, block) => sum + block.calls, 0)
  if (total < LATE_START && !exhausted) return false
  return (
    rate(last.live, last) < tolerance && rate(last.external, last) < tolerance && last.data < BEYOND_STEPS / 4
  )
}

/** Survivors of a block that tell a cache from a table. */
const MANY_OBJECTS = 20

/**
 * A full cache with new keys, or entries written anew: every block leaves survivors, but they replace older ones, so
 * the heap stands still. A table that doubles also replaces the one before, and one step of V8's can hide its growth
 * once: so many survivors of the block before must be gone, or the heap must stand still twice, the second time in
 * a block too long to be hidden.
 */
function isTurnover(blocks: readonly Block[], tolerance: number, exhausted: boolean): boolean {
  const [before, last] = blocks.slice(-2)
  if (before === undefined || last === undefined || rate(last.external, last) >= tolerance) return false
  // When no further block can tell, growth within the tolerance has to do.
  const most = exhausted ? tolerance : tolerance / 2
  const still = (block: Block): boolean => Math.abs(rate(block.data, block)) < most
  const many = (before.liveObjects ?? 0) >= MANY_OBJECTS
  const gone = last.liveOfPrevious !== undefined && last.liveOfPrevious < 0.5 * (before.live ?? 0)
  return still(last) && ((many && gone) || (still(before) && last.calls * tolerance > BEYOND_STEPS / 8))
}

/** Growth above the tolerance in each of the last blocks, in heap bytes backed by live objects or by sheer size. */
function isProven(blocks: readonly Block[], tolerance: number): boolean {
  const tail = blocks.slice(-LEAST_BLOCKS)
  if (tail.every((block) => rate(block.external, block) >= tolerance)) return true
  const last = tail.at(-1)
  if (last === undefined) return false
  const rates = tail.map((block) => rate(block.data, block))
  const grew = Math.min(...rates) >= Math.max(tolerance, Math.max(...rates) / WIDEST_SPREAD)
  // The sampler may lose optimised code, but not from the first call on.
  const seen =
    last.live === undefined || blocks.filter((block) => rate(block.live ?? 0, block) >= tolerance).length > 1
  if (grew && seen && last.data >= BEYOND_STEPS) return true
  // Few calls: a step outweighs the growth, so the objects themselves are counted.
  const counted = tail.every((block) => block.live !== undefined && rate(counting(block), block) >= tolerance)
  const kept = tail
    .slice(1)
    .every((block, at) => (block.liveOfPrevious ?? 0) >= 0.5 * counting(tail[at] as Block))
  // Where the heap can be read it must have grown with the objects: entries written anew only replace older ones.
  const grown = tail.every((block) => block.data >= counting(block) - BEYOND_STEPS / 2)
  return counted && kept && grown && isSteady(tail.slice(-2))
}

/** Live bytes of a block, without one-off objects where single objects could be told apart. */
function counting(block: Block): number {
  return block.recurring ?? block.live ?? 0
}

/** The live bytes per call agree between blocks: a rate, not a series of accidents. */
function isSteady(blocks: readonly Block[]): boolean {
  const rates = blocks.map((block) => rate(counting(block), block))
  return Math.max(...rates) <= 2 * Math.min(...rates)
}

/**
 * The share of the rate before to which growth per call may fall in the last block and still be proof: where a
 * cache reaches its bound it falls, at 20,000 entries to 0.7 at most.
 *
 * A block that began beyond `ENOUGH_CALLS` is beyond such bounds altogether; what grows there in steps is a table. A
 * power of two falls into blocks of 2.25 times the calls so far with rates that differ by 0.53 at most; the rest
 * is noise.
 */
function leastPace(last: Block, beyond: boolean, exhausted: boolean): number {
  if (beyond) return 0.4
  if (exhausted) return 0.75
  return last.data >= WELL_BEYOND_STEPS || last.external >= WELL_BEYOND_STEPS ? 0.9 : Infinity
}

/** Growth per call of the last block over that of the block before: below 1 a collection may have reached its bound. */
function slowdown(blocks: readonly Block[], bytesOf: (block: Block) => number): number {
  const [before, last] = blocks.slice(-2)
  if (before === undefined || last === undefined) return 1
  const earlier = rate(bytesOf(before), before)
  return earlier <= 0 ? 1 : rate(bytesOf(last), last) / earlier
}

function evidenceOf(blocks: readonly Block[], situation: GrowthSituation): GrowthEvidence {
  const { warmup, tolerance } = situation
  const tail = blocks.slice(-LEAST_BLOCKS)
  // An array buffer has an object on the heap as well; what it holds outside is the larger part, or as large.
  const outside = (block: Block): boolean =>
    rate(block.external, block) >= tolerance && block.external >= block.data / 2
  const channel = tail.every(outside) ? 'external' : 'heap'
  const bytesOf = measure(blocks, channel, situation)
  return {
    blocks,
    calls: blocks.reduce((sum, block) => sum + block.calls, 0),
    warmup,
    perCall: estimate(tail, bytesOf),
    weakest: Math.min(...tail.map((block) => rate(bytesOf(block), block))),
    heapPerCall: channel === 'external' ? estimate(tail, (block) => block.data) : 0,
    channel,
    tolerance,
  }
}

/** Which bytes speak: those of the objects themselves where the calls are so few that steps outweigh them. */
function measure(
  blocks: readonly Block[],
  channel: 'heap' | 'external',
  { slow }: GrowthSituation,
): (block: Block) => number {
  if (channel === 'external') return (block) => block.external
  const counted = slow && blocks.every((block) => block.live !== undefined)
  return counted ? counting : (block) => block.data
}

/**
 * Retained bytes per call: the median of the last blocks, which one step of V8's cannot move. Where the last two
 * disagree, a table doubles in steps, and the mean over the blocks is the better figure.
 */
function estimate(tail: readonly Block[], bytesOf: (block: Block) => number): number {
  const change = slowdown(tail, bytesOf)
  if (change < 0.85 || change > 1.15) {
    return (
      tail.reduce((sum, block) => sum + bytesOf(block), 0) / tail.reduce((sum, block) => sum + block.calls, 0)
    )
  }
  const rates = tail.map((block) => rate(bytesOf(block), block)).sort((a, b) => a - b)
  return rates[Math.floor(rates.length / 2)] as number
}

function shortRun(total: number): Caveat {
  return {
    code: 'SHORT_RUN',
    text: `only ${formatCount(total)} calls fit: a cache that is still filling towards a larger bound looks the same; raise maxTime or warmup to tell`,
  }
}

function slowed(blocks: readonly Block[]): string {
  const [before, last] = blocks.slice(-2).map((block) => `${rate(block.data, block).toFixed(1)} B`)
  return `the growth slowed down from ${before} to ${last} per call, as a cache does that reaches its bound; raise maxTime or warmup`
}

function doubt(blocks: readonly Block[], evidence: GrowthEvidence): string {
  if (blocks.length < LEAST_BLOCKS || evidence.calls < LEAST_CALLS) {
    return `only ${formatCount(evidence.calls)} calls in ${blocks.length} ${blocks.length === 1 ? 'block' : 'blocks'} fit into the time; raise maxTime`
  }
  const rates = blocks.slice(-LEAST_BLOCKS).map((block) => `${rate(block.data, block).toFixed(1)} B`)
  return `the heap grew in some blocks and not in others (${rates.join(', ')} per call); raise maxTime or warmup`
}

function rate(bytes: number, block: Block): number {
  return bytes / block.calls
}
