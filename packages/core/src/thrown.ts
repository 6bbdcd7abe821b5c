import { types } from 'node:util'
import { describe } from './errors.ts'

/** Longer texts are cut: the whole is in the `cause`. */
const LONGEST = 500

/** The text of anything that can be thrown: its first line, at most 500 characters. Never throws. */
export function messageOf(error: unknown): string {
  try {
    const [line = ''] = textOf(error)
      .trim()
      .split(/[\r\n\u2028\u2029]/, 1)
    return line.length <= LONGEST ? line : `${line.slice(0, LONGEST - 1)}…`
  } catch {
    return 'an unprintable value'
  }
}

function textOf(error: unknown): string {
  if (types.isNativeError(error)) return error.message === '' ? error.name : `${error.name}: ${error.message}`
  const text = String(error)
  // Something like `throw { code: 5 }`: say at least what it is, or the message that it carries.
  if (text !== '[object Object]') return text
  const { message } = error as { message?: unknown }
  return typeof message === 'string' ? message : describe(error)
}
