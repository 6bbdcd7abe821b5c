import { type Budget, type PercentileName, SHARES } from '../latency/budget.ts'
import type { BaselineEntry } from './file.ts'

/** The percentiles of a baseline that a later measurement is held against. */
export const JUDGED = ['p50', 'p95'] as const satisfies readonly PercentileName[]

/** One of them. */
export type JudgedPercentile = (typeof JUDGED)[number]

/**
 * Budgets from a baseline: the upper end of each percentile's interval, times what the tolerance allows. The upper end, so
 * that the calls that the baseline happened to be made of are no reason for a red.
 *
 * @param limit - 1 and the tolerance: 1.25 for a quarter more time.
 * @param waitsKnown - the machine tells how long a call waited for a CPU. Where it does not, the slowest twentieth of the
 * calls are those of the other processes.
 */
export function budgetsOf(entry: BaselineEntry, limit: number, waitsKnown: boolean): readonly Budget[] {
  let least = 0
  return JUDGED.flatMap((name) => {
    const { upper } = entry[name]
    if (upper === null) return []
    // Nor of means: how many calls a batch has, each process decides for itself.
    if (name === 'p95' && (entry.batched || !waitsKnown)) return []
    // A subject that does nothing has times of 0: the budget must be above them.
    least = Math.max(least, upper * limit, LEAST)
    return [{ name, share: SHARES[name], limit: least }]
  })
}

/** ms: a tenth of a nanosecond. */
const LEAST = 1e-7
