import { nearestRank } from '../stats/quantile.ts'

/** A percentile of a sample: the share of calls that take no longer, and the time in ms. */
export type DistributionPoint = readonly [share: number, ms: number]

/** Where a distribution is looked at: evenly through the middle, closer where budgets are. */
const SHARES = [
  0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.925, 0.95, 0.97, 0.98, 0.99, 0.995,
  0.999,
]

/** Digits that are kept of a time: what is drawn from it shows fewer. */
const DIGITS = 4

/**
 * A sample in at most 22 points, a few hundred bytes in the run log: the fastest call, the percentiles that the
 * sample is large enough to tell from its slowest call, the slowest call. Nearest ranks, ascending.
 *
 * @param count - size of the sample, at least 1.
 * @param at - its values by rank from 1, ascending.
 */
export function distributionOf(count: number, at: (rank: number) => number): DistributionPoint[] {
  const inner = SHARES.filter((share) => share * count >= 1 && (1 - share) * count >= 1)
  const points = inner.map((share): DistributionPoint => [share, rounded(at(nearestRank(count, share) + 1))])
  return [[0, rounded(at(1))], ...points, [1, rounded(at(count))]]
}

function rounded(ms: number): number {
  return Number(ms.toPrecision(DIGITS))
}
