import type { RunContext } from '../matchers/definition.ts'
import { type QuantileEstimate, quantile } from '../stats/quantile.ts'
import type { Subject } from '../subject.ts'
import type { Budget } from './budget.ts'
import { type Conclusion, conclude } from './conclude.ts'
import { type DistributionPoint, distributionOf } from './distribution.ts'
import { firstAbove, type GivenTimes, judgeGiven } from './given.ts'
import { type BudgetEvidence, LatencyJudge, type Stop } from './judge.ts'
import type { Machine } from './machine.ts'
import { type Measurement, measure } from './measure.ts'
import type { LatencyValues } from './options.ts'
import { INSTRUMENTED_SLACK, type Instrumentation } from './surroundings.ts'
import { callsWanted } from './wanted.ts'

/** A latency assertion after checking. */
export interface LatencyPlan {
  readonly budgets: readonly Budget[]
  readonly options: LatencyValues & { readonly maxCalls: number }
  /** What decides in place of the shortest budget whether calls are timed in batches: ms, or a call of the warm-up. */
  readonly shortest?: number | 'warm-up'
  readonly wholeWarmUp?: boolean
  /** What stops the measurement in place of the judge: it hands the judge all that it takes. */
  readonly stop?: (judge: LatencyJudge) => Stop
}

/** Everything that a latency assertion found. */
export interface LatencyFindings {
  readonly budgets: readonly BudgetEvidence[]
  readonly times: TimesSummary
  readonly conclusion: Conclusion
  readonly falseFailure: number
  /** Calls that would probably bring a verdict: infinite when none would, 0 when there is one. */
  readonly wanted: number
  /** Where given times came from; absent when they were measured here. */
  readonly origin: string | undefined
  /** Absent for given times. */
  readonly measurement: Measurement | undefined
}

/** Percentiles of all timed calls, in ms. */
export interface TimesSummary {
  readonly count: number
  readonly p50: QuantileEstimate
  readonly p90: QuantileEstimate
  readonly p95: QuantileEstimate
  readonly p99: QuantileEstimate
  readonly p999: QuantileEstimate
  readonly max: number
  /** Calls that took at most as long as each of {@link BUCKETS}. */
  readonly atMost: readonly number[]
  /** Of all times, in ms; `undefined` where only a histogram was given. */
  readonly sum: number | undefined
  /** Empty where nothing was timed. */
  readonly distribution: readonly DistributionPoint[]
}

/** Limits in ms by which times are counted for the histogram of the metrics exporter: 0.01 to 10 s. */
export const BUCKETS: readonly number[] = [10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000]

/** Before the test's own timeout, in ms: time to write the message and to let the runner have it. */
export const MARGIN = 100
/** No call is given up sooner, in ms. */
const LEAST_STALL = 1_000
/** A call that has been pending for so many times the longest budget will not settle. */
const STALL = 10

/** Measures a subject and judges it. */
export async function runMeasured(
  subject: Subject,
  { budgets, options, shortest, stop, wholeWarmUp }: LatencyPlan,
  { signal, deadline, concurrent }: RunContext,
  machine: Machine,
  instrumented: Instrumentation | undefined,
): Promise<LatencyFindings> {
  const limits = budgets.map(({ limit }) => limit)
  const longest = Math.max(...limits)
  const slack = instrumented === undefined ? 1 : INSTRUMENTED_SLACK
  const judge = new LatencyJudge(budgets, options.falseFailure, slack)
  const measurement = await measure(subject, stop?.(judge) ?? judge, {
    options,
    machine,
    limits: {
      signal,
      hardStop: deadline === undefined ? Number.POSITIVE_INFINITY : deadline - MARGIN,
      stall: Math.max(options.maxTime, STALL * longest, LEAST_STALL),
      overdue: longest,
    },
    shortest: shortest === 'warm-up' ? undefined : (shortest ?? Math.min(...limits)),
    wholeWarmUp,
  })
  const evidence = judge.evidence()
  const surroundings = { instrumented, concurrentTests: concurrent, mainThread: machine.mainThread }
  const conclusion = conclude(evidence, measurement, surroundings)
  const sorted = measurement.times.slice().sort()
  return {
    budgets: evidence,
    times: {
      ...summary(
        sorted.length,
        (q) => quantile(sorted, q),
        (rank) => sorted[rank - 1] ?? Number.NaN,
      ),
      atMost: BUCKETS.map((limit) => firstAbove(sorted.length, (i) => (sorted[i] ?? 0) > limit)),
      sum: sorted.reduce((sum, time) => sum + time, 0),
    },
    conclusion,
    falseFailure: options.falseFailure,
    wanted: callsWanted(evidence, options.falseFailure),
    origin: undefined,
    measurement,
  }
}

/** Judges times that were measured elsewhere. */
export function runGiven(given: GivenTimes, { budgets, options }: LatencyPlan): LatencyFindings {
  const evidence = judgeGiven(given, budgets, options.falseFailure)
  const kind = evidence.some(({ state }) => state === 'failed')
    ? 'fail'
    : evidence.every(({ state }) => state === 'passed')
      ? 'pass'
      : 'inconclusive'
  return {
    budgets: evidence,
    times: {
      ...summary(given.count, given.quantile, given.at),
      atMost: BUCKETS.map((limit) => given.count - given.over(limit)),
      sum: given.sum,
    },
    conclusion: { kind, doubt: kind === 'inconclusive' ? 'calls' : undefined, caveats: [] },
    falseFailure: options.falseFailure,
    wanted: callsWanted(evidence, options.falseFailure),
    origin: given.origin,
    measurement: undefined,
  }
}

function summary(
  count: number,
  quantileAt: (q: number) => QuantileEstimate,
  at: (rank: number) => number,
): Omit<TimesSummary, 'atMost' | 'sum'> {
  return {
    count,
    p50: quantileAt(0.5),
    p90: quantileAt(0.9),
    p95: quantileAt(0.95),
    p99: quantileAt(0.99),
    p999: quantileAt(0.999),
    max: count === 0 ? Number.NaN : at(count),
    distribution: count === 0 ? [] : distributionOf(count, at),
  }
}
