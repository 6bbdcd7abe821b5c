/**
 * Setup file: `setupFilesAfterEnv: ['@qtests/jest/setup']`. Adds the matchers to the global `expect`, with their
 * types. Together with the environment it also watches each test exactly; alone it does so by hooks.
 */
import type { QtestsMatchers } from '@qtests/core/adapter'
import { install, type JestApi, missingGlobals } from './install.ts'

declare global {
  namespace jest {
    // biome-ignore lint/complexity/noBannedTypes: the parameters must be those of the merged interface
    interface Matchers<R, T = {}> extends QtestsMatchers {}
  }
}

const { expect, beforeEach, afterEach, afterAll } = globalThis as unknown as Partial<JestApi>
if (expect === undefined || beforeEach === undefined || afterEach === undefined || afterAll === undefined) {
  throw missingGlobals()
}
install({ expect, beforeEach, afterEach, afterAll })

export type { QtestsMatchers } from '@qtests/core/adapter'
