import { type CostFindings, type CostPlan, runCost } from '../cost/run.ts'
import type { Machine } from '../latency/machine.ts'
import { instrumentation } from '../latency/surroundings.ts'
import { costReason, costReport } from '../message/cost.ts'
import { unmeasured } from '../message/report.ts'
import type { Judged, RunContext } from './definition.ts'
import { interleavedRecord, ratioVerdict } from './interleaved-record.ts'

/** Measures the CPU time of a call, or the throughput, and judges it. */
export async function judgeCost(plan: CostPlan, context: RunContext, machine: Machine): Promise<Judged> {
  const meter = plan.claim.kind === 'cpu' ? machine.openCpuMeter() : undefined
  if (typeof meter === 'string') return notMeasured(plan, meter)
  const findings = await runCost(plan, context, machine, meter, instrumentation())
  return {
    verdict: ratioVerdict(findings, costReason),
    report: costReport(findings),
    calls: findings.measurement.calls,
    evidence: costRecord(findings),
  }
}

function notMeasured({ claim }: CostPlan, reason: string): Judged {
  return {
    verdict: { kind: 'unsupported', reason, caveats: [] },
    report: unmeasured(
      `could not be measured: ${reason}`,
      `at most ${claim.text} of CPU per call`,
      'no CPU time',
    ),
    calls: 0,
    evidence: { limit: claim.limit },
  }
}

/** The evidence for the run log. Times in ms per call. */
function costRecord(findings: CostFindings): Judged['evidence'] {
  const { claim, evidence, cost, concurrency, meter, conclusion, falseFailure, measurement } = findings
  return {
    limit: claim.limit,
    state: evidence.state,
    stretches: evidence.rounds,
    over: evidence.over,
    cost: Number.isFinite(cost.value) ? cost.value : null,
    costLower: cost.lower ?? null,
    costUpper: cost.upper ?? null,
    concurrency,
    meter: meter ?? null,
    falseFailure,
    doubt: conclusion.doubt ?? null,
    ...interleavedRecord(measurement),
  }
}
