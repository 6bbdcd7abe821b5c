import type { BaselinePlace } from '../baseline/place.ts'
import type { Explainer } from '../explain/port.ts'
import type { Notice, Report } from '../message/report.ts'
import type { AssertionRecord, TestId } from '../run/record.ts'
import type { Verdict } from '../verdict.ts'

/**
 * A matcher as a pure definition: no runner in it. The adapters bind it with `bindMatchers`, which adds
 * what is the same for all: misuse checks, the lock, `.not`, the pending check, message and record.
 */
export interface MatcherDefinition {
  readonly name: string
  /** The right form, for misuse messages. */
  readonly usage: string
  /** Keeps a baseline, and has to know where: `RunContext.baseline`. */
  readonly baseline?: true
  /**
   * Checks the received value, the arguments and the options before anything runs.
   *
   * @throws UsageError for bad input.
   */
  prepare(received: unknown, args: readonly unknown[]): Assertion
}

/** An assertion that is ready to run. */
export interface Assertion {
  /** The arguments as the hint line shows them: `'20ms'`, or empty. */
  readonly hint: string
  readonly onInconclusive: 'pass' | 'fail'
  /** Options that were not default, as text, in the order of their table. */
  readonly options: Readonly<Record<string, string>>
  run(context: RunContext): Promise<Judged>
}

/** What the surroundings tell a running assertion. */
export interface RunContext {
  /** Aborted when the test has ended: stop at the next call and throw `signal.reason`. */
  readonly signal: AbortSignal
  /** Time on the clock of `realm.now()` by which a verdict must be there, or `undefined` when unknown. */
  readonly deadline: number | undefined
  /** Other tests run in this isolate at the same time: what grows cannot be attributed to the subject. */
  readonly concurrent: boolean
  /** Looks for who can read heap snapshots: on a failure only, it takes some ms. Absent: nobody can. */
  readonly explainer?: (() => Explainer | undefined) | undefined
  /** Used with `.not`: what is found is wanted, and needs no explanation. */
  readonly isNot?: boolean | undefined
  /** The test, for the names of files; absent outside of tests. */
  readonly test?: TestId | undefined
  /** Where the baseline of this assertion is, for those that keep one; absent where no test has a name for it. */
  readonly baseline?: BaselinePlace | undefined
}

/** What a run of an assertion hands over: verdict, then the words for it. */
export interface Judged {
  readonly verdict: Verdict<unknown>
  /** The failure message in parts; rendered once, by the message room. */
  readonly report: Report
  readonly calls: number
  readonly evidence: AssertionRecord['evidence']
  readonly distribution?: AssertionRecord['distribution']
  readonly sites?: AssertionRecord['sites']
  readonly retained?: AssertionRecord['retained']
  readonly allowed?: AssertionRecord['allowed']
  readonly artifacts?: AssertionRecord['artifacts']
  /** Lines to be printed once, where the assertion passed. */
  readonly notices?: readonly Notice[]
}
