import type { GivenOption } from '../options.ts'
import { resolveSiblings } from '../sibling-options.ts'
import { type MemoryOptions, type MemoryValues, memoryFamily } from './options.ts'

/** Name of an option of the memory family. */
type Name = keyof MemoryOptions

/**
 * Resolves the options of a matcher to which a part of the memory family applies.
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
  return resolveSiblings({ matcher, family: memoryFamily, applicable, own: {}, instead }, options)
}
