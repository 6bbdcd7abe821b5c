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

  /** The one test that runs, if it is one. */
  only(): RunningTest | undefined {
    const [only, another] = this.#running.values()
    return another === undefined ? only : undefined
  }

  /**
   * The test in which a matcher was called. While several run, only the `expect` of the test context tells which (from
   * Vitest 4.1 on), and it cannot be told from the global one, which names any of them. So the name is taken as it is,
   * but what was not awaited is held against the file, never against a test that may be innocent.
   */
  current(context: MatcherThis, outside: TestId): CurrentTest {
    const tests = [...this.#running.values()]
    const [only] = tests
    if (only === undefined) return { ...outside, key: this.#file, concurrent: false, deadline: undefined }
    if (tests.length === 1) {
      const { attempt, deadline, task } = only
      return { ...attempt.id, key: task, concurrent: attempt.concurrent, deadline }
    }
    const { task } = context as { task?: RunnerTestCase }
    const id = (task === undefined ? undefined : this.#running.get(task)?.attempt.id) ?? outside
    const deadlines = tests.flatMap((test) => test.deadline ?? [])
    const deadline = deadlines.length === 0 ? undefined : Math.min(...deadlines)
    return { ...id, key: this.#file, concurrent: true, deadline }
  }

  /** The running test that an assertion belongs to; a guess is dropped when the guessed test has ended. */
  find(test: CurrentTest | undefined): RunningTest | undefined {
    for (const running of this.#running.values()) {
      if (running.task === test?.key) return running
      if (test?.key === this.#file && running.attempt.id.test === test.test) return running
    }
    return undefined
  }

  /** Whether an assertion could not be given to one test with certainty. */
  isGuess(test: CurrentTest | undefined): boolean {
    return test?.key === this.#file
  }
}
