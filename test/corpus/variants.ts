/**
 * What users run tests in besides a runner's defaults: `--in vitest4:threads`. Each variant is a real configuration, and what comes
 * before the judged test in its file or in its worker.
 */
import type { Runner } from '../e2e/homes.ts'
import { earlierTests, fakeTimers, type Kit } from './earlier-tests.ts'

/** A runner, and how it is set up. */
export interface Place {
  readonly runner: Runner
  /** `undefined`: the runner's defaults. */
  readonly variant: string | undefined
}

/** How a runner is set up. */
export interface Variant {
  /** Merged into `test` of a Vitest config, or into a Jest config. */
  readonly config?: Readonly<Record<string, unknown>>
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Code of the test file before the judged test. */
  readonly before?: (kit: Kit) => string
  /** Code of another test file: the same worker runs it first where there is only one. */
  readonly other?: (kit: Kit) => string
  /** Jest without `--experimental-vm-modules`: modules are turned into CommonJS by this transformer. */
  readonly commonjs?: 'ts-jest' | 'babel' | 'swc'
  /** Runners that have it; default: all of the kind. */
  readonly only?: readonly Runner[]
}

/** Files outside of the project are instrumented too: the cases lie there. */
const coverage = (provider: string): Variant => ({
  config: {
    coverage: {
      enabled: true,
      provider,
      reporter: ['json-summary'],
      allowExternal: true,
      include: ['**/*.{ts,mjs}'],
    },
  },
  // The providers are tied to one version of the runner.
  only: ['vitest4'],
})

const CI = { CI: 'true', GITHUB_ACTIONS: 'true' }

const VITEST: Readonly<Record<string, Variant>> = {
  threads: { config: { pool: 'threads' } },
  vmThreads: { config: { pool: 'vmThreads' } },
  vmForks: { config: { pool: 'vmForks' } },
  'no-isolate': {
    config: { isolate: false, fileParallelism: false, maxWorkers: 1 },
    other: earlierTests,
  },
  jsdom: { config: { environment: 'jsdom' } },
  'happy-dom': { config: { environment: 'happy-dom' } },
  'coverage-v8': coverage('v8'),
  'coverage-istanbul': coverage('istanbul'),
  warm: { before: earlierTests },
  'fake-timers': { before: fakeTimers },
  ci: { args: ['--no-file-parallelism', '--logHeapUsage'], env: CI },
}

/** A file alone is run in the parent process. */
const WORKERS: Variant = { args: ['--maxWorkers=2'], other: earlierTests }

const JEST: Readonly<Record<string, Variant>> = {
  jsdom: {
    config: {
      testEnvironment: '@qtests/jest/environment/jsdom',
      // Servers' packages are no pages': what users set who test both.
      testEnvironmentOptions: { customExportConditions: ['node', 'node-addons'] },
    },
  },
  coverage: {
    config: { collectCoverage: true, coverageProvider: 'babel', coverageReporters: ['json-summary'] },
  },
  'coverage-v8': {
    config: { collectCoverage: true, coverageProvider: 'v8', coverageReporters: ['json-summary'] },
  },
  'ts-jest': { commonjs: 'ts-jest' },
  babel: { commonjs: 'babel' },
  swc: { commonjs: 'swc' },
  workers: WORKERS,
  'worker-threads': { ...WORKERS, config: { workerThreads: true } },
  warm: { before: earlierTests },
  'fake-timers': { before: fakeTimers },
  ci: { args: ['--ci', '--runInBand', '--logHeapUsage'], env: CI },
}

function variantsOf(runner: Runner): Readonly<Record<string, Variant>> {
  return runner.startsWith('jest') ? JEST : VITEST
}

/** Names of the variants of a runner. */
export function variantNames(runner: Runner): string[] {
  const all = Object.entries(variantsOf(runner))
  return all.filter(([, { only }]) => only?.includes(runner) ?? true).map(([name]) => name)
}

/** How to set up the runner. */
export function setupOf({ runner, variant }: Place): Variant {
  return variant === undefined ? {} : (variantsOf(runner)[variant] ?? {})
}
