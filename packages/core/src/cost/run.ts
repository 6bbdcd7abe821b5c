import type { CpuMeter } from '../cpu-meter.ts'
import type { Arm } from '../interleave/arm.ts'
import { LARGEST_BATCH } from '../interleave/arm.ts'
import { concludeRatios, type RatioConclusion } from '../interleave/conclude.ts'
import {
  type InterleavedMeasurement,
  type InterleavedOptions,
  measureInterleaved,
} from '../interleave/measure.ts'
import type { RatioEvidence } from '../interleave/ratio-judge.ts'
import { medianTime } from '../interleave/ratios.ts'
import type { Machine } from '../latency/machine.ts'
import { INSTRUMENTED_SLACK, type Instrumentation } from '../latency/surroundings.ts'
import type { RunContext } from '../matchers/definition.ts'
import type { QuantileEstimate } from '../stats/quantile.ts'
import type { Subject } from '../subject.ts'
import type { CostClaim } from './claim.ts'
import { LimitJudge } from './limit-judge.ts'
import { type Pump, pump } from './pump.ts'

/** An assertion on the cost of a call, after checking. */
export interface CostPlan {
  readonly subject: Subject
  readonly claim: CostClaim
  /** Calls under way at a time. */
  readonly concurrency: number
  readonly options: InterleavedOptions
}

/** Everything that was found. Times in ms per call. */
export interface CostFindings {
  readonly claim: CostClaim
  readonly evidence: RatioEvidence
  /** The median over the stretches. */
  readonly cost: QuantileEstimate
  readonly concurrency: number
  /** Whose CPU time it is; absent where the clock was read. */
  readonly meter: CpuMeter['kind'] | undefined
  readonly conclusion: RatioConclusion
  readonly falseFailure: number
  readonly measurement: InterleavedMeasurement
}

/**
 * A stretch of calls lasts at least so long, in ms. CPU time is counted in µs. Throughput is that of a stretch in which pauses of
 * the collector and the turns of the event loop have their part.
 */
const STRETCH: Readonly<Record<CostClaim['kind'], number>> = { cpu: 2, throughput: 10 }
/**
 * And has so many calls for each that is under way, as far as that fits into {@link LONG}: what settled between two stretches must
 * not count for much. At least two: calls that are equally long settle in waves.
 */
const CALLS_PER_LANE = 10
const LEAST_PER_LANE = 2
const LONG = 100

/** Measures what calls cost in stretches, one after the other, and judges the stretches. */
export async function runCost(
  { subject, claim, concurrency, options }: CostPlan,
  context: RunContext,
  machine: Machine,
  meter: CpuMeter | undefined,
  instrumented: Instrumentation | undefined,
): Promise<CostFindings> {
  const slack = instrumented === undefined ? 1 : INSTRUMENTED_SLACK
  const judge = new LimitJudge(claim.limit, options.falseFailure, slack)
  const lanes = concurrency > 1 ? pump(subject, concurrency) : undefined
  const measurement = await measureInterleaved({
    options: lanes === undefined ? options : withoutRest(options, lanes),
    machine,
    context,
    arms: ({ arm }) => [arm(lanes?.next ?? subject)],
    calibrate: ([arm]) => calibrate(arm as Arm, STRETCH[claim.kind], lanes === undefined ? 1 : concurrency),
    judge: () => judge,
    meter: meter === undefined ? undefined : () => meter.read(),
  })
  const evidence = judge.evidence()
  const surroundings = { instrumented, concurrentTests: context.concurrent, mainThread: machine.mainThread }
  const conclusion = concludeRatios([evidence], measurement, surroundings)
  return {
    claim,
    evidence,
    cost: medianTime(measurement.rounds, 0),
    concurrency: measurement.asynchronous ? concurrency : 1,
    meter: meter?.kind,
    conclusion: meter === undefined ? conclusion : withoutClock(conclusion),
    falseFailure: options.falseFailure,
    measurement,
  }
}

/** Chooses how many calls make a stretch. */
async function calibrate(arm: Arm, stretch: number, lanes: number): Promise<boolean> {
  // With several under way one call may settle at once, and tells nothing: many are tried.
  if (lanes > 1 && arm.asynchronous) arm.setBatch(lanes * LEAST_PER_LANE)
  const time = lanes > 1 && arm.asynchronous ? await arm.run() : await arm.calibrate()
  if (arm.cut) return false
  // Only the first call shows that they are asynchronous.
  if (lanes > 1 && arm.asynchronous && arm.batch < lanes * LEAST_PER_LANE) {
    return await calibrate(arm, stretch, lanes)
  }
  const wanted = Math.ceil(stretch / Math.max(time, 1e-6))
  const perLane = Math.max(LEAST_PER_LANE, Math.min(CALLS_PER_LANE, LONG / Math.max(time * lanes, 1e-6)))
  const least = arm.asynchronous && lanes > 1 ? Math.ceil(perLane) * lanes : arm.batch
  arm.setBatch(Math.min(LARGEST_BATCH, Math.max(wanted, least)))
  return true
}

/** No call may be under way when the subject is torn down. */
function withoutRest(options: InterleavedOptions, lanes: Pump): InterleavedOptions {
  return {
    ...options,
    async teardown(index) {
      await lanes.settled()
      await options.teardown?.(index)
    },
  }
}

// CPU time has no waits in it, so that nothing is missing where the system does not tell of them.
function withoutClock(conclusion: RatioConclusion): RatioConclusion {
  return { ...conclusion, caveats: conclusion.caveats.filter(({ code }) => code !== 'NO_RUN_QUEUE_CLOCK') }
}
