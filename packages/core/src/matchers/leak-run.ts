import type { AllowJudgement } from '../explain/allow.ts'
import { byCount, weighedBy } from '../explain/counted.ts'
import { unlessRefuted } from '../explain/refuted.ts'
import { unlessUnfilled } from '../explain/unfilled.ts'
import type { GrowthEvidence } from '../memory/growth.ts'
import type { GrowthResult, GrowthTask } from '../memory/growth-task.ts'
import { measureGrowth } from '../memory/measure-growth.ts'
import type { MemoryValues } from '../memory/options.ts'
import { allowedNotice, goneNotice, leakReport, unclearReason, whereToLook } from '../message/leak.ts'
import type { Notice, Report } from '../message/report.ts'
import { sharedState } from '../state.ts'
import type { Subject } from '../subject.ts'
import type { Caveat, Verdict } from '../verdict.ts'
import { besideOthers } from './concurrency.ts'
import type { Judged, RunContext } from './definition.ts'
import { compareWithList, type LeakFindings, LeakInquiry } from './leak-findings.ts'
import { evidenceRecord, findingsRecord } from './leak-record.ts'
import { controlled } from './self-test.ts'

/** Without any finding: nothing was looked for. */
const NONE: LeakFindings = { sites: undefined, holders: undefined, suspect: undefined, saved: undefined }

/**
 * Measures, judges and explains growth, for each matcher of the family.
 *
 * @param wordsOf - the matcher's own words in place of those about a leak.
 */
export async function runGrowth(
  subject: Subject,
  values: MemoryValues,
  context: RunContext,
  wordsOf: (report: Report, verdict: Verdict<GrowthEvidence>) => Report = (report) => report,
): Promise<Judged> {
  const { explain: _explain, onInconclusive: _policy, allow, artifacts: _artifacts, ...measuring } = values
  const { signal, deadline, concurrent } = context
  // Nobody reads why: growth beside other tests is no proof, and a proof that was asked for needs no excuse. But a list of
  // known leaks makes green what `.not` would take for a proof, so that one is compared here as well.
  const compares = context.isNot === true && Object.keys(allow ?? {}).length > 0
  const explains = !concurrent && (context.isNot !== true || compares)
  const looked: MemoryValues = compares ? { ...values, explain: 'off', artifacts: undefined } : values
  const inquiry = new LeakInquiry(looked, context)
  const task: GrowthTask = {
    ...measuring,
    subject,
    attribute: explains && inquiry.attributes,
    onLeak: explains ? (found: GrowthResult) => inquiry.observe(subject, found) : undefined,
    onDoubt:
      explains && looked.explain === 'retainers'
        ? async (found: GrowthResult) => {
            if (isDoubt(found, values)) await inquiry.observe(subject, found)
          }
        : undefined,
    signal,
    deadline,
  }
  const measured = await measureGrowth(task)
  const result: GrowthResult = { ...measured, verdict: await controlled(measured.verdict) }
  const explained = (result.verdict.kind === 'fail' && explains) || isDoubt(result, values)
  const findings = byCount(result.verdict, explained ? await inquiry.conclude(result) : NONE)
  const { holders } = findings
  const judged = unlessUnfilled(unlessRefuted(weighedBy(result.verdict, holders), holders), holders)
  const leaks = judged.kind === 'fail' && explains
  const judgement = leaks ? compareWithList(allow, findings, values.tolerance) : undefined
  const found = leaks ? judged : withPlace(judged, findings)
  const verdict = withList(besideOthers(found, context, 'memory grew', 'it'), judgement)
  const report = leakReport(verdict, findings, values.tolerance)
  return {
    verdict,
    report: wordsOf(report, verdict),
    calls: result.calls,
    evidence: 'evidence' in verdict ? evidenceRecord(verdict.evidence) : {},
    ...findingsRecord(findings),
    ...(judgement?.kind === 'allowed' ? { allowed: reasons(allow, judgement.used) } : {}),
    notices: noticesOf(verdict, judgement, allow),
  }
}

/** Whether growth is what leaves it open. */
function isDoubt({ verdict }: GrowthResult, { tolerance }: MemoryValues): boolean {
  return verdict.kind === 'inconclusive' && verdict.evidence.perCall > tolerance
}

/** A doubt says in its one line where to look. */
function withPlace(verdict: Verdict<GrowthEvidence>, findings: LeakFindings): Verdict<GrowthEvidence> {
  if (verdict.kind !== 'inconclusive') return verdict
  return { ...verdict, reason: `${verdict.reason}${whereToLook(findings)}` }
}

/** A known leak passes; one that cannot be compared with the list is a doubt, because it may be the known one. */
function withList(
  verdict: Verdict<GrowthEvidence>,
  judgement: AllowJudgement | undefined,
): Verdict<GrowthEvidence> {
  if (verdict.kind !== 'fail' || judgement === undefined) return verdict
  const { evidence, caveats } = verdict
  switch (judgement.kind) {
    case 'allowed':
      return { kind: 'pass', evidence, caveats: [...caveats, ALLOWED_LEAK] }
    case 'unclear':
      return { kind: 'inconclusive', reason: unclearReason(evidence, judgement.entries), evidence, caveats }
    case 'not-allowed':
      return verdict
  }
}

const ALLOWED_LEAK: Caveat = {
  code: 'ALLOWED_LEAK',
  text: 'the calls leak, and the option allow lets this leak pass',
}

function noticesOf(
  verdict: Verdict<GrowthEvidence>,
  judgement: AllowJudgement | undefined,
  allow: MemoryValues['allow'],
): Notice[] {
  if (allow === undefined || !('evidence' in verdict)) return []
  if (judgement?.kind === 'allowed') {
    const allowed = allowedNotice(verdict.evidence, reasons(allow, judgement.used))
    return [allowed, ...gone(allow, judgement.gone)]
  }
  return verdict.kind === 'pass' ? gone(allow, Object.keys(allow)) : []
}

/** Only of a list that was given in the call: one for all tests is for leaks of others as well. */
function gone(allow: NonNullable<MemoryValues['allow']>, entries: readonly string[]): Notice[] {
  const { fileOptions, configOptions } = sharedState()
  const shared = [fileOptions, configOptions].some((options) => options['memory']?.['allow'] === allow)
  return shared ? [] : entries.map((entry) => goneNotice(entry, allow[entry] ?? ''))
}

function reasons(allow: MemoryValues['allow'], entries: readonly string[]): Record<string, string> {
  return Object.fromEntries(entries.map((entry) => [entry, allow?.[entry] ?? '']))
}
