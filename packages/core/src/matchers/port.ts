import type { BaselinePlace, SnapshotContext } from '../baseline/place.ts'
import type { UsageError } from '../errors.ts'
import type { Explainer } from '../explain/port.ts'
import type { MatcherUtils } from '../message/render.ts'
import type { AssertionRecord, TestId } from '../run/record.ts'
import type { TestEnd, TestKey } from './pending.ts'

/** The part of a runner's matcher context (`this`) that both runners have. */
export interface MatcherThis extends SnapshotContext {
  readonly isNot?: boolean
  readonly promise?: string
  readonly poll?: boolean
  /** Vitest: `expect.soft`, which chains once more on the promise of a matcher. */
  readonly soft?: boolean
  readonly utils?: MatcherUtils
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
  /**
   * Looks for who can read heap snapshots, beginning where the runner's user may have installed it:
   * `findExplainer([testFile, import.meta.url])`. Called on a failure only. Absent: looked for in the current directory.
   */
  explainer?(): Explainer | undefined
  /** Where the baseline of an assertion is. Absent: after the name of the test, as snapshots are. */
  baseline?(): BaselinePlace
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
