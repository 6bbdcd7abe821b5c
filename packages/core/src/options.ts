import * as v from 'valibot'
import { expected, UsageError } from './errors.ts'
import { nodeProcess } from './realm.ts'
import { sharedState } from './state.ts'
import { messageOf } from './thrown.ts'

/** One option: how it is checked, its default, and whether a `QTESTS_*` variable may set it. */
export interface OptionSpec<In, Out> {
  readonly schema: v.GenericSchema<In, Out>
  readonly fallback: Out
  /** What its number counts, for the message. */
  readonly unit?: 'ms' | 'B'
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

/** An option that somebody set, with the value that won. */
export interface GivenOption {
  readonly name: string
  readonly value: unknown
  readonly source: OptionSource
  readonly unit?: 'ms' | 'B'
}

/** Options after resolution, with those that somebody set, in the order of their table: messages print them. */
export interface ResolvedOptions<T extends OptionTable> {
  readonly values: OptionValues<T>
  readonly given: readonly GivenOption[]
}

/** A family of options: memory, latency. Its name is the key in `configure()` and the middle of its variables. */
export interface OptionFamily<T extends OptionTable> {
  readonly name: string
  readonly table: T
}

/**
 * Resolves the options of one call: call, file (`configure()`), variable (`QTESTS_<FAMILY>_<OPTION>`), config, default.
 * Variables are read at each call, so that what a setup file loads or a test stubs is seen; an empty one is not set.
 *
 * @throws UsageError for an unknown option or a value outside its range, naming where it was given.
 */
export function resolveOptions<T extends OptionTable>(
  family: OptionFamily<T>,
  callOptions: unknown,
  env: Readonly<Record<string, string | undefined>> = nodeProcess.env,
): ResolvedOptions<T> {
  const state = sharedState()
  const layers: [OptionSource, Record<string, unknown>][] = [
    ['config', state.configOptions[family.name] ?? {}],
    ['variable', readVariables(family, env)],
    ['file', state.fileOptions[family.name] ?? {}],
    ['call', checkOptions(family, callOptions, 'call')],
  ]
  const values: Record<string, unknown> = {}
  const given: GivenOption[] = []
  for (const [name, { fallback, unit }] of Object.entries(family.table)) {
    const nearest = layers.findLast(([, layer]) => Object.hasOwn(layer, name))
    if (nearest === undefined) {
      values[name] = fallback
      continue
    }
    const [source, layer] = nearest
    values[name] = layer[name]
    given.push(Object.freeze({ name, value: layer[name], source, ...(unit === undefined ? {} : { unit }) }))
  }
  return Object.freeze({ values: Object.freeze(values) as OptionValues<T>, given: Object.freeze(given) })
}

/**
 * Checks options of a family and resolves their units, without filling in defaults.
 *
 * @throws UsageError naming the option, the constraint, the value and its type.
 */
export function checkOptions<T extends OptionTable>(
  family: OptionFamily<T>,
  options: unknown,
  source: Exclude<OptionSource, 'variable'>,
): Record<string, unknown> {
  if (options === undefined) return {}
  const place = PLACES[source]
  const checked: Record<string, unknown> = {}
  for (const [name, value] of readEntries(`the ${family.name} options${place}`, options)) {
    const spec = Object.hasOwn(family.table, name) ? family.table[name] : undefined
    if (spec === undefined) throw unknownOption(family, name)
    if (value !== undefined) checked[name] = parse(spec, `option \`${name}\`${place}`, value)
  }
  return checked
}

/**
 * The entries of an object of options. What would be ignored in silence (an array, a Map, an instance of a class
 * with its options on the prototype) is refused.
 *
 * @param what - names the object in errors: `the memory options`.
 * @throws UsageError for anything but a plain object, and for one that cannot be read: a revoked Proxy, a getter that throws.
 */
export function readEntries(
  what: string,
  options: unknown,
  constraint = 'a plain object',
): [name: string, value: unknown][] {
  let names: string[]
  try {
    if (!isPlainObject(options)) throw expected(what, constraint, options)
    names = Object.keys(options)
  } catch (error) {
    throw error instanceof UsageError ? error : unreadable(what, error)
  }
  return names.map((name) => {
    try {
      return [name, (options as Record<string, unknown>)[name]]
    } catch (error) {
      throw unreadable(`\`${name}\` of ${what}`, error)
    }
  })
}

const PLACES: Readonly<Record<Exclude<OptionSource, 'variable'>, string>> = {
  call: '',
  file: ' (from configure())',
  config: " (from the runner's config)",
}

/** Of any realm: its prototype is null or the end of its chain. */
function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

/** The error for input that throws when it is looked at: a revoked Proxy, a getter. */
function unreadable(what: string, error: unknown): UsageError {
  return new UsageError(`Could not read ${what}: ${messageOf(error)}`, { cause: error })
}

/** @param shown - what the error quotes: the text of a variable rather than the number it was read as. */
function parse(spec: OptionTable[string], what: string, value: unknown, shown: unknown = value): unknown {
  let result: v.SafeParseResult<typeof spec.schema>
  try {
    result = v.safeParse(spec.schema, value)
  } catch (error) {
    // The schema library looks at the constructor of what it refuses, and a revoked Proxy throws at that.
    throw unreadable(what, error)
  }
  if (!result.success) throw refused(what, result.issues[0], shown)
  return result.output
}

/** Of a table, one entry is wrong: its name, or what stands there. */
function refused(what: string, { message, path, input }: v.BaseIssue<unknown>, shown: unknown): UsageError {
  const [at] = path ?? []
  if (at?.type !== 'object') return expected(what, message, shown)
  const part = at.origin === 'key' ? 'each name' : `entry \`${String(at.key)}\``
  return expected(`${part} of ${what}`, message, input)
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
    if (text === undefined || text === '') continue
    if (spec.fromText === undefined) {
      throw new UsageError(
        `The variable ${variable} cannot set option \`${name}\`, which is no plain value. Give it in the call or to configure()`,
      )
    }
    read[name] = parse(spec, `the variable ${variable}`, spec.fromText(text), text)
  }
  return read
}

function unknownOption<T extends OptionTable>(family: OptionFamily<T>, name: string): UsageError {
  const known = Object.keys(family.table)
  return new UsageError(`Unknown option \`${name}\`. The ${family.name} options are: ${known.join(', ')}`)
}
