import type { Caveat } from '../verdict.ts'

/** One block of calls, with what it added. Deltas are between settled readings, in bytes. */
export interface Block {
  readonly calls: number
  /** Growth of the data spaces. */
  readonly data: number
  /** Growth of external memory. */
  readonly external: number
  /** Collections within the block, each after as many calls as the longest block without any had. */
  readonly collections: number
  /** Bytes that timings of responses, which Node keeps up to a bound, may have added to `data`; absent where none came. */
  readonly timings?: number
  /** What was allocated in this block and is alive at its end, from the sampler; `undefined` without one. */
  readonly live: LiveBlock | undefined
}

/** What the sampler knows of one block. */
export interface LiveBlock {
  /** Mean bytes between samples. */
  readonly interval: number
  /** Bytes that calls of the subject allocated. */
  readonly bytes: number
  /** Objects in `bytes`, as far as they were sampled: a table that doubles is one, entries of a cache are many. */
  readonly objects: number
  /** Bytes that anybody allocated, our own code included: what they explain of the growth needs no other cause. */
  readonly all: number
  /** Bytes in tables: large objects that grow from block to block, whoever allocated them. */
  readonly tables: number
  /** Bytes that one and the same function added evenly over the block, whoever's it is. */
  readonly recurring: number
  /** The part of `recurring` that came in lumps: no proof of a slow subject's, and it acquits nobody. */
  readonly lumps: number
  /** Samples in `recurring`, lumps left out. */
  readonly recurringSamples: number
  /** What came stopped coming before the end of the block, as in a cache that reached its bound. */
  readonly ended: boolean
  /** Nothing is left of what came at the beginning of the block, as in a cache that reached its bound in it. Absent: something is. */
  readonly late?: boolean
  /** The same where functions that inline each other count as one: at least as much. */
  readonly spread: number
  /** Samples in `spread`. */
  readonly samples: number
  /** `bytes` of the block before this one that are alive at the end of this one; `undefined` when unknown. */
  readonly bytesOfPrevious: number | undefined
  /** The same of `recurring`. */
  readonly recurringOfPrevious: number | undefined
  /**
   * Share that is alive at the end of this block of all that functions added evenly in the blocks before it and that was
   * alive at their end: a collection with a bound drops its oldest entries first. `undefined` when unknown.
   */
  readonly keptOfEarlier: number | undefined
}

/** Least blocks for a red. */
export const LEAST_BLOCKS = 3

/** Least calls for a red, warm-up not included: below, a pool or a small cache that fills looks the same. */
export const LEAST_CALLS = 20

/**
 * Calls, warm-up included, after which steady growth is no cache that fills up: the default bounds of the
 * caches in use lie below. A larger one needs `warmup`.
 */
export const ENOUGH_CALLS = 24_000

/** Bytes that a cache of `ENOUGH_CALLS` entries hardly has. */
export const LARGEST_CACHE = 64 * 1024 * 1024

/** Bytes per call that every leak to be found retains, at least. */
export const LEAST_LEAK = 16

/** Bytes per call below which the byte counter tells nothing from V8's own doing; objects are counted below it. */
const FINEST = 8

/** The tolerance of the byte counter. */
export function fineTolerance(tolerance: number): number {
  return Math.max(tolerance, FINEST)
}

/** Bytes per call. */
export function rate(bytes: number, block: Block): number {
  return bytes / block.calls
}

/** Growth per call of the last block over that of the block before: below 1 a collection may have reached its bound. */
export function pace(blocks: readonly Block[], bytesOf: (block: Block) => number): number {
  const [before, last] = blocks.slice(-2)
  if (before === undefined || last === undefined) return 1
  const earlier = rate(bytesOf(before), before)
  return earlier <= 0 ? 1 : rate(bytesOf(last), last) / earlier
}

/** External memory that is growth where each block grew by as much per call to within so little: slabs and pools do not. In bytes. */
export const EXACT_OUTSIDE = 64 * 1024
export const EXACTLY = 1.02

/** What ends the calls of a run. */
export type RunEnd = 'time' | 'memory' | 'calls'

/** What the judge is told besides the blocks. */
export interface GrowthSituation {
  readonly warmup: number
  /** Bytes per call that are still no leak. */
  readonly tolerance: number
  /** The next block would not fit into the time, the calls or the memory that are left. */
  readonly exhausted: boolean
  /** The time allows so few calls that steps of V8's own tables outweigh them. */
  readonly slow: boolean
  /** Other processes had the CPU for so long that the calls ended before their time was up. */
  readonly starved: boolean
  /** What ends the calls, once they are over. Default: the time. */
  readonly end?: RunEnd
  readonly caveats: readonly Caveat[]
}
