import { CommandError } from './exit.ts'

/**
 * A share as people write it: `5%` or `0.05`.
 *
 * @throws CommandError when it is neither.
 */
export function shareOf(option: string, value: unknown): number {
  const text = String(value).trim()
  const percent = /^(\d+(?:\.\d+)?)\s*%$/.exec(text)
  const share = percent === null ? Number(text) : Number(percent[1]) / 100
  if (text !== '' && Number.isFinite(share) && share >= 0) return share
  throw new CommandError(`Expected ${option} to be a share such as 5% or 0.05, got \`${text}\``)
}

/**
 * One of some words.
 *
 * @throws CommandError when it is none of them.
 */
export function wordOf<const T extends string>(option: string, value: unknown, words: readonly T[]): T {
  const found = words.find((word) => word === value)
  if (found !== undefined) return found
  throw new CommandError(`Expected ${option} to be one of ${words.join(', ')}, got \`${String(value)}\``)
}

/**
 * A whole number.
 *
 * @throws CommandError when it is none, or out of bounds.
 */
export function wholeNumber(option: string, value: unknown, least: number, most: number = Infinity): number {
  const number = plainNumber(value)
  if (Number.isSafeInteger(number) && (number as number) >= least && (number as number) <= most)
    return number as number
  const bounds = most === Infinity ? `from ${least}` : `from ${least} to ${most}`
  throw new CommandError(`Expected ${option} to be a whole number ${bounds}, got \`${String(value)}\``)
}

/** A number where the text is one, and the text itself where it is not: sizes and times may have a unit, or none. */
export function plainNumber(value: unknown): unknown {
  if (typeof value !== 'string' || value.trim() === '') return value
  const number = Number(value)
  return Number.isNaN(number) ? value : number
}

/**
 * Text that is given once, or not at all.
 *
 * @throws CommandError when it is given several times.
 */
export function once(option: string, value: unknown): string | undefined {
  if (Array.isArray(value)) throw new CommandError(`Expected ${option} once, got it ${value.length} times`)
  return value === undefined ? undefined : String(value)
}
