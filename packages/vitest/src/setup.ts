/**
 * Setup file: `setupFiles: ['@qtests/vitest/setup']`. Adds the matchers to `expect`, with their types, and watches
 * each test. The plugin adds it by itself.
 */
// All of it: what only later versions export cannot be imported by its name.
import * as vitest from 'vitest'
import { install } from './install.ts'

await install(vitest)

export type { QtestsMatchers } from '@qtests/core/adapter'
export type { TestSummary } from './summary.ts'
export type { Provided } from './types.ts'
