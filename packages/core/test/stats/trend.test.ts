import * as fc from 'fast-check'
import { sampleCorrelation } from 'simple-statistics'
import { describe, expect, test } from 'vitest'
import { normalTail, studentTail } from '../../src/stats/tails.ts'
import { chanceAbove, correlation, mannKendall, residualVariance, theilSen } from '../../src/stats/trend.ts'

describe('mannKendall', () => {
  test.each([2, 3, 4, 5, 6])('is exact for %i values: counted over all orders', (n) => {
    const orders = permutations(Array.from({ length: n }, (_, i) => i))
    const sums = orders.map((order) => mannKendall(order).s)
    for (const order of orders.slice(0, 60)) {
      const { s, rising, falling } = mannKendall(order)
      expect(rising).toBeCloseTo(sums.filter((sum) => sum >= s).length / orders.length, 12)
      expect(falling).toBeCloseTo(sums.filter((sum) => sum <= s).length / orders.length, 12)
    }
  })

  test('beyond 20 values the normal distribution continues the exact one', () => {
    const values = Array.from({ length: 20 }, (_, i) => (i * 7) % 20)
    const exact = mannKendall(values).rising
    const [tiedA, tiedB] = [mannKendall([...values, 100, 100]), mannKendall([...values, 100])]
    expect(tiedA.rising).toBeLessThan(exact)
    expect(tiedB.rising).toBeGreaterThan(tiedA.rising)
  })

  test('ties say nothing: a constant series has no trend', () => {
    expect(mannKendall([5, 5, 5, 5])).toEqual({ s: 0, tau: 0, rising: 1, falling: 1 })
  })

  test('turning a series round turns its trend round', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 3, maxLength: 30 }), (values) => {
        const [there, back] = [mannKendall(values), mannKendall([...values].reverse())]
        expect(there.s).toBe(0 - back.s + 0)
        expect(there.rising).toBeCloseTo(back.falling, 10)
      }),
    )
  })
})

describe('theilSen', () => {
  test('finds a line exactly, and one far point does not move it', () => {
    const x = [1, 2, 4, 7, 9, 12, 15, 16]
    const y = x.map((at) => 3 * at + 5)
    expect(theilSen(x, y)).toEqual({ slope: 3, low: 3, high: 3 })
    y[3] = 1e6
    expect(theilSen(x, y)?.slope).toBe(3)
  })

  test('the interval holds the true slope in about 95 of 100 series', () => {
    const random = seeded(7)
    const x = Array.from({ length: 24 }, (_, i) => i)
    let held = 0
    for (let round = 0; round < 2_000; round++) {
      const found = theilSen(
        x,
        x.map((at) => 2 * at + 10 * gauss(random)),
      )
      if (found !== undefined && found.low <= 2 && found.high >= 2) held += 1
    }
    expect(held / 2_000).toBeGreaterThan(0.94)
    expect(held / 2_000).toBeLessThan(0.985)
  })

  test('no pair, no slope', () => {
    expect(theilSen([1, 1, 1], [1, 2, 3])).toBeUndefined()
  })
})

test('correlation agrees with another implementation', () => {
  const points = fc.array(fc.tuple(fc.integer({ min: -99, max: 99 }), fc.integer({ min: -99, max: 99 })), {
    minLength: 3,
  })
  fc.assert(
    fc.property(points, (pairs) => {
      const [x, y] = [pairs.map(([a]) => a), pairs.map(([, b]) => b)]
      const found = correlation(x, y)
      if (new Set(x).size === 1 || new Set(y).size === 1) expect(found).toBeUndefined()
      else expect(found).toBeCloseTo(sampleCorrelation(x, y), 9)
    }),
  )
})

test('residual variance is that around the line', () => {
  expect(residualVariance([0, 1, 2, 3], [0, 1, 2, 3])).toBeCloseTo(0)
  // Least squares through (0,0) (1,3) (2,0) is y = 1: residuals -1, 2, -1.
  expect(residualVariance([0, 1, 2], [0, 3, 0])).toBeCloseTo(6)
  expect(residualVariance([0, 1], [0, 1])).toBeUndefined()
})

describe('tails', () => {
  // Quantiles from any table.
  test.each([
    [0, 0.5],
    [1.281552, 0.1],
    [1.959964, 0.025],
    [4.753424, 1e-6],
    [-1.959964, 0.975],
  ])('normal %d', (z, tail) => {
    expect(normalTail(z) / tail).toBeCloseTo(1, 4)
  })

  test.each([
    [6.313752, 1, 0.05],
    [2.919986, 2, 0.05],
    [2.570582, 5, 0.025],
    [-2.570582, 5, 0.975],
    [2.75, 30, 0.005],
  ])('Student %d with %i degrees of freedom', (t, df, tail) => {
    expect(studentTail(t, df) / tail).toBeCloseTo(1, 3)
  })
})

test('chanceAbove: even values are certain, noise is not', () => {
  expect(chanceAbove([100, 100, 100], 64)).toBe(1)
  expect(chanceAbove([10, 10, 10], 64)).toBe(0)
  expect(chanceAbove([-100, 100, -50, 50], 0)).toBeCloseTo(0.5, 5)
  expect(chanceAbove([100, 101, 99, 100], 64)).toBeGreaterThan(0.999)
})

function permutations(values: readonly number[]): number[][] {
  if (values.length < 2) return [[...values]]
  return values.flatMap((value, at) => permutations(values.toSpliced(at, 1)).map((rest) => [value, ...rest]))
}

function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return (state + 1) / 4_294_967_297
  }
}

function gauss(random: () => number): number {
  return Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random())
}
