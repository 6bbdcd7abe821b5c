import * as v from 'valibot'
import { describe, expected, UsageError } from './errors.ts'
import { sharedState } from './state.ts'
import { type Bytes, type Duration, parseBytes, parseDuration } from './units.ts'

/** One option: how it is checked, its default, and whether a `QTESTS_*` variable may set it. */
export interface OptionSpec<In, Out> {
  readonly schema: v.GenericSchema<In, Out>
  readonly fallback: Out
  /** Reads the text of an environment variable; absent: the option cannot come from one (functions, objects). */
  readonly fromText?: (text: string) => unknown
}

// biome-ignore lint/suspicious/noExplicitAny: the table is heterogeneous; each entry keeps its own types
export type OptionTable = Readonly<Record<string, OptionSpec<any, any>>>

/** What the code works with: every option present, units resolved to ms and bytes. */
export type OptionValues<T extends OptionTable> = {
  readonly [K in keyof T]: T[K] extends OptionSpec<never, infer Out> | OptionSpec<infer _In, infer Out>
    ? Out
    : never
}

/** Where an option's value came from; nearer wins, in this order. */
export type OptionSource = 'call' | 'file' | 'variable' | 'config'

/** Options after resolution, with those that were not default: messages print them. */
export interface ResolvedOptions<T extends OptionTable> {
  readonly values: OptionValues<T>
  readonly given: readonly { readonly name: string; readonly value: unknown; readonly source: OptionSource }[]
}

/** A family of options: memory, latency. Its name is the key in `configure()` and the middle of its variables. */
export interface OptionFamily<T extends OptionTable> {
  readonly name: string
  readonly table: T
}

/**
 * Resolves the options of one call: call, file (`configure()`), variable (`QTESTS_<FAMILY>_<OPTION>`), config, default.
 *
 * @throws UsageError for an unknown option or a value outside its range, naming where it was given.
 */
export function resolveOptions<T extends OptionTable>(
  family: OptionFamily<T>,
  callOptions: unknown,
  env: Readonly<Record<string, string | undefined>> = process.env,
): ResolvedOptions<T> {
  const state = sharedState()
  const layers: [OptionSource, Record<string, unknown>][] = [
    ['config', state.configOptions[family.name] ?? {}],
    ['variable', readVariables(family, env)],
    ['file', state.fileOptions[family.name] ?? {}],
    ['call', checkOptions(family, callOptions, 'call')],
  ]
  const values: Record<string, unknown> = {}
  const given = new Map<string, { name: string; value: unknown; source: OptionSource }>()
  for (const [name, spec] of Object.entries(family.table)) values[name] = spec.fallback
  for (const [source, layer] of layers) {
    for (const [name, value] of Object.entries(layer)) {
      values[name] = value
      given.set(name, { name, value, source })
    }
  }
  return Object.freeze({ values: Object.freeze(values) as OptionValues<T>, given: [...given.values()] })
}

/**
 * Checks options of a family and resolves their units, without filling in defaults.
 *
 * @throws UsageError naming the option, the constraint, the value and its type.
 */
export function checkOptions<T extends OptionTable>(
  family: OptionFamily<T>,
  options: unknown,
  source: OptionSource,
): Record<string, unknown> {
  if (options === undefined) return {}
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw expected(`the ${family.name} options`, 'an object', options)
  }
  const checked: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(options)) {
    const spec = Object.hasOwn(family.table, name) ? family.table[name] : undefined
    if (spec === undefined) throw unknownOption(family, name)
    if (value === undefined) continue
    const result = v.safeParse(spec.schema, value)
    if (!result.success) {
      const place = source === 'call' ? '' : ` (from ${source === 'file' ? 'configure()' : source})`
      throw expected(`option \`${name}\`${place}`, result.issues[0].message, value)
    }
    checked[name] = result.output
  }
  return checked
}

/** The variable that sets an option: `maxTime` of `memory` is `QTESTS_MEMORY_MAX_TIME`. */
export function variableName(family: string, option: string): string {
  return `QTESTS_${family}_${option.replace(/[A-Z]/g, (letter) => `_${letter}`)}`.toUpperCase()
}

function readVariables<T extends OptionTable>(
  family: OptionFamily<T>,
  env: Readonly<Record<string, string | undefined>>,
): Record<string, unknown> {
  const read: Record<string, unknown> = {}
  for (const [name, spec] of Object.entries(family.table)) {
    const variable = variableName(family.name, name)
    const text = env[variable]
    if (text === undefined || text === '' || spec.fromText === undefined) continue
    const result = v.safeParse(spec.schema, spec.fromText(text))
    if (!result.success) throw expected(`the variable ${variable}`, result.issues[0].message, text)
    read[name] = result.output
  }
  return read
}

function unknownOption<T extends OptionTable>(family: OptionFamily<T>, name: string): UsageError {
  const known = Object.keys(family.table)
  return new UsageError(
    `Unknown option ${describe(name)}. The ${family.name} options are: ${known.join(', ')}`,
  )
}

const textOrNumber = (text: string): unknown =>
  text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text)

/** An integer option with bounds, both inclusive. */
export function integerOption(fallback: number, least: number, most: number): OptionSpec<number, number> {
  const constraint = `an integer from ${least.toLocaleString('en-US')} to ${most.toLocaleString('en-US')}`
  const schema = v.pipe(
    v.number(constraint),
    v.integer(constraint),
    v.minValue(least, constraint),
    v.maxValue(most, constraint),
  )
  return { schema, fallback, fromText: textOrNumber }
}

/** A number option with bounds, both inclusive. */
export function numberOption(fallback: number, least: number, most: number): OptionSpec<number, number> {
  const constraint = `a number from ${least} to ${most}`
  const schema = v.pipe(
    v.number(constraint),
    v.finite(constraint),
    v.minValue(least, constraint),
    v.maxValue(most, constraint),
  )
  return { schema, fallback, fromText: textOrNumber }
}

/** A time option in ms or text with a unit, with bounds in ms, both inclusive. */
export function durationOption(fallback: number, least: number, most: number): OptionSpec<Duration, number> {
  return unitOption(
    parseDuration,
    fallback,
    least,
    most,
    `a duration from ${least} ms to ${most.toLocaleString('en-US')} ms, such as 500 or '2s'`,
  )
}

/** A size option in bytes or text with a unit, with bounds in bytes, both inclusive. */
export function bytesOption(fallback: number, least: number, most: number): OptionSpec<Bytes, number> {
  return unitOption(
    parseBytes,
    fallback,
    least,
    most,
    `a size from ${least} B to ${most.toLocaleString('en-US')} B, such as 64 or '2 KB'`,
  )
}

function unitOption(
  parse: (what: string, value: unknown) => number,
  fallback: number,
  least: number,
  most: number,
  constraint: string,
): OptionSpec<number | string, number> {
  const schema = v.pipe(
    v.union([v.number(), v.string()], constraint),
    v.rawTransform<number | string, number>(({ dataset, addIssue, NEVER }) => {
      try {
        const amount = parse('', dataset.value)
        if (amount >= least && amount <= most) return amount
      } catch {
        // The parser's own sentence lacks the bounds; the constraint below says all of it.
      }
      addIssue({ message: constraint })
      return NEVER
    }),
  )
  return { schema, fallback, fromText: textOrNumber }
}

/** An option with a closed list of words. */
export function choiceOption<const W extends readonly (string | boolean)[]>(
  fallback: W[number],
  words: W,
): OptionSpec<W[number], W[number]> {
  const constraint = `one of ${words.map((word) => (typeof word === 'string' ? `'${word}'` : String(word))).join(', ')}`
  const schema = v.picklist(
    words as unknown as readonly [string, ...string[]],
    constraint,
  ) as unknown as v.GenericSchema<W[number], W[number]>
  return { schema, fallback, fromText: (text) => (text === 'true' ? true : text === 'false' ? false : text) }
}

/** A function option, absent by default. */
export function functionOption<F extends (...args: never[]) => unknown>(): OptionSpec<F, F | undefined> {
  const schema = v.function('a function') as unknown as v.GenericSchema<F, F | undefined>
  return { schema, fallback: undefined }
}

/** The same option, absent by default. */
export function optionalOption<In, Out>(spec: OptionSpec<In, Out>): OptionSpec<In, Out | undefined> {
  return { ...spec, fallback: undefined }
}
