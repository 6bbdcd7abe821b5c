/** Verdicts on latency, by simulation: a tenth of the number that runs in test/simulation. */
import { expect, test } from 'vitest'
import { seeded } from './seeded.ts'
import { simulateMany, simulateVerdict } from './simulate.ts'

test('share 0: every verdict passes in 65 calls', () => {
  expect(simulateVerdict(0, seeded(1))).toEqual({ state: 'passed', calls: 65 })
})

test('share 0.04: no fails', () => {
  expect(simulateMany(0.04, 100_000, seeded(2)).failed).toBe(0)
})

test('share 0.05: at most 5 fails', () => {
  expect(simulateMany(0.05, 100_000, seeded(3)).failed).toBeLessThanOrEqual(5)
})

test('share 0.15: at least 98 % fail within 450 calls, none passes', () => {
  const { failedWithin450, passed } = simulateMany(0.15, 100_000, seeded(4))
  expect(failedWithin450 / 100_000).toBeGreaterThanOrEqual(0.98)
  expect(passed / 100_000).toBeLessThan(1e-3)
})
