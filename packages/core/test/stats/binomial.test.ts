import fc from 'fast-check'
import { binomialDistribution, gammaln } from 'simple-statistics'
import { describe, expect, test } from 'vitest'
import {
  binomialAtLeast,
  binomialAtMost,
  binomialPoint,
  logGamma,
  shareBounds,
} from '../../src/stats/binomial.ts'

/** The least n at which at most k over budget show, at a confidence, that no more than a share q is. */
function certifyAt(k: number, q: number, confidence: number): number {
  let n = k + 1
  while (binomialAtMost(k, n, q) > 1 - confidence) n++
  return n
}

/** The least k of n that rejects a share q at 1e-4. */
function rejectAt(n: number, q: number): number {
  let k = 0
  while (binomialAtLeast(k, n, q) > 1e-4) k++
  return k
}

describe('facts of fixed size', () => {
  test('calls that certify a percentile with 0, 1, 2, 3, 5 and 10 over budget', () => {
    const certify = (q: number, confidence: number, ks: number[]): number[] =>
      ks.map((k) => certifyAt(k, q, confidence))
    expect(certify(0.05, 0.95, [0, 1, 2, 3, 5, 10])).toEqual([59, 93, 124, 153, 208, 336])
    expect(certify(0.05, 0.99, [0, 1, 2, 3, 5, 10])).toEqual([90, 130, 165, 198, 259, 398])
    expect(certify(0.01, 0.95, [0, 1, 2])).toEqual([299, 473, 628])
    expect(certify(0.01, 0.99, [0, 1])).toEqual([459, 662])
    expect(certify(0.1, 0.95, [0, 1, 2])).toEqual([29, 46, 61])
    expect(certify(0.5, 0.95, [0, 1, 2])).toEqual([5, 8, 11])
  })

  test('calls over budget that reject p95 at 1e-4', () => {
    expect([10, 20, 59, 100, 200, 300].map((n) => rejectAt(n, 0.05))).toEqual([5, 7, 12, 16, 24, 32])
  })
})

describe('against an independent implementation', () => {
  test('the distribution of simple-statistics', () => {
    for (const [n, p] of [
      [20, 0.05],
      [40, 0.5],
      [100, 0.01],
    ] as const) {
      const oracle = binomialDistribution(n, p) ?? []
      for (const [k, chance] of oracle.entries()) expect(binomialPoint(k, n, p)).toBeCloseTo(chance, 10)
      // Its table ends where the rest is below 1e-4, so the tail is what is missing below.
      const tail = 1 - oracle.slice(0, 3).reduce((sum, chance) => sum + chance, 0)
      expect(binomialAtLeast(3, n, p)).toBeCloseTo(tail, 6)
    }
  })

  test('the gamma function of simple-statistics and factorials', () => {
    for (const x of [0.7, 1, 3.5, 12, 400, 1e6]) expect(logGamma(x)).toBeCloseTo(gammaln(x), 6)
    expect(Math.exp(logGamma(11))).toBeCloseTo(3_628_800, 3)
  })
})

describe('properties', () => {
  const share = fc.double({ min: 0.0005, max: 0.9995, noNaN: true })
  const size = fc.integer({ min: 1, max: 20_000 })

  test('the two tails and the point between them make 1', () => {
    fc.assert(
      fc.property(size, share, fc.double({ min: 0, max: 1, noNaN: true }), (n, p, at) => {
        const k = Math.floor(at * n)
        expect(binomialAtMost(k, n, p) + binomialAtLeast(k + 1, n, p)).toBeCloseTo(1, 8)
        expect(binomialAtLeast(k, n, p)).toBeGreaterThanOrEqual(binomialAtLeast(k + 1, n, p))
      }),
    )
  })

  test('far tails keep their digits instead of turning into 0', () => {
    expect(binomialAtLeast(20, 20, 0.05) / 0.05 ** 20).toBeCloseTo(1, 9)
    expect(binomialAtLeast(60, 300, 0.05) / exactTail(60, 300)).toBeCloseTo(1, 9)
    expect(exactTail(60, 300)).toBeLessThan(1e-15)
  })

  test('the bounds of a share enclose it, and each is where its tail has the wanted chance', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.double({ min: 0, max: 1, noNaN: true }), (n, at) => {
        const k = Math.round(at * n)
        const { lower, upper } = shareBounds(k, n, 0.95)
        expect(lower).toBeLessThanOrEqual(k / n)
        expect(upper).toBeGreaterThanOrEqual(k / n)
        if (k > 0) expect(binomialAtLeast(k, n, lower)).toBeCloseTo(0.05, 4)
        if (k < n) expect(binomialAtMost(k, n, upper)).toBeCloseTo(0.05, 4)
      }),
    )
    expect(shareBounds(0, 59, 0.95).upper).toBeLessThan(0.05)
    expect(shareBounds(0, 58, 0.95).upper).toBeGreaterThan(0.05)
  })
})

/** P(X >= k) for Bin(n, 1/20) in whole numbers: C(n, i) 19^(n-i) over 20^n. */
function exactTail(k: number, n: number): number {
  let choose = 1n
  let sum = 0n
  for (let i = 0; i <= n; i++) {
    if (i >= k) sum += choose * 19n ** BigInt(n - i)
    choose = (choose * BigInt(n - i)) / BigInt(i + 1)
  }
  return Number((sum * 10n ** 40n) / 20n ** BigInt(n)) / 1e40
}
