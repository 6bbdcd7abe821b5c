import { type ComparisonFindings, type ComparisonPlan, runComparison } from '../comparison/run.ts'
import type { Machine } from '../latency/machine.ts'
import { instrumentation } from '../latency/surroundings.ts'
import { comparisonReason, comparisonReport } from '../message/comparison.ts'
import type { QuantileEstimate } from '../stats/quantile.ts'
import type { Judged, RunContext } from './definition.ts'
import { interleavedRecord, ratioVerdict } from './interleaved-record.ts'

/** Measures two functions in pairs and judges them. */
export async function judgeComparison(
  plan: ComparisonPlan,
  context: RunContext,
  machine: Machine,
): Promise<Judged> {
  const findings = await runComparison(plan, context, machine, instrumentation())
  return {
    verdict: ratioVerdict(findings, comparisonReason),
    report: comparisonReport(findings),
    calls: findings.measurement.calls,
    evidence: comparisonRecord(findings),
  }
}

/** The evidence of a comparison for the run log. Times in ms per call. */
function comparisonRecord(findings: ComparisonFindings): Judged['evidence'] {
  const { claim, evidence, ratio, subject, other, conclusion, falseFailure, measurement } = findings
  return {
    limit: claim.limit,
    state: evidence.state,
    pairs: evidence.rounds,
    over: evidence.over,
    ...interval('ratio', ratio),
    subject: known(subject.value),
    other: known(other.value),
    falseFailure,
    doubt: conclusion.doubt ?? null,
    ...interleavedRecord(measurement),
  }
}

function interval(name: string, { value, lower, upper }: QuantileEstimate): Judged['evidence'] {
  return { [name]: known(value), [`${name}Lower`]: lower ?? null, [`${name}Upper`]: upper ?? null }
}

function known(value: number): number | null {
  return Number.isFinite(value) ? value : null
}
