import type { MatcherThis } from '@qtests/core/adapter'

/**
 * Vitest makes the error of an extended matcher when the promise settles, where the line of the test is no longer on
 * the stack. The message of `expect(fn, message)` comes first, as Vitest 4 has it for its own.
 */
export function failureOf(message: string, context: MatcherThis): Error {
  const { assertion } = context as { assertion?: { __flags?: { message?: unknown } } }
  const custom = assertion?.__flags?.message
  return asAssertionError(typeof custom === 'string' ? `${custom}: ${message}` : message)
}

/** An error as the runner's own assertions throw it. */
export function asAssertionError(message: string): Error {
  const error = new Error(message)
  error.name = 'AssertionError'
  return error
}
