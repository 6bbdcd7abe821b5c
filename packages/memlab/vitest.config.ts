import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/*.test.ts'],
    // Each test runs real processes that take a heap snapshot; two cores may be busy with other packages.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
