/** The kinds of options that families are made of: each checks, states its constraint, and reads a variable's text. */
import * as v from 'valibot'
import type { OptionSpec } from './options.ts'
import { type Bytes, type Duration, formatCount, parseBytes, parseDuration } from './units.ts'

const textOrNumber = (text: string): unknown =>
  text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text)

/** An integer option with bounds, both inclusive. */
export function integerOption(fallback: number, least: number, most: number): OptionSpec<number, number> {
  const constraint = `an integer from ${formatCount(least)} to ${formatCount(most)}`
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
    'ms',
    `a duration from ${formatCount(least)} to ${formatCount(most)} ms, as a number of ms or text with a unit, such as 500 or '2s'`,
  )
}

/** A size option in bytes or text with a unit, with bounds in bytes, both inclusive. */
export function bytesOption(fallback: number, least: number, most: number): OptionSpec<Bytes, number> {
  return unitOption(
    parseBytes,
    fallback,
    least,
    most,
    'B',
    `a size from ${formatCount(least)} to ${formatCount(most)} B, as a number of bytes or text with a unit, such as 64 or '2 KB'`,
  )
}

function unitOption(
  parse: (what: string, value: unknown) => number,
  fallback: number,
  least: number,
  most: number,
  unit: 'ms' | 'B',
  constraint: string,
): OptionSpec<number | string, number> {
  const read = (value: unknown): number | undefined => {
    try {
      const amount = parse('', value)
      return amount >= least && amount <= most ? amount : undefined
    } catch {
      // The parser's own sentence lacks the bounds; the constraint says all of it.
      return undefined
    }
  }
  return { ...readOption<number | string, number>(fallback, constraint, read), unit, fromText: textOrNumber }
}

/** An option that a function reads: `undefined` for what breaks the constraint. Not from a variable. */
export function readOption<In, Out>(
  fallback: Out,
  constraint: string,
  read: (value: unknown) => Out | undefined,
): OptionSpec<In, Out> {
  const schema = v.pipe(
    v.unknown(),
    v.rawTransform<unknown, Out>(({ dataset, addIssue, NEVER }) => {
      const found = read(dataset.value)
      if (found !== undefined) return found
      addIssue({ message: constraint })
      return NEVER
    }),
  ) as unknown as v.GenericSchema<In, Out>
  return { schema, fallback }
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

/** A text that is not empty. */
export function textOption(constraint: string): OptionSpec<string, string> {
  const schema = v.pipe(v.string(constraint), v.nonEmpty(constraint))
  return { schema, fallback: '', fromText: (text) => text }
}

/**
 * An object of names of a form, each with a reason that is not empty; absent: none. Not from a variable.
 *
 * @param name - the constraint of a name, for the error that quotes a wrong one.
 */
export function reasonsOption(
  form: RegExp,
  name: string,
  constraint: string,
): OptionSpec<Readonly<Record<string, string>>, Readonly<Record<string, string>> | undefined> {
  const schema = v.record(
    v.pipe(v.string(name), v.regex(form, name)),
    v.pipe(v.string(REASON), v.regex(/\S/, REASON)),
    constraint,
  ) as unknown as v.GenericSchema<
    Readonly<Record<string, string>>,
    Readonly<Record<string, string>> | undefined
  >
  return { schema, fallback: undefined }
}

const REASON = 'the reason, a text that is not empty'

/** The same option, absent by default. */
export function optionalOption<In, Out>(spec: OptionSpec<In, Out>): OptionSpec<In, Out | undefined> {
  return { ...spec, fallback: undefined }
}
