import type { AssertionRow } from '../../data.ts'

/** A limit that an assertion set, and what came of it. */
export interface Budget {
  /** `p95`, `max`. */
  readonly name: string
  /** Share of the calls that the budget speaks of: 0.95; 1 for the slowest. */
  readonly share: number
  readonly limit: number
  readonly state: string
}

/** A percentile with the interval that encloses it with 95 % confidence. */
export interface Interval {
  readonly share: number
  readonly lower: number
  readonly upper: number
}

const SHARES: Readonly<Record<string, number>> = {
  p50: 0.5,
  p90: 0.9,
  p95: 0.95,
  p99: 0.99,
  p999: 0.999,
  max: 1,
}

export function budgetsOf({ evidence = {} }: Pick<AssertionRow, 'evidence'>): readonly Budget[] {
  return Object.entries(SHARES).flatMap(([name, share]) => {
    const limit = evidence[`${name}Budget`]
    return typeof limit === 'number'
      ? [{ name, share, limit, state: String(evidence[`${name}State`] ?? '') }]
      : []
  })
}

export function intervalsOf({ evidence = {} }: Pick<AssertionRow, 'evidence'>): readonly Interval[] {
  return Object.entries(SHARES).flatMap(([name, share]) => {
    const [lower, upper] = [evidence[`${name}Lower`], evidence[`${name}Upper`]]
    return typeof lower === 'number' && typeof upper === 'number' ? [{ share, lower, upper }] : []
  })
}

/** The time at a share of the calls: the next point of the distribution that reaches it. */
export function timeAt(distribution: readonly (readonly [number, number])[], share: number): number {
  return (distribution.find(([at]) => at >= share) ?? distribution.at(-1))?.[1] ?? Number.NaN
}
