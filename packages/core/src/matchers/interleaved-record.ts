import type { RatioConclusion } from '../interleave/conclude.ts'
import type { InterleavedMeasurement } from '../interleave/measure.ts'
import type { Verdict } from '../verdict.ts'
import type { Judged } from './definition.ts'

/** The verdict that a conclusion stands for; `reason` says why there is none. */
export function ratioVerdict<F extends { readonly conclusion: RatioConclusion }>(
  findings: F,
  reason: (findings: F) => string,
): Verdict<F> {
  const { kind, caveats } = findings.conclusion
  return kind === 'inconclusive'
    ? { kind, reason: reason(findings), evidence: findings, caveats }
    : { kind, evidence: findings, caveats }
}

/** How it was measured, for the run log. */
export function interleavedRecord(measurement: InterleavedMeasurement): Judged['evidence'] {
  const { warmUp, batches, waited, excused, waitClock, asynchronous, otherThreads, ended } = measurement
  return {
    ended,
    warmup: warmUp?.rounds ?? 0,
    warmupEnded: warmUp?.ended ?? null,
    batches: batches.join(' '),
    asynchronous,
    waited,
    waitClock,
    excusedRounds: excused,
    otherThreads,
  }
}
