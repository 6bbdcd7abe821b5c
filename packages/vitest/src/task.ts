import type { TestRecord } from '@qtests/core/adapter'
import type { RunnerTestCase } from 'vitest'
import type { TestSummary } from './summary.ts'

/** A cast, because Vitest 3 and 4 re-export `TaskMeta` from a package that an adapter must not name. */
export function metaOf(task: RunnerTestCase): { qtests?: TestSummary } {
  return task.meta as { qtests?: TestSummary }
}

/** How an attempt has ended, as far as Vitest knows by now. */
export function statusOf(task: RunnerTestCase): TestRecord['status'] {
  const { result } = task
  if (result?.state === 'fail') return 'failed'
  return result?.state === 'skip' ? 'skipped' : 'passed'
}

/** The names of a test and of the suites around it, as Vitest's own reporters join them. */
export function fullName(task: RunnerTestCase): string {
  const names = [task.name]
  for (let suite = task.suite; suite !== undefined; suite = suite.suite) names.unshift(suite.name)
  return names.join(' > ')
}
