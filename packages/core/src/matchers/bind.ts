import { PREFIX, UsageError } from '../errors.ts'
import { callText, type Hint, type Paint, PLAIN, renderFailure, renderNotice } from '../message/render.ts'
import { abortController, now, printLine, wallTime } from '../realm.ts'
import { type AssertionRecord, SCHEMA_VERSION, type TestId } from '../run/record.ts'
import { messageOf, SubjectError } from '../subject.ts'
import { countSteps, trackAwaited } from './awaited.ts'
import { type CallSite, callSite, pointTo } from './call-site.ts'
import type { Assertion, Judged, MatcherDefinition } from './definition.ts'
import { exclusively } from './lock.ts'
import { type Entry, PendingAssertions, type TestEnd, type TestKey } from './pending.ts'

/** The part of a runner's matcher context (`this`) that both runners have. */
export interface MatcherThis {
  readonly isNot?: boolean
  readonly promise?: string
  readonly poll?: boolean
  /** Vitest: `expect.soft`, which chains once more on the promise of a matcher. */
  readonly soft?: boolean
  readonly utils?: {
    readonly EXPECTED_COLOR?: (text: string) => string
    readonly RECEIVED_COLOR?: (text: string) => string
    readonly DIM_COLOR?: (text: string) => string
    readonly BOLD_WEIGHT?: (text: string) => string
  }
}

/** The test that an assertion belongs to, as the adapter sees it. */
export interface CurrentTest extends TestId {
  readonly key: TestKey
  readonly concurrent: boolean
  /** Clock time of `realm.now()` at which the runner gives the test up; `undefined` when unknown or unlimited. */
  readonly deadline: number | undefined
}

/** What an adapter gives. */
export interface RunnerPort {
  /** The test in which a matcher with this context was called, or `undefined` outside of tests. */
  currentTest(context: MatcherThis): CurrentTest | undefined
  /** Takes the record of an assertion, and the test it was made in. Must not throw. */
  record(record: AssertionRecord, test: CurrentTest | undefined): void
  /**
   * Makes the error of a failed assertion, for a runner whose own would not know the line of the test. Absent: the
   * result goes to the runner, which throws.
   */
  fail?(message: string, context: MatcherThis): Error
}

/** What both runners expect of a matcher. */
export interface MatcherResult {
  readonly pass: boolean
  readonly message: () => string
  readonly expected?: string
  readonly actual?: string
}

/** Matchers for `expect.extend`. */
export type BoundMatchers = Record<
  string,
  (this: MatcherThis, received: unknown, ...args: unknown[]) => Promise<MatcherResult>
>

/** Matchers bound to a runner, and what the adapter calls when a test has ended. */
export interface Binding {
  readonly matchers: BoundMatchers
  /**
   * Counts how often this runner chains on the promise of a matcher by itself, so that the chaining of a test
   * can be told from it. Call it once, at setup: `binding.calibrate((name, probe) => expect(probe)[name]())`.
   */
  calibrate(call: (matcher: string, probe: unknown) => void): void
  /** Resolves with the error that must fail the test (an assertion was not awaited), or `undefined`. */
  endOfTest(key: TestKey, end: TestEnd): Promise<UsageError | undefined>
  /** The same for all that is left when a test file has ended; the error must fail the file. */
  endOfFile(): Promise<UsageError | undefined>
}

/** Binds pure matcher definitions to a runner. */
export function bindMatchers(definitions: readonly MatcherDefinition[], port: RunnerPort): Binding {
  const pending = new PendingAssertions()
  const matchers: BoundMatchers = {}
  const probe = Symbol('qtests.probe')
  let counter = countSteps()
  let runnerSteps = 1
  for (const definition of definitions) {
    // A plain function: the runners give their context as `this`. Not async, so that misuse throws at once,
    // and the stack still holds the line of the test.
    matchers[definition.name] = function (this: MatcherThis, received, ...args) {
      if (received === probe) return counter.thenable
      const site = callSite()
      const assertion = prepare(definition, this, received, args, site)
      const test = port.currentTest(this)
      const abort = abortController()
      const run = runAssertion({
        definition,
        assertion,
        context: this,
        test,
        port,
        signal: abort.signal,
        site,
      })
      const tracker = trackAwaited(run, runnerSteps + (this.soft === true ? 1 : 0))
      if (test === undefined) return tracker.promise
      const entry: Entry = {
        usage: definition.usage,
        site,
        tracker,
        abort,
        settled: false,
        failure: undefined,
        stopped: run.then(
          (result) => {
            entry.settled = true
            if (result.pass === (this.isNot ?? false)) entry.failure = result.message()
          },
          (error: unknown) => {
            entry.settled = true
            entry.failure = failureText(error)
          },
        ),
      }
      pending.add(test.key, entry)
      return tracker.promise
    }
  }
  return {
    matchers,
    calibrate(call) {
      const [first] = definitions
      if (first === undefined) return
      counter = countSteps()
      call(first.name, probe)
      runnerSteps = Math.max(1, counter.steps())
    },
    endOfTest: (key, end) => pending.endOfTest(key, end),
    endOfFile: () => pending.endOfFile(),
  }
}

/** All that can be refused before anything runs. */
function prepare(
  definition: MatcherDefinition,
  context: MatcherThis,
  received: unknown,
  args: readonly unknown[],
  site: CallSite | undefined,
): Assertion {
  try {
    refuseMisuse(definition, context)
    return definition.prepare(received, args)
  } catch (error) {
    throw isUsageError(error) ? pointTo(site, error) : error
  }
}

function isUsageError(error: unknown): error is UsageError {
  return nameOf(error) === 'QtestsUsageError'
}

/** By name, because each sandbox has classes of its own. What a subject throws can be anything. */
function nameOf(error: unknown): unknown {
  try {
    return (error as { name?: unknown } | null | undefined)?.name
  } catch {
    return undefined
  }
}

function failureText(error: unknown): string {
  return nameOf(error) === 'AssertionError' ? String((error as Error).message) : messageOf(error)
}

function refuseMisuse(definition: MatcherDefinition, context: MatcherThis): void {
  // Only a matcher called on `expect(…)` has `promise` in its context; an asymmetric one has not.
  if (context === undefined || !('promise' in context)) {
    throw new UsageError(
      `${definition.name} measures its subject over time and has no asymmetric form. Write: ${definition.usage}`,
    )
  }
  if (context.poll === true) {
    throw new UsageError(
      `${definition.name} repeats its subject by itself and cannot be polled: each poll would start a new measurement. Write: ${definition.usage}`,
    )
  }
}

interface Running {
  readonly definition: MatcherDefinition
  readonly assertion: Assertion
  readonly context: MatcherThis
  readonly test: CurrentTest | undefined
  readonly port: RunnerPort
  readonly signal: AbortSignal
  readonly site: CallSite | undefined
}

async function runAssertion(running: Running): Promise<MatcherResult> {
  const { definition, assertion, context, test, port, signal, site } = running
  const isNot = context.isNot ?? false
  const hint: Hint = { matcher: definition.name, args: assertion.hint, isNot, promise: context.promise ?? '' }
  const started = now()
  const common = { definition, assertion, isNot, test, elapsed: () => now() - started }
  let judged: Judged
  try {
    judged = await exclusively(signal, () =>
      assertion.run({ signal, deadline: test?.deadline, concurrent: test?.concurrent ?? false }),
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
  const paint = paintOf(context)
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

interface Common {
  readonly definition: MatcherDefinition
  readonly assertion: Assertion
  readonly isNot: boolean
  readonly test: CurrentTest | undefined
  readonly elapsed: () => number
}

function recordOf(common: Common, judged: Judged, passed: boolean): AssertionRecord {
  const { verdict, report, calls, evidence, sites } = judged
  return {
    ...recordBase(common),
    verdict: verdict.kind,
    passed,
    summary: 'reason' in verdict ? verdict.reason : report.claim,
    calls,
    evidence,
    caveats: verdict.caveats.map((caveat) => caveat.code),
    ...(sites === undefined ? {} : { sites }),
  }
}

function recordOfError(common: Common, error: unknown): AssertionRecord {
  return {
    ...recordBase(common),
    verdict: 'error',
    passed: false,
    // Our own class and prefix say nothing in a list.
    summary: messageOf(error).replace(/^Qtests\w+: (?:\[qtests\] )?/, ''),
    calls: 0,
    evidence: {},
    caveats: [],
  }
}

function recordBase({ definition, assertion, isNot, test, elapsed }: Common) {
  return {
    v: SCHEMA_VERSION,
    type: 'assertion' as const,
    at: wallTime(),
    ...(test?.project === undefined ? {} : { project: test.project }),
    file: test?.file ?? '',
    test: test?.test ?? '',
    matcher: definition.name,
    not: isNot,
    elapsed: elapsed(),
    options: assertion.options,
  }
}

/** A subject's own error keeps its identity as `cause`; the message says which assertion, and at which call. */
function withHint(error: unknown, hint: Hint, site: CallSite | undefined): unknown {
  if (nameOf(error) !== 'QtestsSubjectError') return error
  const subjectError = error as SubjectError
  const message = `${PREFIX} ${callText(hint)}: ${subjectError.message}`
  return pointTo(site, new SubjectError(message, subjectError.cause))
}

function paintOf({ utils }: MatcherThis): Paint {
  return {
    expected: utils?.EXPECTED_COLOR ?? PLAIN.expected,
    received: utils?.RECEIVED_COLOR ?? PLAIN.received,
    dim: utils?.DIM_COLOR ?? PLAIN.dim,
    bold: utils?.BOLD_WEIGHT ?? PLAIN.bold,
  }
}
