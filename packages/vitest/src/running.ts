import type { AssertionRecord, Attempt, CurrentTest, MatcherThis, TestId } from '@qtests/core/adapter'
import type { RunnerTestCase } from 'vitest'

/** A test of this file that runs now. */
export interface RunningTest {
  readonly task: RunnerTestCase
  readonly attempt: Attempt
  /** Clock time at which Vitest gives the test up; `undefined` without a limit. */
  readonly deadline: number | undefined
  readonly assertions: AssertionRecord[]
}

/** The tests of a file that run now: one, or several with `test.concurrent`. */
export class RunningTests {
  readonly #running = new Map<RunnerTestCase, RunningTest>()
  /** Key of what cannot be given to one test: it is due when the file ends. */
  readonly #file = {}

  add(test: RunningTest): void {
    this.#running.set(test.task, test)
  }

  /** Removes and returns a test, or `undefined` when it has been removed before. */
  take(task: RunnerTestCase): RunningTest | undefined {
    const test = this.#running.get(task)
    this.#running.delete(task)
    return test
  }

  /** Removes and returns all: those whose end was never told. */
  takeAll(): RunningTest[] {
    const tests = [...this.#running.values()]
    this.#running.clear()
    return tests
  }

  /**
   * The test in which a matcher was called. While several run, the runner names the right one only for the
   * `expect` of the test context, and the two cannot be told apart: the name is taken as it is, but what was
   * not awaited is then held against the file and never against a test that may be innocent.
   */
  current(context: MatcherThis, outside: TestId): CurrentTest {
    const tests = [...this.#running.values()]
    const [only] = tests
    if (only === undefined) return { ...outside, key: this.#file, concurrent: false, deadline: undefined }
    if (tests.length === 1) {
      const { attempt, deadline, task } = only
      return { ...attempt.id, key: task, concurrent: attempt.concurrent, deadline }
    }
    const named = this.#named(context) ?? only
    const deadlines = tests.flatMap((test) => test.deadline ?? [])
    const deadline = deadlines.length === 0 ? undefined : Math.min(...deadlines)
    return { ...named.attempt.id, key: this.#file, concurrent: true, deadline }
  }

  /** The list that an assertion of this test belongs to, if it still runs. */
  assertionsOf(test: CurrentTest | undefined): AssertionRecord[] | undefined {
    for (const running of this.#running.values()) {
      if (running.task === test?.key || running.attempt.id.test === test?.test) return running.assertions
    }
    return undefined
  }

  #named(context: MatcherThis): RunningTest | undefined {
    const { task, currentTestName } = context as { task?: RunnerTestCase; currentTestName?: string }
    if (task !== undefined && this.#running.has(task)) return this.#running.get(task)
    return [...this.#running.values()].find((test) => test.attempt.id.test === currentTestName)
  }
}
