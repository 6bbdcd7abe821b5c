import type { CAC } from 'cac'
import { CommandError } from './exit.ts'

/**
 * Puts the values of options back as they were typed. The parser makes numbers of what looks like one: the folder `08` would be `8`,
 * the commit `123e456` infinity, and nothing at all `0`. To be called between parsing and carrying out.
 *
 * @throws CommandError for an option, or a folder, that is empty text: mostly a variable that is not set.
 */
export function keepAsTyped(cli: CAC): void {
  const names = (cli.matchedCommand?.options ?? [])
    .filter((option) => option.isBoolean !== true)
    .map(({ name }) => name)
  const typed = typedValues(cli.rawArgs.slice(2), new Set(names))
  for (const [name, values] of typed) {
    const [value, ...more] = values
    cli.options[name] = more.length === 0 ? value : values
  }
  if (cli.args.includes('')) {
    throw new CommandError(
      `Expected each argument of ${cli.matchedCommandName} to be text, got \`''\` (empty string)`,
    )
  }
}

/** By the rules of the parser: a value follows `=`, or is the next word unless that begins with a dash. */
function typedValues(words: readonly string[], names: ReadonlySet<string>): Map<string, string[]> {
  const typed = new Map<string, string[]>()
  for (let at = 0; at < words.length && words[at] !== '--'; at++) {
    const [, option = '', written] = /^--([^=]+)(?:=(.*))?$/s.exec(words[at] ?? '') ?? []
    const name = option.replace(/([a-z])-([a-z])/g, (_, before, after) => before + after.toUpperCase())
    if (!names.has(name)) continue
    const next = words[at + 1]
    const value = written ?? (next?.startsWith('-') === true ? undefined : next)
    if (value === undefined) continue
    if (written === undefined) at += 1
    if (value.trim() === '') {
      throw new CommandError(`Expected --${option} to be text that is not empty, got \`'${value}'\` (string)`)
    }
    typed.set(name, [...(typed.get(name) ?? []), value])
  }
  return typed
}
