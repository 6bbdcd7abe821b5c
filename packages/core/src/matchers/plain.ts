import { bindMatchers } from './bind.ts'
import type { MatcherDefinition } from './definition.ts'
import type { BoundMatchers, RunnerPort } from './port.ts'

/** A check failed. Thrown by the plain functions (`assertNoLeak`, `assertUnderP95`, …), for runners without `expect`. */
export class QtestsAssertionError extends Error {
  override readonly name = 'QtestsAssertionError'
  /** Short and rounded: what the budget allows. */
  readonly expected: string
  /** Short and rounded: what was found. */
  readonly actual: string

  constructor(message: string, expected: string, actual: string) {
    super(message)
    this.expected = expected
    this.actual = actual
  }
}

/**
 * Runs a matcher definition without a runner.
 *
 * @throws QtestsAssertionError where the matcher would have been red; UsageError for bad input; a SubjectError with
 * the subject's own error as `cause`.
 */
export async function assertPlainly(
  definition: MatcherDefinition,
  received: unknown,
  args: readonly unknown[],
  port: Pick<RunnerPort, 'baseline'> = {},
): Promise<void> {
  const binding = bindMatchers([definition], { currentTest: () => undefined, record: () => {}, ...port })
  const matcher = binding.matchers[definition.name] as BoundMatchers[string]
  const result = await matcher.call({ isNot: false, promise: '' }, received, ...args)
  if (!result.pass) {
    throw new QtestsAssertionError(result.message(), result.expected ?? '', result.actual ?? '')
  }
}
