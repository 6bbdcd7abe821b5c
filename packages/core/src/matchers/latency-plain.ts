import type { LatencyBudgets } from '../latency/budget.ts'
import type { LatencyHistogram } from '../latency/given.ts'
import type { LatencyOptions } from '../latency/options.ts'
import type { Subject } from '../subject.ts'
import type { Duration } from '../units.ts'
import { percentileMatchers, toStayUnder } from './latency.ts'
import { assertPlainly } from './plain.ts'

/**
 * What a latency assertion takes: a function, measured now; times in ms, an array or a typed array; a histogram; or a
 * benchmark task of tinybench with its samples. All but the function are judged as they are, by exact tests.
 */
export type LatencySubject = Subject | ArrayLike<number> | LatencyHistogram | BenchmarkTask

/** The part of a tinybench task or its result that holds samples in ms. Run it with `retainSamples: true`. */
export interface BenchmarkTask {
  readonly latency?: { readonly samples?: ArrayLike<number> | undefined } | undefined
  readonly result?: unknown
}

/** The check of `toStayUnderP50`: at most 50 % of the calls take longer. See `assertUnderP95`. */
export async function assertUnderP50(
  subject: LatencySubject,
  ms: Duration,
  options?: LatencyOptions,
): Promise<void> {
  await assertPlainly(percentileMatchers.p50, subject, [ms, options])
}

/** The check of `toStayUnderP90`: at most 10 % of the calls take longer. See `assertUnderP95`. */
export async function assertUnderP90(
  subject: LatencySubject,
  ms: Duration,
  options?: LatencyOptions,
): Promise<void> {
  await assertPlainly(percentileMatchers.p90, subject, [ms, options])
}

/**
 * The check of `toStayUnderP95` for any runner, or none: resolves unless more than 5 % of the calls take longer than
 * `ms` (a number of ms, or text with a unit), with proof.
 *
 * @throws QtestsAssertionError on proof of a violation; UsageError for bad input; the subject's error as `cause`.
 * @example await assertUnderP95(() => handle(request), '20ms')
 */
export async function assertUnderP95(
  subject: LatencySubject,
  ms: Duration,
  options?: LatencyOptions,
): Promise<void> {
  await assertPlainly(percentileMatchers.p95, subject, [ms, options])
}

/** The check of `toStayUnderP99`: at most 1 % of the calls take longer. See `assertUnderP95`. */
export async function assertUnderP99(
  subject: LatencySubject,
  ms: Duration,
  options?: LatencyOptions,
): Promise<void> {
  await assertPlainly(percentileMatchers.p99, subject, [ms, options])
}

/** The check of `toStayUnderP999`: at most 0.1 % of the calls take longer. See `assertUnderP95`. */
export async function assertUnderP999(
  subject: LatencySubject,
  ms: Duration,
  options?: LatencyOptions,
): Promise<void> {
  await assertPlainly(percentileMatchers.p999, subject, [ms, options])
}

/**
 * The check of `toStayUnder`: several budgets at once; all must hold, one proof of violation fails.
 *
 * @throws QtestsAssertionError on proof of a violation; UsageError for bad input; the subject's error as `cause`.
 * @example await assertUnder(() => handle(request), { p50: 5, p95: '20ms', max: '1s' })
 */
export async function assertUnder(
  subject: LatencySubject,
  budgets: LatencyBudgets,
  options?: LatencyOptions,
): Promise<void> {
  await assertPlainly(toStayUnder, subject, [budgets, options])
}
