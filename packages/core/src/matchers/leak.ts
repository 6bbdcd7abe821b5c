import { UsageError } from '../errors.ts'
import type { GrowthEvidence } from '../memory/growth.ts'
import type { GrowthTask } from '../memory/growth-task.ts'
import { measureGrowth } from '../memory/measure-growth.ts'
import { type MemoryOptions, type MemoryValues, memoryFamily } from '../memory/options.ts'
import { type AllocationSite, findSites } from '../memory/sites.ts'
import { leakReport } from '../message/leak.ts'
import type { Report } from '../message/report.ts'
import { resolveOptions } from '../options.ts'
import type { AssertionRecord, SiteRecord } from '../run/record.ts'
import { checkSubject, type Subject } from '../subject.ts'
import type { Verdict } from '../verdict.ts'
import type { Assertion, Judged, MatcherDefinition, RunContext } from './definition.ts'
import { optionTexts } from './option-texts.ts'
import { assertPlainly } from './plain.ts'

const USAGE = 'await expect(() => work()).toNotLeakMemory()'

/** `toNotLeakMemory(options?)`: calls retain nothing that grows. */
export const toNotLeakMemory: MatcherDefinition = {
  name: 'toNotLeakMemory',
  usage: USAGE,
  prepare(received, args): Assertion {
    if (args.length > 1) {
      throw new UsageError(
        `Expected at most one argument, got ${args.length}. The form is: toNotLeakMemory(options?)`,
      )
    }
    const [options] = args
    const subject = checkSubject(received, USAGE)
    const { values, given } = resolveOptions(memoryFamily, options)
    return {
      hint: '',
      onInconclusive: values.onInconclusive as 'pass' | 'fail',
      options: optionTexts(given),
      run: (context) => runGrowth(subject, values, context),
    }
  },
}

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
  const { explain, onInconclusive: _policy, ...measuring } = values
  const { signal, deadline } = context
  const task: GrowthTask = { ...measuring, subject, attribute: explain === 'sites', signal, deadline }
  const result = await measureGrowth(task)
  const verdict = withConcurrency(result.verdict, context)
  const explained = verdict.kind === 'fail' && result.attribution !== undefined
  const sites = explained ? await findSites(result.attribution) : undefined
  return {
    verdict,
    report: wordsOf(leakReport(verdict, sites, values.tolerance), verdict),
    calls: result.calls,
    evidence: 'evidence' in verdict ? evidenceRecord(verdict.evidence) : {},
    ...(sites === undefined || sites.length === 0 ? {} : { sites: sites.map(siteRecord) }),
  }
}

/** Growth beside other tests may be theirs: what would be red is then only a doubt. No growth is no growth. */
function withConcurrency(
  verdict: Verdict<GrowthEvidence>,
  { concurrent }: RunContext,
): Verdict<GrowthEvidence> {
  if (!concurrent || verdict.kind !== 'fail') return verdict
  const reason =
    'memory grew, but other tests of this file ran at the same time (test.concurrent), and it may be theirs'
  return { kind: 'inconclusive', reason, evidence: verdict.evidence, caveats: verdict.caveats }
}

function evidenceRecord(evidence: GrowthEvidence): AssertionRecord['evidence'] {
  const { perCall, weakest, channel, tolerance, warmup, calls, blocks } = evidence
  return {
    bytesPerCall: perCall,
    weakestBlock: weakest,
    channel,
    tolerance,
    warmup,
    measuredCalls: calls,
    blocks: blocks.length,
  }
}

/** A site as the run log has it. */
export function siteRecord({
  codeFrame: _frame,
  callers: _callers,
  through: _through,
  count,
  ...site
}: AllocationSite): SiteRecord {
  return { ...site, count: count ?? null }
}

/**
 * The check of `toNotLeakMemory` for any runner, or none: resolves when nothing leaks.
 *
 * @throws QtestsAssertionError on proof of a leak; UsageError for bad input; the subject's error as `cause`.
 * @example await assertNoLeak(() => openAndClose())
 */
export async function assertNoLeak(subject: Subject, options?: MemoryOptions): Promise<void> {
  await assertPlainly(toNotLeakMemory, subject, [options])
}
