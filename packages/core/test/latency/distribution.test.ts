import fc from 'fast-check'
import { expect, test } from 'vitest'
import { distributionOf } from '../../src/latency/distribution.ts'

const of = (values: readonly number[]) => {
  const sorted = [...values].sort((a, b) => a - b)
  return distributionOf(sorted.length, (rank) => sorted[rank - 1] ?? Number.NaN)
}

test('the fastest call, percentiles, the slowest call', () => {
  const points = of(Array.from({ length: 1_000 }, (_, index) => index + 1))
  expect(points).toHaveLength(22)
  expect(points[0]).toEqual([0, 1])
  expect(points).toContainEqual([0.5, 500])
  expect(points).toContainEqual([0.95, 950])
  expect(points).toContainEqual([0.999, 999])
  expect(points.at(-1)).toEqual([1, 1_000])
})

test('percentiles that a small sample cannot tell from its ends are left out', () => {
  expect(of([7])).toEqual([
    [0, 7],
    [1, 7],
  ])
  expect(of([1, 2]).map(([share]) => share)).toEqual([0, 0.5, 1])
  expect(of(Array.from({ length: 20 }, (_, index) => index)).map(([share]) => share)).toContain(0.95)
  expect(of(Array.from({ length: 19 }, (_, index) => index)).map(([share]) => share)).not.toContain(0.95)
})

test('ascending in both, a few hundred bytes, whatever the sample', () => {
  const time = fc.oneof(
    fc.double({ min: 0, max: 1e9, noNaN: true }),
    fc.double({ min: 1e-9, max: 1e-3, noNaN: true }),
  )
  fc.assert(
    fc.property(fc.array(time, { minLength: 1, maxLength: 3_000 }), (values) => {
      const points = of(values)
      expect(
        points.every(
          ([share, ms], index) =>
            index === 0 || (share > (points[index - 1]?.[0] ?? 0) && ms >= (points[index - 1]?.[1] ?? 0)),
        ),
      ).toBe(true)
      expect(JSON.stringify(points).length).toBeLessThan(500)
    }),
  )
})

test('what lies beyond the range of a histogram stays infinite', () => {
  expect(distributionOf(2, (rank) => (rank === 1 ? 1 : Number.POSITIVE_INFINITY)).at(-1)).toEqual([
    1,
    Number.POSITIVE_INFINITY,
  ])
})
