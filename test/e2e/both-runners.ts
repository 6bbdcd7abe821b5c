import { type Run, runInline } from './run-inline.ts'

/** The runners that every matcher is tried in. */
export const RUNNERS = ['vitest4', 'jest30'] as const

/** The config of each. */
export const CONFIGS = {
  vitest4: {
    'vitest.config.mjs': `import { qtests } from '@qtests/vitest/plugin'
export default { plugins: [qtests()], test: { globals: true, testTimeout: 180_000 } }`,
  },
  jest30: {
    'jest.config.js': `module.exports = { preset: '@qtests/jest', transform: {}, testTimeout: 180_000 }`,
  },
} as const

/** Milliseconds that {@link runInBoth} may take. */
export const BOTH_TIMEOUT = 500_000

/** Runs one test file in both, one after the other: what is timed in it has the machine to itself. */
export async function runInBoth(cases: string): Promise<ReadonlyMap<string, Run>> {
  const runs = new Map<string, Run>()
  for (const runner of RUNNERS) {
    const files = { 'a.test.js': cases, ...CONFIGS[runner] }
    runs.set(runner, await runInline(files, { runner, timeout: 240_000 }))
  }
  return runs
}

/** The status of each test in the `describe` of a matcher. */
export function outcomesOf(run: Run | undefined, matcher: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(run?.tests ?? {})
      .filter(([name]) => name.startsWith(`${matcher} > `))
      .map(([name, { status }]) => [name.slice(matcher.length + 3), status]),
  )
}
