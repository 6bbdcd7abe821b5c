import { defineConfig } from 'vitest/config'
import { reporting, retries } from '../../scripts/vitest-ci.ts'
import { inlineClient } from './build/inline-client.ts'

// No test asserts on wall time; the patience is for a machine that runs other suites beside this one.
export default defineConfig({
  plugins: [inlineClient()],
  test: {
    ...retries,
    ...reporting,
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
