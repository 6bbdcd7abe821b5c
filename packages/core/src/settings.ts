import { expected } from './errors.ts'

/** How each test's boundaries are read. */
export type SnapshotMode = 'off' | 'light' | 'settled'

/** What a test that was found to leak comes to. */
export type LeakPolicy = 'off' | 'warn' | 'fail'

/** How a run is watched: the options of a runner that are not of a family, all present. */
export interface RunSettings {
  readonly snapshots: SnapshotMode
  readonly leaks: LeakPolicy
  readonly maxOverhead: number
}

/**
 * How a run is watched: the variable, then the runner's config, then the default.
 *
 * @throws UsageError for a value outside its range.
 */
export function runSettings(
  options: { readonly [N in keyof RunSettings]?: RunSettings[N] | undefined },
  env: Readonly<Record<string, string | undefined>> = process.env,
): RunSettings {
  const setting = <N extends keyof RunSettings>(name: N): RunSettings[N] => {
    const variable = `QTESTS_${name.replace(/[A-Z]/g, (letter) => `_${letter}`)}`.toUpperCase()
    const text = env[variable]
    const check = CHECKS[name] as (value: unknown, what: string) => RunSettings[N]
    if (text === undefined || text === '') return check(options[name], `option \`${name}\``)
    return check(name === 'maxOverhead' ? numberOrText(text) : text, `variable ${variable}`)
  }
  return { snapshots: setting('snapshots'), leaks: setting('leaks'), maxOverhead: setting('maxOverhead') }
}

const CHECKS: { readonly [N in keyof RunSettings]: (value: unknown, what: string) => RunSettings[N] } = {
  snapshots: (value, what) => word(value, what, 'light', ['light', 'settled', 'off']),
  leaks: (value, what) => word(value, what, 'warn', ['warn', 'fail', 'off']),
  maxOverhead(value, what) {
    if (value === undefined) return 0.5
    if (typeof value === 'number' && value >= 0.05 && value <= 100) return value
    throw expected(what, 'a number from 0.05 to 100', value)
  },
}

/** What is no number is told as it was typed. */
function numberOrText(text: string): number | string {
  return Number.isNaN(Number(text)) ? text : Number(text)
}

/** The names of these options. */
export const RUN_OPTIONS: readonly (keyof RunSettings)[] = Object.keys(CHECKS) as (keyof RunSettings)[]

/**
 * Checks one of these options.
 *
 * @throws UsageError for a value outside its range.
 */
export function checkRunOption(name: keyof RunSettings, value: unknown): void {
  CHECKS[name](value, `option \`${name}\``)
}

function word<const W extends string>(value: unknown, what: string, fallback: W, words: readonly W[]): W {
  if (value === undefined) return fallback
  const found = words.find((one) => one === value)
  if (found !== undefined) return found
  const quoted = words.map((one) => `'${one}'`)
  throw expected(what, `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`, value)
}
