import { availableParallelism } from 'node:os'
import type { Reporter } from 'vitest/node'

/**
 * What all Vitest configurations share in CI: a test that fails is tried once more, and one that passes then is named,
 * so that `scripts/ci.mjs` lists it. Everywhere else a failure is a failure.
 */
const { CI = '' } = process.env
const inCi = CI !== ''

const nameRetried: Reporter = {
  onTestCaseResult(test) {
    // One that is expected to fail is tried again as well; that says nothing.
    if (test.ok() && test.options.fails !== true && (test.diagnostic()?.retryCount ?? 0) > 0) {
      console.log(`passed at the second try: ${test.module.relativeModuleId} > ${test.fullName}`)
    }
  },
}

/** Options of a single project. */
export const retries = { retry: inCi ? 1 : 0 }

/** Options of a whole run. */
export const reporting = inCi ? { reporters: ['default', nameRetried] } : {}

/** Workers of a suite of which a good part waits: on two cores Vitest takes one. */
export const workers = inCi ? { maxWorkers: Math.max(2, availableParallelism() - 1) } : {}
