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
 * The value of an option as it was typed. The parser makes numbers of what looks like one, which turns the commit `123e456`
 * into infinity.
 */
export function typedOption(argv: readonly string[], option: string): string | undefined {
  const at = argv.findIndex((argument) => argument === option || argument.startsWith(`${option}=`))
  const argument = argv[at]
  if (argument === undefined) return undefined
  return argument === option ? argv[at + 1] : argument.slice(option.length + 1)
}
