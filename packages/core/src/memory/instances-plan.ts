import { ENOUGH_CALLS, LEAST_BLOCKS } from './instances.ts'
import { planWarmup } from './plan.ts'

/**
 * A block is at least and at most this part of all calls before it: what happens once is in one of them only, and a cache
 * of 20,000 entries that fills up has slowed down by the last one.
 */
const LEAST_GROWTH = 0.5
const MOST_GROWTH = 3

/** Share of what is left of the time that calls get where counting takes most of it. */
export const CALLS_SHARE = 0.2

/** Share of the calls that were asked for which the warm-up may take: three blocks, each longer, need the rest. */
const WARMUP_SHARE = 0.2

/** Calls before the first count. */
export function planInstancesWarmup(perCall: number, maxTime: number, calls: number | undefined): number {
  const most = Math.max(3, Math.floor(WARMUP_SHARE * (calls ?? Infinity)))
  return Math.min(most, planWarmup(perCall, maxTime))
}

/** What blocks are planned with. */
export interface BlockPlan {
  /** Calls so far. */
  readonly index: number
  /** Most calls in all. */
  readonly calls: number | undefined
  /** ms per call. */
  readonly perCall: number
  /** ms left for calls. */
  readonly left: number
}

/** How much longer each block is than all before, so that three of them fit into the time, or reach enough calls. */
export function planGrowth({ index, calls, perCall, left }: BlockPlan): number {
  const affordable = index + Math.max(0, left) / Math.max(perCall, 1e-5)
  const total = Math.min(affordable, 1.05 * ENOUGH_CALLS, calls ?? Infinity)
  const growth = (total / Math.max(1, index)) ** (1 / LEAST_BLOCKS) - 1
  return Math.min(MOST_GROWTH, Math.max(LEAST_GROWTH, growth))
}
