import { binomialAtLeast, binomialAtMost } from './binomial.ts'

/** A percentile of a sample with a distribution-free interval; an end is `undefined` when the sample is too small for it. */
export interface QuantileEstimate {
  /** The smallest value with at least the wanted share of the sample at or below it (nearest rank). */
  readonly value: number
  readonly lower: number | undefined
  readonly upper: number | undefined
}

/**
 * A quantile of a sorted sample and its interval from order statistics, exact for every continuous distribution:
 * the number of values below the true quantile is Bin(n, q), so that two ranks enclose it with known probability.
 * David and Nagaraja, "Order Statistics", 3rd edition, section 7.1.
 *
 * @param sorted - ascending, at least one value.
 * @param q - between 0 and 1, exclusive: 0.95 for p95.
 * @param confidence - of the two-sided interval; each end has half of the rest.
 * @example quantile(times.sort(), 0.95).value
 */
export function quantile(sorted: ArrayLike<number>, q: number, confidence = 0.95): QuantileEstimate {
  return rankedQuantile(sorted.length, (rank) => sorted[rank - 1] ?? Number.NaN, q, confidence)
}

/** The same for a sample that is known by rank only: `at(1)` is its least value, `at(count)` its greatest. */
export function rankedQuantile(
  count: number,
  at: (rank: number) => number,
  q: number,
  confidence = 0.95,
): QuantileEstimate {
  const tail = (1 - confidence) / 2
  const lower = lowerRank(count, q, tail)
  const upper = upperRank(count, q, tail)
  return {
    value: at(nearestRank(count, q) + 1),
    lower: lower === undefined ? undefined : at(lower),
    upper: upper === undefined ? undefined : at(upper),
  }
}

/** Index of the nearest rank of a quantile, from 0. */
export function nearestRank(n: number, q: number): number {
  // The product may come out a hair above an integer (0.95 * 100 does not, 0.55 * 100 does).
  return Math.min(n - 1, Math.max(0, Math.ceil(q * n - 1e-9) - 1))
}

/** Greatest r (from 1) with P(Bin(n, q) <= r - 1) <= tail: the r-th smallest value is below the quantile. */
function lowerRank(n: number, q: number, tail: number): number | undefined {
  let below = 0
  let above = n + 1
  while (above - below > 1) {
    const middle = (below + above) >> 1
    if (binomialAtMost(middle - 1, n, q) <= tail) below = middle
    else above = middle
  }
  return below === 0 ? undefined : below
}

/** Least s (from 1) with P(Bin(n, q) >= s) <= tail: the s-th smallest value is above the quantile. */
function upperRank(n: number, q: number, tail: number): number | undefined {
  let below = 0
  let above = n + 1
  while (above - below > 1) {
    const middle = (below + above) >> 1
    if (binomialAtLeast(middle, n, q) <= tail) above = middle
    else below = middle
  }
  return above > n ? undefined : above
}
