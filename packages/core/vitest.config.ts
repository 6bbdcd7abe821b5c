import { defineConfig } from 'vitest/config'
import { reporting, retries, workers } from '../../scripts/vitest-ci.ts'

// No test asserts on wall time; the patience is for a machine that runs other suites beside this one.
export default defineConfig({
  test: {
    ...retries,
    ...reporting,
    ...workers,
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
