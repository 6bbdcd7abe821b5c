import { defineConfig } from 'vitest/config'

// No test asserts on wall time; the patience is for a machine that runs other suites beside this one.
export default defineConfig({
  test: { include: ['test/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000 },
})
