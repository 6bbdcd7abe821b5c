import type { Caller } from './caller.ts'
import type { Overhead } from './overhead.ts'

/** Budgets shorter than so many times the cost of timing are judged on means of batches. */
const FINE_ENOUGH = 50
/** A batch lasts at least so many times the cost of timing. */
const BATCH = 100
const TRIAL = 64
const LARGEST = 4_096

/** Whether one call within the budget is too short for the clock: below about 4 us. */
export function needsBatch(shortest: number, overhead: Overhead): boolean {
  return shortest < FINE_ENOUGH * overhead.typical
}

/** Calls per batch: the smallest power of 2 that makes a batch long beside the cost of timing. */
export async function batchSize(caller: Caller, overhead: Overhead): Promise<number> {
  caller.batch(TRIAL)
  const times = new Float64Array(8)
  const done = await caller.run(times, 0, times.length, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY)
  const each = Math.max((times.slice(0, done).sort()[done >> 1] ?? 0) - overhead.least / TRIAL, 1e-7)
  const wanted = (BATCH * overhead.typical) / each
  return Math.min(LARGEST, Math.max(1, 2 ** Math.ceil(Math.log2(wanted))))
}
