import { type Block, EXACT_OUTSIDE, EXACTLY, fineTolerance, LEAST_BLOCKS, pace, rate } from './block.ts'
import type { ObjectGrowth } from './growth-census.ts'

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
  /** The same by the largest of them. */
  readonly strongest: number
  /** What grew: objects on the heap, or memory outside of it. */
  readonly channel: 'heap' | 'external'
  /** With `external`: bytes per call that grew on the heap beside it. */
  readonly heapPerCall: number
  readonly tolerance: number
  /** Counts of all objects that proved the growth where its bytes did not; `perCall` is what so many objects have at least. */
  readonly objects?: ObjectGrowth
}

/** What the blocks amount to. */
export function evidenceOf(
  blocks: readonly Block[],
  {
    warmup,
    tolerance,
    slow = false,
  }: { readonly warmup: number; readonly tolerance: number; readonly slow?: boolean },
): GrowthEvidence {
  const tail = blocks.slice(-LEAST_BLOCKS)
  const channel = isOutside(tail, tolerance) ? 'external' : 'heap'
  const bytesOf = measure(tail, channel)
  const rates = tail.map((block) => rate(bytesOf(block), block))
  // What was freed outside the heap in the first block is no growth, and no evidence against it.
  const carrying = channel === 'external' && isFreedFirst(tail, tolerance) ? rates.slice(1) : rates
  return {
    blocks,
    calls: blocks.reduce((sum, block) => sum + block.calls, 0),
    warmup,
    perCall:
      channel === 'heap' && slow ? (byLastBlock(tail) ?? estimate(tail, bytesOf)) : estimate(tail, bytesOf),
    weakest: Math.min(...carrying),
    strongest: Math.max(...carrying),
    heapPerCall: channel === 'external' ? estimate(tail, (block) => block.data) : 0,
    channel,
    tolerance,
  }
}

/**
 * Whether memory outside the heap is what grew. An array buffer has an object on the heap as well; what it holds outside
 * is the larger part, or as large. A run that a busy machine cut down to the least blocks begins with a short one, in
 * which code that is still compiled weighs more than either; and in which Node frees, outside the heap, what loading
 * modules has left, some ten KB.
 */
function isOutside(tail: readonly Block[], tolerance: number): boolean {
  const later = tail.slice(1)
  const grew = (block: Block): boolean => rate(block.external, block) >= fineTolerance(tolerance)
  if (!later.every((block) => grew(block) && block.external >= block.data / 2)) return false
  if (tail.every(grew)) return true
  const rates = later.map((block) => rate(block.external, block))
  const much = (later.at(-1)?.external ?? 0) >= EXACT_OUTSIDE
  return much && rates.length > 1 && Math.max(...rates) <= EXACTLY * Math.min(...rates)
}

function isFreedFirst(tail: readonly Block[], tolerance: number): boolean {
  const [first] = tail
  return first !== undefined && rate(first.external, first) < fineTolerance(tolerance)
}

/** The evidence where not a single call could be measured. */
export function noEvidence(warmup: number, tolerance: number): GrowthEvidence {
  return {
    blocks: [],
    calls: 0,
    warmup,
    perCall: 0,
    weakest: 0,
    strongest: 0,
    channel: 'heap',
    heapPerCall: 0,
    tolerance,
  }
}

/** Growth of the heap in a block beside which steps of V8's own tables hardly count, in bytes. */
const OUTWEIGHS_STEPS = 256 * 1024

/** Which bytes speak: those of the objects themselves where the calls are so few that steps outweigh them. */
function measure(tail: readonly Block[], channel: 'heap' | 'external'): (block: Block) => number {
  if (channel === 'external') return (block) => block.external
  const few = tail.every(({ data }) => data < OUTWEIGHS_STEPS)
  const counted = few && tail.every(({ live }) => live !== undefined && live.recurring > 0)
  return counted ? (block) => block.live?.spread ?? 0 : (block) => block.data
}

/**
 * The readings of a slow subject are free of what reading a profile leaves, and the last block has the most calls: where
 * objects make up most of it, its bytes are nearer to the truth than some dozen samples of them. Many samples are nearer
 * still where all that has grown is less than a page: by up to as much a reading may stand too high, never too low.
 */
function byLastBlock(tail: readonly Block[]): number | undefined {
  const last = tail.at(-1)
  if (last?.live === undefined || last.data <= 0) return undefined
  const { spread, samples } = last.live
  if (spread < MOSTLY * last.data) return undefined
  const sampled = samples >= MANY_SAMPLES && last.data < OUTWEIGHS_STEPS
  return rate(sampled ? Math.min(spread, last.data) : last.data, last)
}

/** Of so many samples the number is known to a tenth. */
const MANY_SAMPLES = 100

/** Objects that make up less of the growth than this do not speak for it. */
const MOSTLY = 0.5

/** The part of the growth that objects make up where no table grows beside them. */
const BY_OBJECTS = 0.7

/**
 * Retained bytes per call: the median of the last blocks, which one step of V8's cannot move. Where the last two
 * disagree, a table doubles in steps, and the mean over the blocks is the better figure; unless objects make up the
 * last block, which is the longest, so that a step weighs least in it.
 */
function estimate(tail: readonly Block[], bytesOf: (block: Block) => number): number {
  const change = pace(tail, bytesOf)
  const last = tail.at(-1)
  if (last?.live !== undefined && last.data >= OUTWEIGHS_STEPS) {
    const { spread, tables } = last.live
    if (spread >= BY_OBJECTS * last.data && tables < 0.1 * last.data) return rate(bytesOf(last), last)
  }
  if (change < 0.85 || change > 1.15) {
    return (
      tail.reduce((sum, block) => sum + bytesOf(block), 0) / tail.reduce((sum, block) => sum + block.calls, 0)
    )
  }
  const rates = tail.map((block) => rate(bytesOf(block), block)).sort((a, b) => a - b)
  return rates[Math.floor(rates.length / 2)] as number
}
