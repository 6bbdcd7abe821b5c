import { defineConfig } from 'vitest/config'
import { reporting, retries } from '../../scripts/vitest-ci.ts'

export default defineConfig({
  test: {
    ...retries,
    ...reporting,
    include: ['test/*.test.ts'],
    // Each test runs real processes that take a heap snapshot; two cores may be busy with other packages.
    testTimeout: 240_000,
    hookTimeout: 240_000,
  },
})
