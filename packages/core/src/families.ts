import { expected, UsageError } from './errors.ts'
import { type LatencyOptions, latencyFamily } from './latency/options.ts'
import { type MemoryOptions, memoryFamily } from './memory/options.ts'
import { checkOptions, type OptionFamily, type OptionSource, type OptionTable } from './options.ts'
import { sharedState } from './state.ts'

/** Options of all families, as `configure()`, the Vitest plugin and the Jest environment take them. */
export interface QtestsOptions {
  /** Of `toNotLeakMemory` and its siblings. */
  readonly memory?: MemoryOptions
  /** Of `toStayUnderP95` and its siblings. */
  readonly latency?: LatencyOptions
}

// biome-ignore lint/suspicious/noExplicitAny: families differ in their tables
const families: Readonly<Record<keyof QtestsOptions, OptionFamily<any>>> = {
  memory: memoryFamily,
  latency: latencyFamily,
}

/**
 * Sets options for the assertions that follow: for one test file, or in a setup file for all. Options of
 * a call win over these; these win over `QTESTS_*` variables and the runner's config.
 *
 * @throws UsageError for an unknown family or option, or a value outside its range; nothing is set then.
 * @example configure({ memory: { tolerance: '64 B' } })
 */
export function configure(options: QtestsOptions): void {
  apply(options, 'file')
}

/** Sets options from the runner's config. For adapters. */
export function configureFromRunner(options: QtestsOptions): void {
  apply(options, 'config')
}

function apply(options: QtestsOptions, source: Extract<OptionSource, 'file' | 'config'>): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw expected('the options of qtests', 'an object', options)
  }
  const checked = Object.entries(options).map(([name, value]): [string, Record<string, unknown>] => {
    const family: OptionFamily<OptionTable> | undefined = Object.hasOwn(families, name)
      ? families[name as keyof QtestsOptions]
      : undefined
    if (family === undefined) {
      throw new UsageError(
        `Unknown option family \`${name}\`. The families are: ${Object.keys(families).join(', ')}`,
      )
    }
    return [name, checkOptions(family, value, source)]
  })
  const state = sharedState()
  const target = source === 'file' ? state.fileOptions : state.configOptions
  for (const [name, values] of checked) target[name] = { ...target[name], ...values }
}
