import { concludeRatios, type RatioConclusion } from '../interleave/conclude.ts'
import {
  type InterleavedMeasurement,
  type InterleavedOptions,
  measureInterleaved,
} from '../interleave/measure.ts'
import { type RatioClaim, type RatioEvidence, RatioJudge } from '../interleave/ratio-judge.ts'
import { medianRatio, medianTime } from '../interleave/ratios.ts'
import type { Machine } from '../latency/machine.ts'
import { INSTRUMENTED_SLACK, type Instrumentation } from '../latency/surroundings.ts'
import type { RunContext } from '../matchers/definition.ts'
import type { QuantileEstimate } from '../stats/quantile.ts'
import { formatCount } from '../units.ts'
import { fitGrowth } from './fit.ts'
import { type GrowthClass, growthBetween } from './growth-class.ts'
import { LEAST_SPAN } from './options.ts'
import { type SizedArms, type SizedSubject, trySizes } from './sizes.ts'

/** An assertion on growth after checking. */
export interface ScalePlan extends SizedSubject {
  readonly growth: GrowthClass
  /** Power of n by which the time may grow faster. */
  readonly tolerance: number
  readonly options: Omit<InterleavedOptions, 'setup' | 'teardown'>
}

/** How the time of the largest size stands to that of a smaller one. */
export interface SpanEvidence extends RatioEvidence {
  readonly from: number
  readonly to: number
  /** How many times as long the larger took, the median over the rounds. */
  readonly ratio: QuantileEstimate
  /** How many times the class grows. */
  readonly allowed: number
}

/** Everything that an assertion on growth found. */
export interface ScaleFindings {
  readonly growth: GrowthClass
  readonly tolerance: number
  /** Medians in ms per call, by size. */
  readonly sizes: readonly { readonly size: number; readonly time: QuantileEstimate }[]
  readonly tried: Pick<SizedArms, 'dropped' | 'slow'>
  readonly spans: readonly SpanEvidence[]
  /** The class that describes the times best. */
  readonly fitted: GrowthClass | undefined
  readonly conclusion: RatioConclusion
  readonly falseFailure: number
  readonly measurement: InterleavedMeasurement
}

/** A red verdict takes some 35 rounds within twice `maxTime`, and most of a round is the largest size. */
const CALLS_IN_TIME = 30

/** Measures a function at several sizes, in turn, and judges how its time grows. */
export async function runScale(
  plan: ScalePlan,
  context: RunContext,
  machine: Machine,
  instrumented: Instrumentation | undefined,
): Promise<ScaleFindings> {
  const { growth, tolerance, options } = plan
  let tried: SizedArms = { kept: [], dropped: plan.sizes, slow: undefined }
  let judge = new RatioJudge([], options.falseFailure)
  const measurement = await measureInterleaved({
    options,
    machine,
    context,
    async arms(bench) {
      const left = bench.limits.hardStop - machine.now()
      tried = await trySizes(plan, bench, Math.min(options.maxTime, left / 2) / CALLS_IN_TIME)
      return tried.kept.map(({ arm }) => arm)
    },
    async calibrate(arms, left) {
      for (const arm of arms) if ((await arm.calibrate()) > left()) return false
      return true
    },
    judge() {
      const claims = claimsOf(
        tried.kept.map(({ size }) => size),
        growth,
        tolerance,
      )
      const slack = instrumented === undefined ? 1 : INSTRUMENTED_SLACK
      judge = new RatioJudge(claims, options.falseFailure, slack)
      return claims.length === 0 ? undefined : judge
    },
  })
  const { rounds } = measurement
  const sizes = tried.kept.map(({ size }, arm) => ({ size, time: medianTime(rounds, arm) }))
  const evidence = judge.evidence()
  const surroundings = { instrumented, concurrentTests: context.concurrent, mainThread: machine.mainThread }
  return {
    growth,
    tolerance,
    sizes,
    tried,
    spans: evidence.map((claim) => {
      const [from, to] = [sizes[claim.against]?.size ?? 0, sizes[claim.arm]?.size ?? 0]
      const ratio = medianRatio(rounds, claim.arm, claim.against)
      return { ...claim, from, to, ratio, allowed: growthBetween(growth, from, to) }
    }),
    fitted:
      rounds.length === 0
        ? undefined
        : fitGrowth(sizes.map(({ size, time }) => ({ size, time: time.value }))),
    conclusion: withDropped(concludeRatios(evidence, measurement, surroundings), tried),
    falseFailure: options.falseFailure,
    measurement,
  }
}

/**
 * The largest size against every one that is far enough below it. If the time is at most `a + b g(n)`, with any constant
 * cost `a`, it grows at most as `g` does between any two sizes; a constant only makes it grow less.
 */
export function claimsOf(
  sizes: readonly number[],
  growth: GrowthClass,
  tolerance: number,
): readonly RatioClaim[] {
  const arm = sizes.length - 1
  const largest = sizes[arm] ?? 0
  return sizes.flatMap((size, against) =>
    largest >= LEAST_SPAN * size
      ? [{ arm, against, limit: growthBetween(growth, size, largest) * (largest / size) ** tolerance }]
      : [],
  )
}

function withDropped(conclusion: RatioConclusion, { kept, dropped }: SizedArms): RatioConclusion {
  if (dropped.length === 0 || kept.length === 0) return conclusion
  const largest = formatCount(kept.at(-1)?.size ?? 0)
  const text = `calls of larger sizes than ${largest} take too long for maxTime: they are left out`
  return { ...conclusion, caveats: [...conclusion.caveats, { code: 'SIZES_LEFT_OUT', text }] }
}
