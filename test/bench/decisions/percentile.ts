/**
 * How often an innocent subject would be red if its p95 were estimated and compared, and how often by the sequential
 * test. docs/decisions/0001.
 */

import { binomialAtLeast } from '../../../packages/core/src/stats/binomial.ts'
import { seeded } from '../../../packages/core/test/latency/seeded.ts'
import { simulateMany } from '../../../packages/core/test/latency/simulate.ts'

const percent = (share: number): string => `${(100 * share).toPrecision(2)} %`

console.log(
  'calls over budget   estimate of p95 from 20, 100, 1,000 calls is over budget   sequential test, 1,000,000 verdicts',
)
for (const share of [0.01, 0.03, 0.04, 0.05]) {
  // The estimate is the smallest time that at least 95 % of the calls do not exceed.
  const estimates = [20, 100, 1_000].map((calls) =>
    percent(binomialAtLeast(Math.floor(0.05 * calls) + 1, calls, share)),
  )
  const { failed } = simulateMany(share, 1_000_000, seeded(1))
  console.log(`${percent(share).padEnd(18)}  ${estimates.join(', ').padEnd(59)}  ${failed} red`)
}
