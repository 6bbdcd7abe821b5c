/** Test environment: `testEnvironment: '@qtests/jest/environment/jsdom'`. Needs `jest-environment-jsdom`. */
import { createRequire } from 'node:module'
import { type QtestsEnvironment, withQtests } from './with-qtests.ts'

interface Module {
  readonly TestEnvironment: new (config: unknown, context: unknown) => QtestsEnvironment
}

/** Jest's jsdom environment, watched. */
export const TestEnvironment: new (config: unknown, context: unknown) => QtestsEnvironment = withQtests(
  (createRequire(import.meta.url)('jest-environment-jsdom') as Module).TestEnvironment,
)

export type { QtestsEnvironment } from './with-qtests.ts'
export default TestEnvironment
