import { nodeProcess } from '../realm.ts'

/** Circumstances that make all times longer than they would be in production. */
export type Instrumentation = 'coverage' | 'debugger'

/** Under instrumentation a call proves a violation only above so many times the budget. */
export const INSTRUMENTED_SLACK = 3

/**
 * Whether the code runs instrumented: under coverage (Istanbul's counters, `NODE_V8_COVERAGE`) or with a debugger.
 * Coverage that a runner collects through the inspector of its own worker does not show here.
 */
export function instrumentation(): Instrumentation | undefined {
  const holder = globalThis as { __coverage__?: unknown; __VITEST_COVERAGE__?: unknown }
  if (holder.__coverage__ !== undefined || holder.__VITEST_COVERAGE__ !== undefined) return 'coverage'
  const { NODE_V8_COVERAGE = '', NODE_OPTIONS = '' } = nodeProcess.env
  if (NODE_V8_COVERAGE !== '') return 'coverage'
  const flags = [...nodeProcess.execArgv, NODE_OPTIONS]
  return flags.some((flag) => /--inspect(?:-brk|-wait)?\b(?!-)/.test(flag)) ? 'debugger' : undefined
}
