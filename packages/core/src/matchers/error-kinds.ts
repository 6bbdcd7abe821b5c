import type { UsageError } from '../errors.ts'
import { messageOf } from '../thrown.ts'

/** Bad input, thrown by whichever copy of core. */
export function isUsageError(error: unknown): error is UsageError {
  return nameOf(error) === 'QtestsUsageError'
}

/** By name, because each sandbox has classes of its own. What a subject throws can be anything. */
export function nameOf(error: unknown): unknown {
  try {
    return (error as { name?: unknown } | null | undefined)?.name
  } catch {
    return undefined
  }
}

/** What an error says where it stands beside others: an assertion's message whole, anything else in one line. */
export function failureText(error: unknown): string {
  return nameOf(error) === 'AssertionError' ? String((error as Error).message) : messageOf(error)
}
