import { UsageError } from './errors.ts'
import {
  checkOptions,
  type GivenOption,
  type OptionFamily,
  type OptionTable,
  type OptionValues,
  readEntries,
  resolveOptions,
} from './options.ts'

/** A matcher to which a part of a family's options applies, and that may have some of its own. */
export interface SiblingOptions<T extends OptionTable, Own extends OptionTable> {
  /** For errors: `toRetainAtMost`. */
  readonly matcher: string
  readonly family: OptionFamily<T>
  /** The options of the family that the matcher has. */
  readonly applicable: readonly (keyof T & string)[]
  /** Options that only a call can give. They are arguments: shown in the hint line, not among the options. */
  readonly own: Own
  /** What to do instead of an option of the family, by its name. */
  readonly instead?: Partial<Record<keyof T & string, string>>
}

/**
 * Resolves the options of such a matcher. What a file, a variable or a config sets is meant for all matchers of the
 * family, so what does not apply is passed over; in the call it is a mistake.
 *
 * @throws UsageError for an option that does not apply, is unknown, or has a value outside its range.
 */
export function resolveSiblings<T extends OptionTable, Own extends OptionTable>(
  { matcher, family, applicable, own, instead = {} }: SiblingOptions<T, Own>,
  options: unknown,
): {
  readonly values: OptionValues<T>
  readonly own: Partial<OptionValues<Own>>
  readonly given: readonly GivenOption[]
} {
  const mine: Record<string, unknown> = {}
  const shared: Record<string, unknown> = {}
  const known: readonly string[] = [...Object.keys(own), ...applicable]
  for (const [name, value] of options === undefined
    ? []
    : readEntries(`the options of ${matcher}`, options)) {
    if (!known.includes(name)) {
      if (!Object.hasOwn(family.table, name))
        throw new UsageError(`Unknown option \`${name}\`. The options of ${matcher} are: ${known.join(', ')}`)
      const advice = instead[name] ?? `Options of it: ${known.join(', ')}`
      throw new UsageError(`Option \`${name}\` does not apply to ${matcher}. ${advice}`)
    }
    if (Object.hasOwn(own, name)) mine[name] = value
    else shared[name] = value
  }
  const checked = checkOptions({ name: matcher, table: own }, mine, 'call')
  const { values, given } = resolveOptions(family, shared)
  return {
    values,
    own: checked as Partial<OptionValues<Own>>,
    given: given.filter(({ name }) => applicable.includes(name)),
  }
}
