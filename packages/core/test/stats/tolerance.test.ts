import { cumulativeStdNormalProbability } from 'simple-statistics'
import { describe, expect, test } from 'vitest'
import { hasSeveralModes, logNormalBound, normalBelow, toleranceFactor } from '../../src/stats/tolerance.ts'
import { seeded } from '../latency/seeded.ts'

test('factors of the published tables', () => {
  const table = [5, 10, 20, 30].map((n) => Number(toleranceFactor(n, 0.95, 0.95).toFixed(2)))
  expect(table).toEqual([4.2, 2.91, 2.4, 2.22])
  expect(toleranceFactor(10, 0.99, 0.95)).toBeCloseTo(3.981, 2)
})

test('the normal distribution against simple-statistics, which has two digits less', () => {
  for (const x of [-3, -1.2, 0, 0.5, 2, 2.9])
    expect(normalBelow(x)).toBeCloseTo(cumulativeStdNormalProbability(x), 3)
})

test('the bound covers the true p95 of log-normal times as often as it says', () => {
  const random = seeded(7)
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  let covered = 0
  let judged = 0
  for (let i = 0; i < 1_500; i++) {
    const times = Array.from({ length: 10 }, () => Math.exp(Math.log(100) + 0.3 * normal()))
    const bound = logNormalBound(times, 0.95, 0.95)
    if (bound.kind === 'refused') continue
    judged++
    if (bound.upper >= 100 * Math.exp(0.3 * 1.6449)) covered++
  }
  expect(judged).toBeGreaterThan(700)
  // 95 % less four standard errors of the simulation.
  expect(covered / judged).toBeGreaterThan(0.95 - 4 * Math.sqrt((0.95 * 0.05) / judged))
})

describe('what the model refuses', () => {
  test('fewer than five values', () => {
    expect(logNormalBound([1, 2, 3, 4], 0.95, 0.95)).toEqual({ kind: 'refused', reason: 'too few' })
  })

  test('two modes', () => {
    const times = [10, 10.1, 10.2, 10.1, 10, 50, 50.1, 50.2, 50.1, 50]
    expect(hasSeveralModes(times)).toBe(true)
    expect(logNormalBound(times, 0.95, 0.95)).toEqual({ kind: 'refused', reason: 'several modes' })
  })

  test('not one peak, however wide, nor a single slow call', () => {
    expect(hasSeveralModes([5, 5, 5, 5, 5])).toBe(false)
    expect(hasSeveralModes([1, 2, 3, 3, 3, 4, 5])).toBe(false)
    expect(hasSeveralModes([10, 10, 11, 11, 12, 12, 12, 13, 13, 60])).toBe(false)
  })
})
