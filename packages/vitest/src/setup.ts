/**
 * Setup file: `setupFiles: ['@qtests/vitest/setup']`. Adds the matchers to `expect`, with their types, and watches
 * each test. The plugin adds it by itself.
 */
import { afterAll, beforeAll, beforeEach, expect, inject, vi } from 'vitest'
import { install } from './install.ts'

await install({ afterAll, beforeAll, beforeEach, expect, inject, vi })

export type { QtestsMatchers } from '@qtests/core/adapter'
export type { TestSummary } from './summary.ts'
export type { Provided } from './types.ts'
