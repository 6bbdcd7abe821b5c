import fc from 'fast-check'
import { quantileSorted } from 'simple-statistics'
import { expect, test } from 'vitest'
import { nearestRank, quantile } from '../../src/stats/quantile.ts'

const ranks = (n: number): Float64Array => Float64Array.from({ length: n }, (_, i) => i + 1)

test('95 % intervals of p95 are the known ranks; 60 values have no upper end', () => {
  expect(quantile(ranks(100), 0.95)).toEqual({ value: 95, lower: 90, upper: 100 })
  expect(quantile(ranks(300), 0.95)).toEqual({ value: 285, lower: 277, upper: 293 })
  expect(quantile(ranks(1_000), 0.95)).toEqual({ value: 950, lower: 936, upper: 964 })
  expect(quantile(ranks(60), 0.95).upper).toBeUndefined()
  expect(quantile(ranks(1), 0.5)).toEqual({ value: 1, lower: undefined, upper: undefined })
})

test('the nearest rank is an element of the sample, at most one from the interpolated quantile', () => {
  const sample = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 2, maxLength: 300 })
  fc.assert(
    fc.property(sample, fc.double({ min: 0.01, max: 0.999, noNaN: true }), (values, q) => {
      const sorted = [...values].sort((a, b) => a - b)
      const { value, lower, upper } = quantile(sorted, q)
      expect(sorted).toContain(value)
      if (lower !== undefined) expect(lower).toBeLessThanOrEqual(value)
      if (upper !== undefined) expect(upper).toBeGreaterThanOrEqual(value)
      const oracle = quantileSorted(sorted, q)
      const rank = nearestRank(sorted.length, q)
      expect(oracle).toBeGreaterThanOrEqual(sorted[Math.max(0, rank - 1)] as number)
      expect(oracle).toBeLessThanOrEqual(sorted[Math.min(sorted.length - 1, rank + 1)] as number)
    }),
  )
})

test('products a hair above an integer do not move the rank', () => {
  expect(nearestRank(100, 0.55)).toBe(54)
  expect(nearestRank(1_000, 0.999)).toBe(998)
})
