import { describe } from '../errors.ts'
import type { OptionSource } from '../options.ts'

/** Options that were not default, as the message prints them, with their source unless it is the call. */
export function optionTexts(
  given: readonly { readonly name: string; readonly value: unknown; readonly source: OptionSource }[],
): Record<string, string> {
  const texts: Record<string, string> = {}
  for (const { name, value, source } of given) {
    const text =
      typeof value === 'number' || typeof value === 'boolean'
        ? String(value)
        : typeof value === 'string'
          ? `'${value}'`
          : describe(value)
    texts[name] = source === 'call' ? text : `${text} (${SOURCES[source]})`
  }
  return texts
}

const SOURCES: Readonly<Record<Exclude<OptionSource, 'call'>, string>> = {
  file: 'configure()',
  variable: 'environment variable',
  config: "runner's config",
}
