import { describe } from '../errors.ts'
import type { GivenOption, OptionSource } from '../options.ts'

/** Options that somebody set, as the message prints them: with their unit, and their source unless it is the call. */
export function optionTexts(given: readonly GivenOption[]): Record<string, string> {
  const texts: Record<string, string> = {}
  for (const { name, value, source, unit } of given) {
    const text = textOf(value)
    const amount = unit === undefined ? text : `${text} ${unit}`
    texts[name] = source === 'call' ? amount : `${amount} (${SOURCES[source]})`
  }
  return texts
}

/** An argument as a hint line shows it: `'20ms'`, `64`. */
export function literal(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : String(value)
}

function textOf(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return `'${value}'`
  if (Array.isArray(value)) return listOf(value)
  // A table of texts, such as that of known leaks: its names tell enough.
  if (typeof value === 'object' && value !== null) return `{ ${Object.keys(value).join(', ')} }`
  return describe(value)
}

/** Most entries of a list that are printed. */
const MOST = 5

function listOf(values: readonly unknown[]): string {
  const shown = values
    .slice(0, MOST)
    .map((value) => (typeof value === 'object' ? describe(value) : textOf(value)))
  const more = values.length - shown.length
  return `[${[...shown, ...(more > 0 ? [`${more} more`] : [])].join(', ')}]`
}

const SOURCES: Readonly<Record<Exclude<OptionSource, 'call'>, string>> = {
  file: 'configure()',
  variable: 'environment variable',
  config: "runner's config",
}
