/**
 * Setup file: `setupFilesAfterEnv: ['@qtests/jest/setup-globals']`, for projects that import from `@jest/globals`.
 * Adds the matchers to that `expect`, with their types.
 */
import { afterAll, afterEach, beforeEach, expect } from '@jest/globals'
import type { QtestsMatchers } from '@qtests/core/adapter'
import { install, type JestApi } from './install.ts'

declare module 'expect' {
  interface Matchers<R extends void | Promise<void>, T = unknown> extends QtestsMatchers {}
}

install({ expect: expect as unknown as JestApi['expect'], beforeEach, afterEach, afterAll })

export type { QtestsMatchers } from '@qtests/core/adapter'
