/** The one prefix of every line that qtests prints. */
export const PREFIX = '[qtests]'

/**
 * Bad input: a wrong option, subject or call. Thrown before anything of the subject runs.
 *
 * It is a `TypeError` for the reader; across realms recognise it by `name === 'QtestsUsageError'`,
 * because each copy of this module (one per sandbox) has a class of its own.
 */
export class UsageError extends TypeError {
  override readonly name = 'QtestsUsageError'

  constructor(message: string) {
    super(`${PREFIX} ${message}`)
  }
}

/** Describes any value in a few words for an error: its text, shortened, and its type. Never throws. */
export function describe(value: unknown): string {
  return `\`${textOf(value)}\` (${typeName(value)})`
}

/** Standard sentence for a value that breaks a constraint: what, which constraint, the value and its type. */
export function expected(what: string, constraint: string, value: unknown): UsageError {
  return new UsageError(`Expected ${what} to be ${constraint}, got ${describe(value)}`)
}

const LONGEST = 60

function textOf(value: unknown): string {
  try {
    if (typeof value === 'string') return shorten(JSON.stringify(value))
    if (typeof value === 'function') return shorten(value.name === '' ? 'anonymous function' : value.name)
    if (typeof value === 'bigint') return `${value}n`
    if (Array.isArray(value)) return `array of ${value.length}`
    if (typeof value === 'object' && value !== null) return shorten(constructorName(value))
    return shorten(String(value))
  } catch {
    // A revoked Proxy or a hostile getter: the error message must not become a second error.
    return 'unprintable'
  }
}

function typeName(value: unknown): string {
  if (value === null) return 'null'
  try {
    return Array.isArray(value) ? 'array' : typeof value
  } catch {
    return 'revoked Proxy'
  }
}

function constructorName(value: object): string {
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype === null) return '[Object: null prototype]'
  const name: unknown = (value as { constructor?: { name?: unknown } }).constructor?.name
  return typeof name === 'string' && name !== '' ? name : 'object'
}

function shorten(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`
}
