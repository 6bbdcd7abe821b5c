import type { GivenTimes } from '../latency/given.ts'
import type { Machine } from '../latency/machine.ts'
import { type LatencyFindings, type LatencyPlan, runGiven, runMeasured } from '../latency/run.ts'
import { instrumentation } from '../latency/surroundings.ts'
import { latencyReason, latencyReport } from '../message/latency.ts'
import type { Subject } from '../subject.ts'
import type { Verdict } from '../verdict.ts'
import type { Judged, RunContext } from './definition.ts'
import { latencyRecord } from './latency-record.ts'

/** Measures a function and judges its times. */
export async function judgeMeasured(
  subject: Subject,
  plan: LatencyPlan,
  context: RunContext,
  machine: Machine,
): Promise<Judged> {
  return judged(await runMeasured(subject, plan, context, machine, instrumentation()))
}

/** Judges times that were measured elsewhere. */
export function judgeGiven(times: GivenTimes, plan: LatencyPlan): Judged {
  return judged(runGiven(times, plan))
}

function judged(findings: LatencyFindings): Judged {
  const { kind, caveats } = findings.conclusion
  const verdict: Verdict<LatencyFindings> =
    kind === 'inconclusive'
      ? { kind, reason: latencyReason(findings), evidence: findings, caveats }
      : { kind, evidence: findings, caveats }
  return {
    verdict,
    report: latencyReport(findings),
    calls: findings.measurement?.calls ?? findings.times.count,
    evidence: latencyRecord(findings),
    ...(findings.times.count === 0 ? {} : { distribution: findings.times.distribution }),
  }
}
