/**
 * Setup file: `setupFiles: ['@qtests/vitest/setup']`. Adds the matchers to `expect`, with their types, and watches
 * each test. The plugin adds it by itself.
 */
import { install } from './install.ts'

await install()

export type { QtestsMatchers } from '@qtests/core/adapter'
export type { TestSummary } from './summary.ts'
export type { Provided } from './types.ts'
