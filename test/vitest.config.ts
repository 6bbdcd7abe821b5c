import { defineConfig } from 'vitest/config'
import { reporting, retries } from '../scripts/vitest-ci.ts'

// One project a kind of test, so that each has the set-up and the patience it needs. Only those that start processes and
// wait for them are tried again in CI: the others come out the same on every machine.
export default defineConfig({
  test: {
    ...reporting,
    projects: [
      {
        // Compiles the code of the documentation, and runs some of it.
        test: { name: 'docs', include: ['docs/**/*.test.ts'], testTimeout: 120_000 },
      },
      // What the corpus says of itself; its packages are not installed for this.
      { test: { name: 'corpus', include: ['corpus/*.test.ts'], testTimeout: 60_000 } },
      // Contracts on released libraries; seconds, no real waiting.
      {
        test: {
          name: 'contracts',
          include: ['contracts/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      // Each probe on the live majors of its libraries; seconds, no real waiting.
      {
        test: {
          name: 'majors',
          include: ['majors/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      // Probes on real servers, which each file starts for itself.
      {
        test: {
          ...retries,
          name: 'servers',
          include: ['servers/**/*.test.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'architecture',
          include: ['architecture/**/*.test.ts'],
          testTimeout: 60_000,
        },
      },
      {
        test: {
          ...retries,
          name: 'packaging',
          include: ['packaging/**/*.test.ts'],
          globalSetup: ['./packaging/tarballs.ts'],
          // Packing and installing start package managers; nothing here is about time.
          testTimeout: 240_000,
          hookTimeout: 240_000,
        },
      },
      {
        // Opens the HTML report in a browser, where there is one.
        test: {
          ...retries,
          name: 'browser',
          include: ['browser/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        // Runs of 200,000 records through the commands, within a small heap.
        test: {
          ...retries,
          name: 'scale',
          include: ['scale/**/*.test.ts'],
          testTimeout: 600_000,
          hookTimeout: 120_000,
        },
      },
      {
        // Millions of seeded verdicts: seconds each, the same on every machine.
        test: { name: 'simulation', include: ['simulation/**/*.test.ts'], testTimeout: 120_000 },
      },
      {
        test: {
          ...retries,
          name: 'leaks',
          include: ['leaks/**/*.test.ts'],
          // Each test starts cold processes, one of them with 150,000 calls.
          testTimeout: 180_000,
          maxConcurrency: 2,
        },
      },
      {
        test: {
          ...retries,
          name: 'matrix',
          include: ['matrix/**/*.test.ts'],
          globalSetup: ['./e2e/homes.ts'],
          testTimeout: 120_000,
          hookTimeout: 240_000,
        },
      },
      {
        test: {
          ...retries,
          name: 'types',
          include: ['types/**/*.test.ts'],
          globalSetup: ['./e2e/homes.ts'],
          // Compilers, one a core.
          maxConcurrency: 2,
          testTimeout: 120_000,
          hookTimeout: 240_000,
        },
      },
      {
        test: {
          ...retries,
          name: 'e2e',
          include: ['e2e/**/*.test.ts'],
          globalSetup: ['./e2e/homes.ts'],
          // Each test waits for a real runner, half of the time for the start of its processes.
          maxWorkers: 2,
          testTimeout: 120_000,
          hookTimeout: 240_000,
        },
      },
      {
        test: {
          ...retries,
          name: 'ci',
          include: ['ci/**/*.test.ts'],
          globalSetup: ['./e2e/homes.ts'],
          // Each test plays a pipeline: several runs of real runners, one after the other.
          maxWorkers: 2,
          testTimeout: 180_000,
          hookTimeout: 240_000,
        },
      },
    ],
  },
})
