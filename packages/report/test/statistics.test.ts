import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { holm } from '../src/statistics/holm.ts'
import { mannWhitney } from '../src/statistics/mann-whitney.ts'
import { normalAbove, normalQuantileAbove } from '../src/statistics/normal.ts'

describe('the normal tail', () => {
  // Abramowitz and Stegun, tables 26.1 and 26.2.
  test.each([
    [0, 0.5],
    [1, 0.158_655_253_9],
    [1.96, 0.024_997_895_1],
    [3, 1.349_898_032e-3],
    [5, 2.866_515_72e-7],
    [8, 6.220_960_57e-16],
  ])('above %d', (z, tail) => {
    expect(normalAbove(z) / tail).toBeCloseTo(1, 6)
    expect(normalAbove(-z)).toBeCloseTo(1 - tail, 7)
    expect(normalQuantileAbove(tail)).toBeCloseTo(z, 5)
  })
})

describe('Mann-Whitney', () => {
  test('as the tables have it', () => {
    expect(mannWhitney([1, 2, 3], [4, 5, 6])).toBeCloseTo(1 / 20, 12)
    expect(mannWhitney([1, 2, 3, 4, 5], [6, 7, 8, 9, 10])).toBeCloseTo(1 / 252, 12)
    // U = 2 of 4 and 4: 4 of the 70 ways are as far, 1 + 1 + 2.
    expect(mannWhitney([1, 2, 3, 6], [4, 5, 7, 8])).toBeCloseTo(4 / 70, 12)
    expect(mannWhitney([], [1])).toBe(1)
    expect(mannWhitney([1, 1, 1], [1, 1, 1, 1])).toBe(1)
  })

  /** All ways to choose, by brute force. */
  function oracle(low: readonly number[], high: readonly number[]): number {
    const all = [...low, ...high]
    const rank = (value: number): number =>
      all.filter((other) => other < value).length + (all.filter((other) => other === value).length + 1) / 2
    const seen = high.reduce((sum, value) => sum + rank(value), 0)
    let ways = 0
    let asFar = 0
    for (let mask = 0; mask < 1 << all.length; mask++) {
      const chosen = all.filter((_, index) => ((mask >> index) & 1) === 1)
      if (chosen.length !== high.length) continue
      ways += 1
      if (chosen.reduce((sum, value) => sum + rank(value), 0) >= seen - 1e-9) asFar += 1
    }
    return asFar / ways
  }

  test('is what counting all ways gives, with ties', () => {
    const values = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(values, values, (low, high) => {
        expect(mannWhitney(low, high)).toBeCloseTo(oracle(low, high), 10)
      }),
      { numRuns: 200 },
    )
  })

  test('the approximation for large samples is no bolder than the exact chance where they meet', () => {
    const low = Array.from({ length: 60 }, (_, i) => i)
    const thirteen = Array.from({ length: 13 }, (_, i) => 100 + i)
    expect(mannWhitney(low, thirteen)).toBeGreaterThan(mannWhitney(low, thirteen.slice(1)) / 1e3)
    expect(mannWhitney(low, thirteen)).toBeLessThan(1e-7)
  })
})

test('Holm rejects step by step', () => {
  expect(holm([0.01, 0.04, 0.03], 0.05)).toEqual([true, false, false])
  expect(holm([0.01, 0.02, 0.03], 0.05)).toEqual([true, true, true])
  expect(holm([], 0.05)).toEqual([])
})
