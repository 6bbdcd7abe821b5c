import type { BaselinePlace } from '../baseline/place.ts'
import { PREFIX } from '../errors.ts'
import { findExplainer } from '../explain/find.ts'
import { callText, type Hint, paintOf, renderFailure, renderNotice } from '../message/render.ts'
import { now, printLine } from '../realm.ts'
import { SubjectError } from '../subject.ts'
import { recordOf, recordOfError } from './assertion-record.ts'
import { type CallSite, pointTo } from './call-site.ts'
import type { Assertion, Judged, MatcherDefinition } from './definition.ts'
import { isUsageError, nameOf } from './error-kinds.ts'
import { exclusively } from './lock.ts'
import type { CurrentTest, MatcherResult, MatcherThis, RunnerPort } from './port.ts'

/** One call of a matcher, on its way. */
export interface Running {
  readonly definition: MatcherDefinition
  readonly assertion: Assertion
  readonly context: MatcherThis
  readonly test: CurrentTest | undefined
  readonly port: RunnerPort
  readonly signal: AbortSignal
  readonly site: CallSite | undefined
  readonly baseline: BaselinePlace | undefined
}

/** Measures, records, and hands the runner what it expects of a matcher. */
export async function runAssertion(running: Running): Promise<MatcherResult> {
  const { definition, assertion, context, test, port, signal, site, baseline } = running
  const isNot = context.isNot ?? false
  const hint: Hint = { matcher: definition.name, args: assertion.hint, isNot, promise: context.promise ?? '' }
  const started = now()
  const common = { definition, assertion, isNot, test, elapsed: () => now() - started }
  let judged: Judged
  try {
    judged = await exclusively(signal, () =>
      assertion.run({
        signal,
        deadline: test?.deadline,
        concurrent: test?.concurrent ?? false,
        explainer: () => (port.explainer === undefined ? findExplainer() : port.explainer()),
        isNot,
        test: test === undefined ? undefined : { file: test.file, test: test.test },
        baseline,
      }),
    )
  } catch (error) {
    port.record(recordOfError(common, error), test)
    throw withHint(error, hint, site)
  }
  const passed = passes(judged, assertion, isNot)
  const { verdict, report } = judged
  const rendering = { hint, report, caveats: verdict.caveats, options: assertion.options }
  port.record(recordOf(common, judged, passed), test)
  if ((verdict.kind === 'inconclusive' || verdict.kind === 'unsupported') && passed) {
    printLine(renderNotice(verdict.kind, rendering, verdict.reason))
  }
  if (passed)
    for (const { kind, text } of judged.notices ?? []) printLine(renderNotice(kind, rendering, text))
  const paint = paintOf(context.utils)
  if (!passed && port.fail !== undefined) {
    throw pointTo(site, port.fail(renderFailure(rendering, paint), context))
  }
  return {
    pass: passed !== isNot,
    message: () => renderFailure(rendering, paint),
    expected: report.expected,
    actual: report.received,
  }
}

/** The policy: red only on proof of violation; `.not` green only on that proof. */
function passes(judged: Judged, assertion: Assertion, isNot: boolean): boolean {
  switch (judged.verdict.kind) {
    case 'pass':
      return !isNot
    case 'fail':
      return isNot
    case 'inconclusive':
    case 'unsupported':
      return !isNot && assertion.onInconclusive === 'pass'
  }
}

/** A subject's own error keeps its identity as `cause`; the message says which assertion, and at which call. */
function withHint(error: unknown, hint: Hint, site: CallSite | undefined): unknown {
  // Some input is known to be bad only once it is used: a function of the test's that returns no count.
  if (isUsageError(error)) return pointTo(site, error)
  if (nameOf(error) !== 'QtestsSubjectError') return error
  const subjectError = error as SubjectError
  const message = `${PREFIX} ${callText(hint)}: ${subjectError.message}`
  return pointTo(site, new SubjectError(message, subjectError.cause))
}
