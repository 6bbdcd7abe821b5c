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

  constructor(message: string, options?: ErrorOptions) {
    super(`${PREFIX} ${message}`, options)
  }
}

/**
 * Describes any value in a few words for an error: its text on one line, at most 60 characters, and its type.
 * Never throws, and takes no longer for a huge value.
 *
 * @example describe('20') // `"20"` (string)
 */
export function describe(value: unknown): string {
  return `\`${textOf(value)}\` (${typeName(value)})`
}

/**
 * Standard sentence for a value that breaks a constraint: what, which constraint, the value and its type.
 *
 * @example throw expected('option `calls`', 'an integer', 1.5) // Expected option `calls` to be an integer, got `1.5` (number)
 */
export function expected(what: string, constraint: string, value: unknown): UsageError {
  return new UsageError(`Expected ${what} to be ${constraint}, got ${describe(value)}`)
}

const LONGEST = 60

function textOf(value: unknown): string {
  try {
    return shorten(rawText(value))
  } catch {
    // A revoked Proxy or a hostile getter: the error message must not become a second error.
    return 'unprintable'
  }
}

function rawText(value: unknown): string {
  // Cut before it is quoted: a string of hundreds of megabytes would be copied for its first 60 characters.
  if (typeof value === 'string') return JSON.stringify(value.slice(0, LONGEST))
  if (typeof value === 'function') return named(value.name, 'anonymous function')
  // The digits of a huge one take seconds.
  if (typeof value === 'bigint') return BigInt.asIntN(256, value) === value ? `${value}n` : 'over 256 bits'
  if (Array.isArray(value)) return `array of ${value.length}`
  if (typeof value === 'object' && value !== null) return constructorName(value)
  return String(value)
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
  return named((value as { constructor?: { name?: unknown } }).constructor?.name, 'object')
}

/** A name can be anything: classes may have a static member of that name. */
function named(name: unknown, otherwise: string): string {
  return typeof name === 'string' && name !== '' ? name : otherwise
}

/** One line of at most 60 characters; no half of a surrogate pair at the cut, no control characters. */
function shorten(text: string): string {
  const short =
    text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1).replace(/[\ud800-\udbff]$/, '')}…`
  return short.replace(/[\p{Cc}\u2028\u2029]/gu, '�')
}
