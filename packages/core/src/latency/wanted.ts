import { WINDOWS } from '../stats/budget-test.ts'
import { exceedanceBounds } from '../stats/exceedance.ts'
import { type BudgetEvidence, FALSE_PASS } from './judge.ts'

/** Beyond this many calls "more calls" is no advice. */
const MOST = 1_000_000

/**
 * How many more calls would probably bring a verdict, if the share over budget is what was seen; infinite when it is so
 * close to the allowed one that none would.
 */
export function callsWanted(budgets: readonly BudgetEvidence[], falseFailure: number): number {
  const perWindow = Math.cbrt(falseFailure / budgets.length)
  let most = 0
  for (const { state, name, share, calls, over } of budgets) {
    if (state !== 'open') continue
    const q = name === 'max' ? 0.05 : share
    const bounds = exceedanceBounds(q, perWindow, FALSE_PASS)
    const seen = over / Math.max(1, calls)
    const total =
      seen < q
        ? search((n) => n >= bounds.passAt(Math.round(seen * n)))
        : WINDOWS * search((n) => n <= bounds.failUpTo(Math.round(seen * n)))
    most = Math.max(
      most,
      total > MOST ? Number.POSITIVE_INFINITY : Math.max(total - calls, Math.ceil(total / 10), 1),
    )
  }
  return most
}

/** The least number of calls, on a grid of 10 %, that satisfies a condition. */
function search(holds: (calls: number) => boolean): number {
  for (let calls = 3; calls <= MOST; calls = Math.ceil(calls * 1.1)) if (holds(calls)) return calls
  return Number.POSITIVE_INFINITY
}
