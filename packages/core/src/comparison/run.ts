import type { Arm } from '../interleave/arm.ts'
import { concludeRatios, type RatioConclusion } from '../interleave/conclude.ts'
import {
  type InterleavedMeasurement,
  type InterleavedOptions,
  measureInterleaved,
} from '../interleave/measure.ts'
import { type RatioEvidence, RatioJudge } from '../interleave/ratio-judge.ts'
import { medianRatio, medianTime } from '../interleave/ratios.ts'
import type { Machine } from '../latency/machine.ts'
import { INSTRUMENTED_SLACK, type Instrumentation } from '../latency/surroundings.ts'
import type { RunContext } from '../matchers/definition.ts'
import type { QuantileEstimate } from '../stats/quantile.ts'
import type { Subject } from '../subject.ts'
import type { ComparisonClaim } from './claim.ts'

/** A comparison after checking. */
export interface ComparisonPlan {
  readonly subject: Subject
  readonly other: Subject
  readonly claim: ComparisonClaim
  readonly options: InterleavedOptions
}

/** Everything that a comparison found. Times in ms per call, medians over the pairs. */
export interface ComparisonFindings {
  readonly claim: ComparisonClaim
  readonly evidence: RatioEvidence
  /** How many times as long as the other the subject takes. */
  readonly ratio: QuantileEstimate
  readonly subject: QuantileEstimate
  readonly other: QuantileEstimate
  readonly conclusion: RatioConclusion
  readonly falseFailure: number
  readonly measurement: InterleavedMeasurement
}

/** A run of the slower one lasts at most so long, in ms, where the shorter one is too short for the clock. */
const LONGEST_RUN = 10

/** Measures two functions in pairs and judges their ratio. */
export async function runComparison(
  { subject, other, claim, options }: ComparisonPlan,
  context: RunContext,
  machine: Machine,
  instrumented: Instrumentation | undefined,
): Promise<ComparisonFindings> {
  const slack = instrumented === undefined ? 1 : INSTRUMENTED_SLACK
  const judge = new RatioJudge([{ arm: 0, against: 1, limit: claim.limit }], options.falseFailure, slack)
  const measurement = await measureInterleaved({
    options,
    machine,
    context,
    arms: ({ arm }) => [arm(subject), arm(other)],
    calibrate: alike,
    judge: () => judge,
  })
  const claims = judge.evidence()
  const surroundings = { instrumented, concurrentTests: context.concurrent, mainThread: machine.mainThread }
  const { rounds } = measurement
  return {
    claim,
    evidence: claims[0] as RatioEvidence,
    ratio: medianRatio(rounds, 0, 1),
    subject: medianTime(rounds, 0),
    other: medianTime(rounds, 1),
    conclusion: concludeRatios(claims, measurement, surroundings),
    falseFailure: options.falseFailure,
    measurement,
  }
}

/** As many calls a run of the one as of the other, with the same indices: what the index stands for is the same input. */
async function alike(arms: readonly Arm[], left: () => number): Promise<boolean> {
  const times: number[] = []
  for (const arm of arms) {
    // What took longer for the one than is left would take the other beyond the end of the test.
    if (arm.cut || Math.max(0, ...times) > left()) return false
    times.push(await arm.calibrate())
  }
  const wanted = Math.max(...arms.map(({ batch }) => batch))
  const affordable = Math.floor(LONGEST_RUN / Math.max(...times, 1e-9))
  const batch = Math.max(1, Math.min(wanted, affordable))
  const next = Math.max(...arms.map((arm) => arm.next))
  for (const arm of arms) {
    arm.setBatch(batch)
    arm.next = next
  }
  return true
}
