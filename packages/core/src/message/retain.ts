import type { GrowthEvidence } from '../memory/growth.ts'
import { formatBytes, formatCount } from '../units.ts'
import type { Verdict } from '../verdict.ts'
import { perCall } from './leak.ts'
import type { Report } from './report.ts'

/**
 * The words of a budget for retained memory, in place of those about a leak. Rows and sites stay as they are.
 *
 * @param budget - bytes per call.
 * @param bound - the same with the error of the measurement.
 */
export function retainReport(
  report: Report,
  verdict: Verdict<GrowthEvidence>,
  budget: number,
  bound: number,
): Report {
  const expected = `at most ${perCall(budget)}`
  if (verdict.kind === 'unsupported') return { ...report, expected }
  const error = {
    label: 'error',
    text: `at most ${formatBytes(bound - budget)} per call: tables of V8's own grow in steps`,
  }
  return {
    ...report,
    claim: claimOf(verdict, budget),
    expected,
    evidence: [...report.evidence, error],
    next: verdict.kind === 'fail' ? nextSteps(report, verdict.evidence) : report.next,
  }
}

function claimOf(verdict: Exclude<Verdict<GrowthEvidence>, { kind: 'unsupported' }>, budget: number): string {
  const { evidence } = verdict
  const within = `the budget of ${formatBytes(budget)}`
  switch (verdict.kind) {
    case 'pass':
      return `calls retain ${perCall(Math.max(0, evidence.perCall))}, within ${within}`
    case 'fail':
      return evidence.channel === 'external'
        ? `calls retain ${perCall(evidence.perCall)} outside the heap (array buffers, native memory) and ${formatBytes(Math.round(evidence.heapPerCall))} on it, over ${within}`
        : `calls retain ${perCall(evidence.perCall)}, over ${within}`
    case 'inconclusive':
      return `calls may retain more than ${within}: ${verdict.reason}`
  }
}

/** The last advice is about the tolerance of a leak; here the budget is the knob. */
function nextSteps({ next }: Report, { warmup, calls, perCall: bytes }: GrowthEvidence): string[] {
  return [
    ...next.slice(0, 1),
    `a cache with a bound above ${formatCount(warmup + calls)} entries looks the same: a warmup above it tells`,
    `if it is meant to stay: a budget of ${formatBytes(roundUp(bytes * 1.1))} has room for it`,
  ]
}

function roundUp(bytes: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(bytes)) - 1)
  return Math.ceil(bytes / unit) * unit
}
