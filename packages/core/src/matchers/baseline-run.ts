import { machineName } from '../baseline/machine.ts'
import { type BaselineFindings, type BaselinePlan, runBaseline } from '../baseline/run.ts'
import { UsageError } from '../errors.ts'
import type { Machine } from '../latency/machine.ts'
import { instrumentation } from '../latency/surroundings.ts'
import { baselineNotice, baselineReason, baselineReport, CONCURRENT } from '../message/baseline.ts'
import { unmeasured } from '../message/report.ts'
import { nodeProcess } from '../realm.ts'
import type { Verdict } from '../verdict.ts'
import type { Judged, RunContext } from './definition.ts'
import { latencyRecord } from './latency-record.ts'

/** Compares a function with its baseline, or writes one, and judges it. */
export async function judgeBaseline(
  plan: BaselinePlan,
  context: RunContext,
  machine: Machine,
): Promise<Judged> {
  if (context.baseline === undefined) {
    throw new UsageError(
      'toMatchPerfBaseline names its baseline after the test: call it within a test, with the setup entry of qtests. Elsewhere write: await assertMatchesPerfBaseline(() => work(), { file, name })',
    )
  }
  // Which of the tests that run is not certain, so a name might be that of another; and its calls are between ours.
  if (context.concurrent) return concurrentTests()
  const findings = await runBaseline(
    { ...context.baseline, machine: machineName(), plan },
    {
      context,
      machine,
      instrumented: instrumentation(),
      acceptSlower: nodeProcess.env['QTESTS_ACCEPT_SLOWER'] === '1',
    },
  )
  const notice = baselineNotice(findings)
  return {
    verdict: verdictOf(findings),
    report: baselineReport(findings),
    calls: callsOf(findings),
    evidence: baselineRecord(findings),
    ...(findings.kind === 'compared' ? { distribution: findings.findings.times.distribution } : {}),
    ...(notice === undefined ? {} : { notices: [notice] }),
  }
}

function concurrentTests(): Judged {
  const verdict = { kind: 'inconclusive', reason: CONCURRENT, evidence: undefined, caveats: [] } as const
  return {
    verdict,
    report: unmeasured(CONCURRENT, 'within the baseline', 'not measured'),
    calls: 0,
    evidence: {},
  }
}

function verdictOf(findings: BaselineFindings): Verdict<BaselineFindings> {
  switch (findings.kind) {
    case 'written':
      return { kind: 'pass', evidence: findings, caveats: [] }
    case 'unrecorded':
      return { kind: 'inconclusive', reason: baselineReason(findings), evidence: findings, caveats: [] }
    case 'compared': {
      const { kind, caveats } = findings.findings.conclusion
      return kind === 'inconclusive'
        ? { kind, reason: baselineReason(findings), evidence: findings, caveats }
        : { kind, evidence: findings, caveats }
    }
  }
}

function callsOf(findings: BaselineFindings): number {
  switch (findings.kind) {
    case 'written':
      return findings.measurement.calls
    case 'unrecorded':
      return findings.reason.why === 'calls' ? findings.reason.measurement.calls : 0
    case 'compared':
      return findings.findings.measurement?.calls ?? 0
  }
}

/** The evidence for the run log. Times in ms. */
function baselineRecord(findings: BaselineFindings): Judged['evidence'] {
  const { machine, name, path, plan } = findings.case
  const common = { baseline: findings.kind, name, path, machine, limit: plan.limit }
  switch (findings.kind) {
    case 'unrecorded':
      return { ...common, why: findings.reason.why }
    case 'written': {
      const { calls, p50, p95 } = findings.entry
      return {
        ...common,
        timed: calls,
        p50: p50.value,
        p50Upper: p50.upper,
        p95: p95.value,
        p95Upper: p95.upper,
        slower: findings.slower !== undefined,
      }
    }
    case 'compared': {
      const { entry, updated } = findings
      return {
        ...latencyRecord(findings.findings),
        ...common,
        baselineP50: entry.p50.value,
        baselineP50Upper: entry.p50.upper,
        baselineP95: entry.p95.value,
        baselineP95Upper: entry.p95.upper,
        updated: updated !== undefined,
      }
    }
  }
}
