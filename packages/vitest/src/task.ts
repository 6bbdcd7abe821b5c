import type { TestRecord } from '@qtests/core/adapter'
import type { RunnerTestCase } from 'vitest'
import type { TestSummary } from './summary.ts'

/** A cast, because Vitest 3 and 4 re-export `TaskMeta` from a package that an adapter must not name. */
export function metaOf(task: RunnerTestCase): { qtests?: TestSummary } {
  return task.meta as { qtests?: TestSummary }
}

/**
 * How an attempt has ended in the eyes of Vitest. It turns the result of a `test.fails` round only after all hooks, and we are
 * asked before: what failed is what passes there, whoever made it fail.
 *
 * @param thrown - its end throws, which Vitest counts as a failure like any other.
 */
export function statusOf(task: RunnerTestCase, thrown: boolean = false): TestRecord['status'] {
  const { result } = task
  if (!thrown && result?.state === 'skip') return 'skipped'
  const failed = thrown || result?.state === 'fail'
  const turned = task.fails === true && !(failed && isMisuse(result))
  return failed === turned ? 'passed' : 'failed'
}

/** From Vitest 5 on a test that was written wrongly fails in a `test.fails`, too. */
function isMisuse(result: RunnerTestCase['result']): boolean {
  const errors = (result?.errors ?? []) as readonly { __vitest_test_syntax_error__?: unknown }[]
  return errors.some((error) => error.__vitest_test_syntax_error__ === true)
}

/** The names of a test and of the suites around it, as Vitest's own reporters join them. */
export function fullName(task: RunnerTestCase): string {
  const names = [task.name]
  for (let suite = task.suite; suite !== undefined; suite = suite.suite) names.unshift(suite.name)
  return names.join(' > ')
}
