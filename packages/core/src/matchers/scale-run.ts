import { runScale, type ScaleFindings, type ScalePlan } from '../complexity/run.ts'
import type { Machine } from '../latency/machine.ts'
import { instrumentation } from '../latency/surroundings.ts'
import { scaleReason, scaleReport } from '../message/scale.ts'
import type { Judged, RunContext } from './definition.ts'
import { interleavedRecord, ratioVerdict } from './interleaved-record.ts'

/** Measures a function at several sizes and judges its growth. */
export async function judgeScale(plan: ScalePlan, context: RunContext, machine: Machine): Promise<Judged> {
  const findings = await runScale(plan, context, machine, instrumentation())
  return {
    verdict: ratioVerdict(findings, scaleReason),
    report: scaleReport(findings),
    calls: findings.measurement.calls,
    evidence: scaleRecord(findings),
  }
}

/** The evidence of a verdict on growth for the run log. Times in ms per call; lists as text, in the order of the sizes. */
function scaleRecord(findings: ScaleFindings): Judged['evidence'] {
  const { growth, tolerance, sizes, tried, spans, fitted, conclusion, falseFailure, measurement } = findings
  return {
    growth,
    fitted: fitted ?? null,
    tolerance,
    sizes: sizes.map(({ size }) => size).join(' '),
    leftOut: tried.dropped.join(' '),
    times: sizes.map(({ time }) => Number(time.value.toPrecision(4))).join(' '),
    rounds: measurement.rounds.length,
    spans: spans.map(({ from, to }) => `${from}-${to}`).join(' '),
    ratios: spans.map(({ ratio }) => Number(ratio.value.toPrecision(4))).join(' '),
    limits: spans.map(({ limit }) => Number(limit.toPrecision(4))).join(' '),
    states: spans.map(({ state }) => state).join(' '),
    falseFailure,
    doubt: conclusion.doubt ?? null,
    ...interleavedRecord(measurement),
  }
}
