import { types } from 'node:util'
import { expected, UsageError } from '../errors.ts'
import { binomialAtLeast, binomialAtMost } from '../stats/binomial.ts'
import { type QuantileEstimate, quantile, rankedQuantile } from '../stats/quantile.ts'
import { formatCount } from '../units.ts'
import type { Budget } from './budget.ts'
import { type BudgetEvidence, FALSE_PASS } from './judge.ts'

/**
 * A histogram of times that were measured elsewhere. `perf_hooks` histograms are of this form and are read as
 * nanoseconds; of any other, `unit` says what the values are.
 *
 * @example { count: h.totalCount, percentile: (p) => h.getValueAtPercentile(p), unit: 'us' }
 */
export interface LatencyHistogram {
  /** How many values were recorded: an integer from 1. */
  readonly count: number
  /** The value at a percentile, 0 < `percent` <= 100, ascending. */
  percentile(percent: number): number
  /** Unit of the values. Default `'ms'`; `'ns'` for histograms of `perf_hooks`. */
  readonly unit?: 'ns' | 'us' | 'ms' | 's' | undefined
}

/** Times measured elsewhere, ready to be judged. */
export interface GivenTimes {
  readonly kind: 'values' | 'histogram'
  /** How the values were read, for the message. */
  readonly origin: string
  readonly count: number
  /** Values above a limit in ms. */
  over(limit: number): number
  /** In ms. */
  quantile(q: number): QuantileEstimate
  readonly max: number
  /** Of all values in ms; `undefined` for a histogram. */
  readonly sum: number | undefined
  /** In ms, by rank from 1, ascending. */
  at(rank: number): number
}

const UNITS = { ns: 1e-6, us: 1e-3, ms: 1, s: 1_000 } as const

/**
 * Reads values in ms (an array, a typed array, a load result, a tinybench task with samples) or a histogram; `undefined` when the
 * value is nothing of the kind.
 *
 * @throws UsageError when it is, but is empty or holds what is no time.
 */
export function readGiven(value: unknown): GivenTimes | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  if (Array.isArray(value) || types.isTypedArray(value))
    return readValues(value as ArrayLike<unknown>, 'values in ms')
  if (isHistogram(value)) return readHistogram(value)
  const task = value as { result?: unknown; latency?: unknown }
  const latency = (task.latency ?? (task.result as { latency?: unknown } | undefined)?.latency) as
    | { samples?: unknown; samplesCount?: unknown }
    | undefined
  if (latency === undefined || typeof latency !== 'object' || latency === null) return undefined
  const { samples } = latency
  if (Array.isArray(samples) || types.isTypedArray(samples))
    return readValues(
      samples as ArrayLike<unknown>,
      // What `load()` of the fixtures resolves to.
      (value as { kind?: unknown }).kind === 'load'
        ? 'latencies of a load in ms'
        : 'samples of a benchmark in ms',
    )
  if ('samplesCount' in latency || 'p99' in latency)
    throw new UsageError(
      'Expected the benchmark result to hold its samples. Run it with `new Bench({ retainSamples: true })`',
    )
  return undefined
}

function readValues(values: ArrayLike<unknown>, origin: string): GivenTimes {
  if (values.length === 0)
    throw new UsageError('Expected the subject to hold at least one time in ms, got no value')
  const times = new Float64Array(values.length)
  for (let i = 0; i < values.length; i++) {
    const value = values[i]
    if (typeof value !== 'number' || !Number.isFinite(value) || value < 0)
      throw expected(`the value at index ${i}`, 'a time in ms, finite and not negative', value)
    times[i] = value
  }
  times.sort()
  const count = times.length
  return {
    kind: 'values',
    origin: `${formatCount(count)} ${origin}`,
    count,
    over: (limit) => count - firstAbove(count, (i) => (times[i] ?? 0) > limit),
    quantile: (q) => quantile(times, q),
    max: times[count - 1] ?? 0,
    sum: times.reduce((sum, time) => sum + time, 0),
    at: (rank) => times[rank - 1] ?? Number.NaN,
  }
}

interface AnyHistogram extends LatencyHistogram {
  readonly exceeds?: unknown
  readonly percentileBigInt?: unknown
}

function isHistogram(value: object): value is AnyHistogram {
  const { count, percentile } = value as { count?: unknown; percentile?: unknown }
  return typeof percentile === 'function' && count !== undefined
}

function readHistogram(histogram: AnyHistogram): GivenTimes {
  const recorded = histogram.count
  // perf_hooks keeps values beyond its range only as a number: they are above every limit.
  const beyond = typeof histogram.exceeds === 'number' ? histogram.exceeds : 0
  if (!Number.isInteger(recorded) || recorded < 0)
    throw expected('`count` of the histogram', 'a number of recorded values', recorded)
  const count = recorded + beyond
  if (count === 0)
    throw new UsageError('Expected the histogram to hold at least one value, got an empty one (count 0)')
  const unit = unitOf(histogram)
  const at = (rank: number): number => {
    if (rank > recorded) return Number.POSITIVE_INFINITY
    // A quarter of a rank less: implementations round the rank up or to the nearest, both then give this one.
    const value = histogram.percentile(Math.min(100, (100 * (rank - 0.25)) / recorded))
    if (typeof value !== 'number' || Number.isNaN(value))
      throw expected('`percentile()` of the histogram', 'a function that returns a number', value)
    return value * UNITS[unit]
  }
  return {
    kind: 'histogram',
    origin: `histogram of ${formatCount(count)} values, read as ${unit}`,
    count,
    over: (limit) => count - firstAbove(count, (i) => at(i + 1) > limit),
    quantile: (q) => rankedQuantile(count, at, q),
    max: at(count),
    sum: undefined,
    at,
  }
}

function unitOf({ unit, percentileBigInt }: AnyHistogram): keyof typeof UNITS {
  if (unit === undefined) return typeof percentileBigInt === 'function' ? 'ns' : 'ms'
  if (!Object.hasOwn(UNITS, unit))
    throw expected('`unit` of the histogram', "one of 'ns', 'us', 'ms', 's'", unit)
  return unit
}

/** How many of `count` ascending values come before the first for which a condition holds. */
export function firstAbove(count: number, above: (index: number) => boolean): number {
  let low = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >> 1
    if (above(middle)) high = middle
    else low = middle + 1
  }
  return low
}

/**
 * Judges given times with exact binomial tests of fixed size; the order of the values plays no part. A budget fails
 * when so many values over it have a chance of at most `falseFailure` if it holds, and passes when so few have a
 * chance of at most 5 % if it does not. `max` is about the values themselves: one over it is a violation.
 */
export function judgeGiven(
  given: GivenTimes,
  budgets: readonly Budget[],
  falseFailure: number,
): readonly BudgetEvidence[] {
  return budgets.map(({ name, share, limit }) => {
    const over = given.over(limit)
    const shared = {
      name,
      share,
      limit,
      calls: given.count,
      over,
      excused: 0,
      windows: [],
      modelled: undefined,
    }
    if (name === 'max') return { ...shared, state: over > 0 ? 'failed' : 'passed' }
    if (binomialAtLeast(over, given.count, share) <= falseFailure / budgets.length)
      return { ...shared, state: 'failed' }
    const holds = binomialAtMost(over, given.count, share) <= FALSE_PASS
    return { ...shared, state: holds ? 'passed' : 'open' }
  })
}
