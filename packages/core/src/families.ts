import { UsageError } from './errors.ts'
import { type GivenByFamily, keepConfigOptions } from './given-options.ts'
import { type LatencyOptions, latencyFamily } from './latency/options.ts'
import { type MemoryOptions, memoryFamily } from './memory/options.ts'
import { checkOptions, type OptionFamily, type OptionTable, readEntries, variableName } from './options.ts'
import { type ResourceOptions, resourceFamily } from './resources/options.ts'
import { checkRunOption, type LeakPolicy, RUN_OPTIONS, type SnapshotMode } from './settings.ts'
import { sharedState } from './state.ts'

/** Options of all families, as `configure()`, the Vitest plugin and the Jest environment take them. */
export interface QtestsOptions {
  /** Of `toNotLeakMemory` and its siblings. */
  readonly memory?: MemoryOptions
  /** Of `toStayUnderP95` and its siblings. */
  readonly latency?: LatencyOptions
  /** Of `toNotLeakTimers`, `toNotLeakListeners` and `toNotLeakHandles`. */
  readonly resources?: ResourceOptions
}

// biome-ignore lint/suspicious/noExplicitAny: families differ in their tables
const families: Readonly<Record<keyof QtestsOptions, OptionFamily<any>>> = {
  memory: memoryFamily,
  latency: latencyFamily,
  resources: resourceFamily,
}

/**
 * Sets options for the assertions that follow, up to the end of the test file; in a setup file, for every test file.
 * A second call adds to the first, option by option. Options of a call win over these; these win over `QTESTS_*`
 * variables and the runner's config.
 *
 * @throws UsageError for an unknown family or option, or a value outside its range; nothing is set then.
 * @example configure({ memory: { tolerance: '64 B' } })
 */
export function configure(options: QtestsOptions): void {
  const checked = checkFamilies(readEntries(WHOLE, options), 'file')
  const { fileOptions } = sharedState()
  for (const [name, values] of checked) fileOptions[name] = { ...fileOptions[name], ...values }
}

/** What the Vitest plugin and the Jest environment take: the options of all families, and how a run is watched. */
export interface RunnerOptions extends QtestsOptions {
  /**
   * Readings at each test's boundaries. `'light'` reads without collecting: shown, never judged, at the price of
   * two readings and a file write a test. `'settled'` collects, repeats tests that seem to leak, and analyses each
   * file, within `maxOverhead`. `'off'` reads nothing. The variable `QTESTS_SNAPSHOTS` wins over it. Default `'light'`.
   */
  readonly snapshots?: SnapshotMode | undefined
  /**
   * What a test that leaks by `snapshots: 'settled'` comes to: `'fail'` fails it (never in watch mode), `'warn'` lists it
   * at the end of the run, `'off'` keeps it in the run log only. The variable `QTESTS_LEAKS` wins over it. Default `'warn'`.
   */
  readonly leaks?: LeakPolicy | undefined
  /**
   * How much of a test file's own time the collections and repetitions of `snapshots: 'settled'` may take on top of it,
   * from 0.05 to 100; two collections are always allowed. The variable `QTESTS_MAX_OVERHEAD` wins over it. Default 0.5.
   */
  readonly maxOverhead?: number | undefined
}

/**
 * Checks the options of a runner's config where the config is read, before any test runs, and resolves nothing:
 * what it returns can be sent to workers.
 *
 * @throws UsageError for an unknown option, a value outside its range, or a function, which no worker can be sent.
 */
export function checkRunnerOptions(options: unknown): RunnerOptions {
  if (options === undefined) return {}
  const entries = readEntries(WHOLE, options)
  for (const [name, values] of checkFamilies(entries, 'config')) {
    const hook = Object.keys(values).find((option) => typeof values[option] === 'function')
    if (hook !== undefined) {
      throw new UsageError(
        `Option \`${name}.${hook}\` is a function, which cannot be sent to the workers of a runner. Give it in the call or to configure() in a setup file`,
      )
    }
  }
  const own = Object.fromEntries(entries) as RunnerOptions
  for (const name of RUN_OPTIONS) checkRunOption(name, own[name])
  return own
}

/**
 * Checks the options of all families of a runner's config, units resolved: what `keepConfigOptions` takes. For adapters.
 *
 * @throws UsageError as `checkRunnerOptions` does.
 */
export function configOptionsOf(options: RunnerOptions): GivenByFamily {
  return Object.fromEntries(checkFamilies(readEntries(WHOLE, options), 'config'))
}

/**
 * Sets options from the runner's config, in the isolate of the tests, in place of those of an earlier test file or
 * project. For adapters.
 */
export function configureFromRunner(options: RunnerOptions): void {
  keepConfigOptions(configOptionsOf(options))
}

/** Variables of the thresholds that fixtures take from the environment; they begin like options of the memory family. */
const THRESHOLDS: ReadonlySet<string> = new Set([
  'QTESTS_MEMORY_LOW_THRESHOLD',
  'QTESTS_MEMORY_HIGH_THRESHOLD',
  'QTESTS_MEMORY_CRITICAL_THRESHOLD',
  'QTESTS_MEMORY_CHECK_INTERVAL',
])

/**
 * One sentence for each variable that looks like an option and is none: a misspelt one would be ignored in silence.
 * For adapters, in the process that starts the run.
 */
export function misspeltVariables(env: Readonly<Record<string, string | undefined>> = process.env): string[] {
  return Object.values(families).flatMap(({ name, table }) => {
    const known = Object.keys(table)
      .filter((option) => table[option].fromText !== undefined)
      .map((option) => variableName(name, option))
    return Object.keys(env)
      .filter((variable) => variable.startsWith(variableName(name, '')))
      .filter((variable) => !known.includes(variable) && !THRESHOLDS.has(variable))
      .map((variable) => `The variable ${variable} sets no option. Those of ${name} are: ${known.join(', ')}`)
  })
}

type Entries = readonly (readonly [name: string, value: unknown])[]

const WHOLE = 'the options of qtests'

/** Checks all before anything is set. What is of the run and of no family only a config has. */
function checkFamilies(
  entries: Entries,
  source: 'file' | 'config',
): [name: string, values: Record<string, unknown>][] {
  return entries
    .filter(([name]) => source === 'file' || !RUN_OPTIONS.some((option) => option === name))
    .map(([name, value]) => {
      const family: OptionFamily<OptionTable> | undefined = Object.hasOwn(families, name)
        ? families[name as keyof QtestsOptions]
        : undefined
      if (family === undefined) {
        const known = source === 'config' ? [...RUN_OPTIONS, ...Object.keys(families)] : Object.keys(families)
        throw new UsageError(`Unknown option \`${name}\`. The options are: ${known.join(', ')}`)
      }
      return [name, checkOptions(family, value, source)]
    })
}
