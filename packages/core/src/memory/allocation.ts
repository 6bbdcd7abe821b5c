import { exceedanceBounds } from '../stats/exceedance.ts'
import { rankedQuantile } from '../stats/quantile.ts'
import { formatBytes, formatCount } from '../units.ts'
import type { Caveat, Verdict } from '../verdict.ts'

/** One block of calls, with what it allocated by the byte counter. */
export interface AllocationBlock {
  readonly calls: number
  /** Bytes per call on the heap. */
  readonly heap: number
  /** Bytes per call outside of it, at least. */
  readonly external: number
  /** A collection in the block may have freed some of what its calls allocated outside. */
  readonly freed: boolean
}

/** What the sampler says about the same calls: the second witness. */
export interface AllocationSample {
  readonly calls: number
  /** Bytes per call on the heap that calls of the subject allocated. */
  readonly perCall: number
  /** The least that it may be with a chance of error below one in a million; `perCall` where every object was recorded. */
  readonly lower: number
  /** Every object was recorded. */
  readonly exact: boolean
}

/** The evidence of an allocation verdict. */
export interface AllocationEvidence {
  readonly blocks: readonly AllocationBlock[]
  /** Calls of all blocks, warm-up not included. */
  readonly calls: number
  readonly warmup: number
  /** Allocated bytes per call: of the second witness where it recorded every object, otherwise `counted`. */
  readonly perCall: number
  /** The median over the blocks. */
  readonly counted: number
  /** 95 % interval of the median, from order statistics; an end is `undefined` when there are too few blocks. */
  readonly lower: number | undefined
  readonly upper: number | undefined
  /** Mean over all calls: above the median where a few calls allocate much. */
  readonly mean: number
  /** The part of it that lies outside the heap: array buffers, what native code reports. */
  readonly external: number
  /** Blocks that allocated more than the budget and the error together. */
  readonly over: number
  readonly budget: number
  /** Bytes per call above which it is exceeded beyond the error of the counter. */
  readonly bound: number
  /** The second witness; `undefined` where it was not asked, or could not be. */
  readonly sample: AllocationSample | undefined
}

/** What the judge is told besides the blocks. */
export interface AllocationSituation {
  readonly budget: number
  readonly warmup: number
  /** No time or calls for another block. */
  readonly exhausted: boolean
  readonly caveats: readonly Caveat[]
}

/** What to do after a block. `confirm`: ask the second witness, then `judgeWithWitness`. */
export type AllocationDecision =
  | { readonly kind: 'continue' }
  | { readonly kind: 'confirm' }
  | { readonly kind: 'verdict'; readonly verdict: Verdict<AllocationEvidence> }

/** Chances of a wrong red and of a wrong green, for blocks that are independent. */
const FALSE_FAILURE = 1e-6
const FALSE_PASS = 1e-3

/** How far the counter may be off: one-off allocations of V8's own within a block, and rounding. */
const ERROR_BYTES = 1
const ERROR_SHARE = 0.005

/** Bytes per call above which a budget is exceeded beyond the error of the measurement. */
export function withinAllocationError(budget: number): number {
  return budget + Math.max(ERROR_BYTES, ERROR_SHARE * budget)
}

/**
 * Judges the blocks so far. Pure: reads no clock and no heap.
 *
 * Each block says whether its calls allocated more than the budget. If the median over blocks is within the budget, at
 * most half of them do, whatever their distribution: a sequential test of that share (see `stats/exceedance.ts`) may be
 * looked at after each block. Red also takes the word of the sampler, which counts objects and knows their stacks, so
 * that neither what runs beside the subject nor the waste at the end of a page of V8's can be taken for allocation.
 * Green also takes the mean: a few calls that allocate much are in it, and not in the median.
 */
export function judgeAllocation(
  blocks: readonly AllocationBlock[],
  situation: AllocationSituation,
): AllocationDecision {
  const { budget, exhausted, caveats } = situation
  const evidence = evidenceOf(blocks, situation, undefined)
  const count = known(blocks, budget).length
  const bounds = exceedanceBounds(0.5, FALSE_FAILURE, FALSE_PASS)
  const bound = withinAllocationError(budget)
  if (count >= bounds.passAt(evidence.over) && evidence.mean <= bound) {
    return { kind: 'verdict', verdict: { kind: 'pass', evidence, caveats } }
  }
  if (isProven(evidence)) return { kind: 'confirm' }
  if (!exhausted) return { kind: 'continue' }
  // What a page of V8's has left at its end counts as used, and not with the second witness.
  if (evidence.over > 0) return { kind: 'confirm' }
  const reason = doubt(evidence, count, bound)
  return { kind: 'verdict', verdict: { kind: 'inconclusive', reason, evidence, caveats } }
}

/** So many blocks were over the budget that the median is, with the chance of error that is allowed. */
function isProven({ over, blocks }: AllocationEvidence): boolean {
  return over > 0 && blocks.length <= exceedanceBounds(0.5, FALSE_FAILURE, FALSE_PASS).failUpTo(over)
}

/**
 * Judges blocks of which the byte counter says that they are over the budget, with the second witness.
 *
 * @param sample - `undefined` where nobody could be asked.
 * @param asynchronous - what then runs without a function of the program on the stack is not sampled.
 */
export function judgeWithWitness(
  blocks: readonly AllocationBlock[],
  situation: AllocationSituation,
  sample: AllocationSample | undefined,
  asynchronous: boolean,
): Verdict<AllocationEvidence> {
  const { budget, caveats } = situation
  const counted = evidenceOf(blocks, situation, sample)
  const bound = withinAllocationError(budget)
  const { external, perCall } = counted
  // Every object of a synchronous subject was recorded: the sampler is the better witness.
  const recorded = sample?.exact === true && !asynchronous
  const evidence = recorded ? { ...counted, perCall: sample.perCall + external } : counted
  const count = known(blocks, budget).length
  const inconclusive = (reason: string): Verdict<AllocationEvidence> => {
    return { kind: 'inconclusive', reason, evidence, caveats }
  }
  if (recorded && sample.perCall + external <= bound && count >= blocks.length / 2) {
    return { kind: 'pass', evidence, caveats }
  }
  if (!isProven(counted)) return inconclusive(doubt(counted, count, bound))
  if (sample === undefined) return inconclusive(UNCONFIRMED)
  if (sample.lower + external > bound) return { kind: 'fail', evidence, caveats }
  const reason = `the byte counter says ${formatBytes(perCall)} per call, objects with a known stack ${formatBytes(sample.perCall)}; the rest may be allocated beside the subject, or by Node on its behalf`
  return inconclusive(reason)
}

const UNCONFIRMED =
  'the byte counter is over the budget, but the heap profiler, which tells the objects of the subject from others, could not be asked'

function doubt(
  { over, perCall, mean, budget, blocks: all }: AllocationEvidence,
  blocks: number,
  bound: number,
): string {
  if (blocks < all.length / 2)
    return 'memory outside the heap was freed while it was counted: smaller buffers, or fewer of them in a call, can be counted'
  if (blocks === 0) return 'no block of calls could be measured in the time; raise maxTime'
  if (perCall <= bound && mean > bound)
    return `most calls are within ${formatBytes(budget)}, but a few allocate much more (mean ${formatBytes(mean)} per call); raise maxTime`
  return `${formatCount(over)} of ${formatCount(blocks)} blocks of calls were over ${formatBytes(budget)}, too few blocks to tell; raise maxTime`
}

/** Bytes per call of the blocks that tell: what was freed outside the heap meanwhile may be missing in the others. */
function known(blocks: readonly AllocationBlock[], budget: number): number[] {
  const outside = blocks.some(({ external }) => external >= 1)
  const bound = withinAllocationError(budget)
  return blocks
    .filter((block) => !outside || !block.freed || total(block) > bound)
    .map((block) => total(block))
}

function total({ heap, external }: AllocationBlock): number {
  return heap + external
}

function evidenceOf(
  blocks: readonly AllocationBlock[],
  { budget, warmup }: AllocationSituation,
  sample: AllocationSample | undefined,
): AllocationEvidence {
  const values = known(blocks, budget)
  const sorted = [...values].sort((a, b) => a - b)
  const { value, lower, upper } = rankedQuantile(sorted.length, (rank) => sorted[rank - 1] ?? 0, 0.5)
  const bound = withinAllocationError(budget)
  return {
    blocks,
    calls: blocks.reduce((sum, block) => sum + block.calls, 0),
    warmup,
    perCall: Math.max(0, value),
    counted: Math.max(0, value),
    lower,
    upper,
    mean: values.reduce((sum, bytes) => sum + bytes, 0) / Math.max(1, values.length),
    external: medianOf(blocks.map(({ external }) => external)),
    over: values.filter((bytes) => bytes > bound).length,
    budget,
    bound,
    sample,
  }
}

/** The middle value; 0 of none. */
export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[sorted.length >> 1] ?? 0
}
