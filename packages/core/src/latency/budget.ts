import { expected, UsageError } from '../errors.ts'
import { readEntries } from '../options.ts'
import { type Duration, formatDuration, parseDuration } from '../units.ts'

/** The percentiles that can have a budget, and the slowest call. */
export type PercentileName = 'p50' | 'p90' | 'p95' | 'p99' | 'p999' | 'max'

/**
 * Budgets for several percentiles at once, each in ms or with a unit. At least one.
 * @example { p50: 5, p99: '50ms', max: '1s' }
 */
export interface LatencyBudgets {
  /** At most 50 % of the calls may take longer. */
  readonly p50?: Duration | undefined
  /** At most 10 % of the calls may take longer. */
  readonly p90?: Duration | undefined
  /** At most 5 % of the calls may take longer. */
  readonly p95?: Duration | undefined
  /** At most 1 % of the calls may take longer. */
  readonly p99?: Duration | undefined
  /** At most 0.1 % of the calls may take longer. */
  readonly p999?: Duration | undefined
  /**
   * No call may take longer. Violated when a call over budget, not excused by a wait for the CPU, is seen in each of
   * three windows apart in time: one slow call alone may be the machine's, and is reported as inconclusive.
   */
  readonly max?: Duration | undefined
}

/** A budget after checking. */
export interface Budget {
  readonly name: PercentileName
  /** Share of calls that may take longer; 0 for `max`. */
  readonly share: number
  /** Milliseconds. */
  readonly limit: number
}

/** Share of calls that each budget allows to take longer. */
export const SHARES: Readonly<Record<PercentileName, number>> = {
  p50: 0.5,
  p90: 0.1,
  p95: 0.05,
  p99: 0.01,
  p999: 0.001,
  max: 0,
}

/**
 * Checks one budget.
 *
 * @throws UsageError when it is not a duration above 0.
 */
export function parseBudget(name: PercentileName, value: unknown): Budget {
  const what = `the budget of ${name}`
  const limit = parseDuration(what, value)
  if (limit === 0) throw expected(what, 'longer than 0 ms', value)
  return { name, share: SHARES[name], limit }
}

/**
 * Checks the budgets of `toStayUnder`.
 *
 * @throws UsageError when there is none, a key is unknown, a value is no duration, or a higher percentile has a
 * smaller budget than a lower one (it makes the lower one meaningless: a slip of the pen).
 */
export function parseBudgets(value: unknown): readonly Budget[] {
  const given = Object.fromEntries(
    readEntries('the budgets', value, "an object such as { p95: 200, p99: '500ms', max: '2s' }"),
  )
  for (const key of Object.keys(given)) {
    if (!Object.hasOwn(SHARES, key)) {
      throw new UsageError(
        `Unknown percentile \`${key}\` in the budgets. They may have: ${Object.keys(SHARES).join(', ')}`,
      )
    }
  }
  const names = (Object.keys(SHARES) as PercentileName[]).filter((name) => given[name] !== undefined)
  const budgets = names.map((name) => parseBudget(name, given[name]))
  if (budgets.length === 0)
    throw expected('the budgets', `an object with at least one of ${Object.keys(SHARES).join(', ')}`, value)
  for (const [i, budget] of budgets.entries()) {
    const lower = budgets[i - 1]
    if (lower !== undefined && budget.limit < lower.limit) {
      throw new UsageError(
        `Expected the budget of ${budget.name} to be at least that of ${lower.name} (${formatDuration(lower.limit)}), got ${formatDuration(budget.limit)}`,
      )
    }
  }
  return budgets
}
