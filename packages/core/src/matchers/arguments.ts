import { UsageError } from '../errors.ts'

const NUMBERS = { 1: 'one argument', 2: 'two arguments' } as const

/**
 * Refuses arguments beyond those that a matcher has.
 *
 * @param form - how it is written: `toRetainAtMost(bytes, options?)`.
 */
export function checkArguments(args: readonly unknown[], most: 1 | 2, form: string): void {
  if (args.length <= most) return
  throw new UsageError(`Expected at most ${NUMBERS[most]}, got ${args.length}. The form is: ${form}`)
}
