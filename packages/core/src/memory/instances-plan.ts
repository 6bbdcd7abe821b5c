import { ENOUGH_CALLS, LEAST_BLOCKS } from './instances.ts'

/**
 * A block is at least and at most this part of all calls before it: what happens once is in one of them only, and a cache
 * of 20,000 entries that fills up has slowed down by the last one.
 */
const LEAST_GROWTH = 0.5
const MOST_GROWTH = 3

/** Least calls of all blocks together, as the judge wants them. */
const LEAST_CALLS = 20

/** Counts after a block, in the mean: one more tells whether the figure stands still. */
const COUNTS = 1.5

/** Steps in which a plan that does not fit is made smaller. */
const SMALLER = 0.85

/** What blocks are planned with. */
export interface BlockPlan {
  /** Calls so far, and those of them that were in blocks. */
  readonly index: number
  readonly measured: number
  /** Blocks so far. */
  readonly blocks: number
  /** Most calls in all. */
  readonly calls: number | undefined
  /** ms per call. */
  readonly perCall: number
  /** ms left for calls, and for both: counts that take long have time of their own. */
  readonly left: number
  readonly leftInAll: number
  /** ms that a count takes in the heap of now. */
  readonly countTime: number
  /** Bytes on the heap now, and those that each call leaves there. */
  readonly heap: number
  readonly leftPerCall: number
  /** Calls that fit into the memory of a block. */
  readonly affordable: number
}

/**
 * Calls of the next block: so many that three blocks fit into the time or reach enough calls. A count walks the heap, so what
 * calls leave there makes each count longer.
 */
export function planCount(plan: BlockPlan): number {
  const { index, measured, blocks, calls } = plan
  const toCome = Math.max(1, LEAST_BLOCKS - blocks)
  const total = Math.min(1.05 * ENOUGH_CALLS, calls ?? Infinity)
  const wanted = (total / Math.max(1, index)) ** (1 / toCome) - 1
  let growth = Math.min(MOST_GROWTH, Math.max(LEAST_GROWTH, wanted))
  while (growth > LEAST_GROWTH && !fit(plan, growth, toCome)) growth *= SMALLER
  const least = Math.ceil((LEAST_CALLS - measured) / toCome)
  const count = Math.min(plan.affordable, Math.ceil(Math.max(LEAST_GROWTH, growth) * index))
  return Math.min(Math.max(1, least, count), (calls ?? Infinity) - index)
}

/** Whether so many blocks fit, each so much longer than all calls before it. */
function fit(plan: BlockPlan, growth: number, blocks: number): boolean {
  let made = 0
  let counting = 0
  for (let at = 0; at < blocks; at += 1) {
    made += Math.min(plan.affordable, Math.ceil(growth * (plan.index + made)))
    counting += COUNTS * countTimeAfter(plan, made)
  }
  const calling = made * plan.perCall
  return calling < plan.left && calling + counting < plan.leftInAll
}

/** Whether so many calls fit, and a count after them. Where memory makes blocks short, three are enough. */
export function fits(plan: BlockPlan, count: number): boolean {
  if (plan.blocks >= LEAST_BLOCKS && plan.affordable < LEAST_GROWTH * plan.index) return false
  const calling = count * plan.perCall
  return count > 0 && calling < plan.left && calling + countTimeAfter(plan, count) < plan.leftInAll
}

/** ms that a count takes after so many further calls. */
function countTimeAfter({ countTime, heap, leftPerCall }: BlockPlan, calls: number): number {
  return countTime * (1 + (Math.max(0, leftPerCall) * calls) / Math.max(1, heap))
}
