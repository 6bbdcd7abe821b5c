import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ExceedanceBounds, exceedanceBounds } from '../../src/stats/exceedance.ts'

const P95 = new ExceedanceBounds(0.05, 1e-2, 0.05)

describe('the bounds of the sequential test', () => {
  test('calls without one over budget that show it: close to the fixed-size 59, 90, 299 and 2,995', () => {
    expect(P95.passAt(0)).toBe(65)
    expect(new ExceedanceBounds(0.05, 1e-2, 0.01).passAt(0)).toBe(98)
    expect(new ExceedanceBounds(0.01, 1e-2, 0.05).passAt(0)).toBe(328)
    expect(new ExceedanceBounds(0.001, 1e-2, 0.05).passAt(0)).toBe(3_288)
    expect(new ExceedanceBounds(0.1, 1e-2, 0.05).passAt(0)).toBe(32)
    expect(new ExceedanceBounds(0.5, 1e-2, 0.05).passAt(0)).toBe(5)
  })

  test('three calls over budget of three reject a window at 1e-2, two do not', () => {
    expect(P95.failUpTo(2)).toBe(0)
    expect(P95.failUpTo(3)).toBe(3)
  })

  test('bounds grow with the number of calls over budget, and never overlap', () => {
    const share = fc.double({ min: 0.0005, max: 0.6, noNaN: true })
    const chance = fc.double({ min: 1e-6, max: 0.1, noNaN: true })
    fc.assert(
      fc.property(share, chance, chance, fc.integer({ min: 0, max: 60 }), (q, falseFailure, falsePass, k) => {
        const bounds = new ExceedanceBounds(q, falseFailure, falsePass)
        expect(bounds.passAt(k + 1)).toBeGreaterThan(bounds.passAt(k))
        expect(bounds.failUpTo(k + 1)).toBeGreaterThanOrEqual(bounds.failUpTo(k))
        expect(bounds.failUpTo(k)).toBeLessThan(bounds.passAt(k))
      }),
      { numRuns: 300 },
    )
  })

  test('the failing table is the set of (n, k) with enough evidence', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 0, max: 60 }), (n, k) => {
        fc.pre(k <= n)
        expect(n <= P95.failUpTo(k)).toBe(P95.logEvidence(n, k) >= -Math.log(1e-2))
      }),
    )
  })

  test('evidence has an expectation of 1 at the allowed share: it is a likelihood ratio', () => {
    for (const n of [1, 7, 40]) {
      let sum = 0
      for (let k = 0; k <= n; k++) sum += point(k, n, 0.05) * Math.exp(P95.logEvidence(n, k))
      expect(sum).toBeCloseTo(1, 9)
    }
  })

  test('the same three numbers share one table', () => {
    expect(exceedanceBounds(0.05, 1e-2, 0.05)).toBe(exceedanceBounds(0.05, 1e-2, 0.05))
  })
})

describe('exact chances of one window, by dynamic programming over (n, k)', () => {
  test.each([
    [0.05, 2_000],
    [0.01, 5_000],
    [0.5, 400],
  ])(
    'at the allowed share %f a window rejects with a chance of at most 1e-2 and passes with at most 0.05',
    (q, calls) => {
      const { rejected, passed } = window(new ExceedanceBounds(q, 1e-2, 0.05), q, calls)
      expect(rejected).toBeLessThanOrEqual(1e-2)
      expect(rejected).toBeGreaterThan(1e-3)
      expect(passed).toBeLessThanOrEqual(0.05)
    },
  )

  test('three windows at the allowed share: below one in a million', () => {
    expect(window(P95, 0.05, 2_000).rejected ** 3).toBeLessThan(1e-6)
  })

  test('three times the allowed share fails within 450 calls in at least 98 % of all cases', () => {
    const once = window(P95, 0.15, 450).rejectedAt
    const within = convolve(convolve(once, once), once).reduce((sum, chance) => sum + chance, 0)
    expect(within).toBeGreaterThan(0.98)
  })
})

interface Window {
  readonly rejected: number
  readonly passed: number
  readonly rejectedAt: readonly number[]
}

function window(bounds: ExceedanceBounds, p: number, calls: number): Window {
  let open = new Map([[0, 1]])
  const rejectedAt = new Array<number>(calls + 1).fill(0)
  let passed = 0
  for (let n = 1; n <= calls; n++) {
    const next = new Map<number, number>()
    for (const [k, chance] of open) {
      if (chance < 1e-15) continue
      if (n <= bounds.failUpTo(k + 1)) rejectedAt[n] = (rejectedAt[n] ?? 0) + chance * p
      else next.set(k + 1, (next.get(k + 1) ?? 0) + chance * p)
      if (n >= bounds.passAt(k)) passed += chance * (1 - p)
      else next.set(k, (next.get(k) ?? 0) + chance * (1 - p))
    }
    open = next
  }
  return { rejected: rejectedAt.reduce((sum, chance) => sum + chance, 0), passed, rejectedAt }
}

function convolve(a: readonly number[], b: readonly number[]): number[] {
  const sum = new Array<number>(a.length).fill(0)
  for (let i = 0; i < a.length; i++)
    for (let j = 0; i + j < a.length; j++) sum[i + j] = (sum[i + j] ?? 0) + (a[i] ?? 0) * (b[j] ?? 0)
  return sum
}

function point(k: number, n: number, p: number): number {
  let chance = 1
  for (let i = 1; i <= k; i++) chance *= (n - k + i) / i
  return chance * p ** k * (1 - p) ** (n - k)
}
