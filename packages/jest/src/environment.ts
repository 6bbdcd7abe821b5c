/**
 * Test environment: `testEnvironment: '@qtests/jest/environment'`. Jest's node environment with exact boundaries
 * of tests, their snapshots, and the check for assertions that were not awaited.
 */
import { requireFromJest } from './jest-package.ts'
import { type QtestsEnvironment, withQtests } from './with-qtests.ts'

interface Module {
  readonly TestEnvironment: new (config: unknown, context: unknown) => QtestsEnvironment
}

/** Jest's node environment, watched. */
export const TestEnvironment: new (config: unknown, context: unknown) => QtestsEnvironment = withQtests(
  (requireFromJest('jest-environment-node') as Module).TestEnvironment,
)

export type { QtestsEnvironment } from './with-qtests.ts'
export { withQtests }
export default TestEnvironment
