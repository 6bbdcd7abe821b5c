import { UsageError } from '../errors.ts'
import { type GivenOption, type ResolvedOptions, resolveOptions } from '../options.ts'
import { type MemoryOptions, type MemoryValues, memoryFamily } from './options.ts'

/** Name of an option of the memory family. */
type Name = keyof MemoryOptions

/**
 * Resolves the options of a matcher to which a part of the memory family applies. What a file, a variable or a config
 * sets is meant for all matchers of the family, so the rest of it is passed over; in the call it is a mistake.
 *
 * @param matcher - for the error: `toRetainAtMost`.
 * @param applicable - the options that the matcher has.
 * @param instead - what to do instead of an option, by its name.
 * @throws UsageError for an option that does not apply, is unknown, or has a value outside its range.
 */
export function resolveSiblingOptions(
  matcher: string,
  options: unknown,
  applicable: readonly Name[],
  instead: Partial<Record<Name, string>> = {},
): { readonly values: MemoryValues; readonly given: readonly GivenOption[] } {
  const resolved: ResolvedOptions<(typeof memoryFamily)['table']> = resolveOptions(memoryFamily, options)
  const applies = ({ name }: GivenOption): boolean => applicable.includes(name as Name)
  for (const option of resolved.given) {
    if (option.source !== 'call' || applies(option)) continue
    const advice = instead[option.name as Name] ?? `Options of it: ${applicable.join(', ')}`
    throw new UsageError(`Option \`${option.name}\` does not apply to ${matcher}. ${advice}`)
  }
  return { values: resolved.values, given: resolved.given.filter(applies) }
}
