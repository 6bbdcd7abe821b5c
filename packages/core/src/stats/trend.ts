import { normalTail, studentTail } from './tails.ts'

/** How strongly a series rises, by the order of its values alone. */
export interface RankTrend {
  /** Pairs that rise minus pairs that fall. */
  readonly s: number
  /** Kendall's tau-b, -1 to 1; 0 for a constant series. */
  readonly tau: number
  /** One-sided chance of so strong a rise, or fall, without a trend. */
  readonly rising: number
  readonly falling: number
}

/** Values up to which the distribution is counted out; the normal one is close beyond. */
const EXACT = 20

/**
 * The trend test of Mann (Econometrica 13, 1945) and Kendall: exact up to 20 values without ties, else by the normal
 * distribution with the correction for ties and for continuity (Kendall, "Rank Correlation Methods", 1975). Assumes that
 * without a trend every order is equally likely, which neighbouring readings of a heap only roughly are: it describes, it
 * convicts nobody.
 *
 * @param values - at least two, in their order.
 * @example mannKendall([1, 2, 3, 4, 5]).rising // 1/120
 */
export function mannKendall(values: readonly number[]): RankTrend {
  const n = values.length
  let s = 0
  for (let i = 0; i < n; i++)
    for (let j = i + 1; j < n; j++) s += Math.sign((values[j] ?? 0) - (values[i] ?? 0))
  const pairs = (n * (n - 1)) / 2
  const groups = tieGroups(values)
  const tied = groups.reduce((sum, t) => sum + (t * (t - 1)) / 2, 0)
  const tau = pairs === tied ? 0 : s / Math.sqrt((pairs - tied) * pairs)
  if (n <= EXACT && tied === 0) return { s, tau, rising: exactTail(n, s), falling: exactTail(n, -s) }
  const deviation = Math.sqrt(kendallVariance(n, groups))
  const tail = (sum: number): number => (deviation === 0 ? 1 : normalTail((sum - 1) / deviation))
  return { s, tau, rising: tail(s), falling: tail(-s) }
}

/** Sizes of the groups of equal values. */
function tieGroups(values: readonly number[]): number[] {
  const counts = new Map<number, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts.values()].filter((count) => count > 1)
}

function kendallVariance(n: number, groups: readonly number[]): number {
  const term = (t: number): number => t * (t - 1) * (2 * t + 5)
  return (term(n) - groups.reduce((sum, t) => sum + term(t), 0)) / 18
}

/** P(S >= s) over all orders of n distinct values: the orders by their number of falling pairs, one value at a time. */
function exactTail(n: number, s: number): number {
  let orders = [1]
  for (let size = 2; size <= n; size++) {
    const next = new Array<number>(orders.length + size - 1).fill(0)
    for (const [falling, share] of orders.entries())
      for (let more = 0; more < size; more++)
        next[falling + more] = (next[falling + more] ?? 0) + share / size
    orders = next
  }
  const most = (orders.length - 1 - s) / 2
  return Math.min(
    1,
    orders.reduce((sum, share, falling) => (falling <= most ? sum + share : sum), 0),
  )
}

/** A slope with a two-sided interval. */
export interface Slope {
  readonly slope: number
  readonly low: number
  readonly high: number
}

/** Standard normal quantile of a two-sided interval of 95 %. */
const Z95 = 1.959_963_984_540_054

/**
 * The median of the slopes between all pairs (Theil 1950) with Sen's interval of 95 % (JASA 63, 1968). A fifth of
 * the readings may be far off without moving it.
 *
 * @param x - of each reading; pairs with the same x say nothing about a slope.
 * @param y - as many.
 * @returns `undefined` where no pair has a slope.
 */
export function theilSen(x: readonly number[], y: readonly number[]): Slope | undefined {
  const slopes: number[] = []
  for (let i = 0; i < x.length; i++) {
    for (let j = i + 1; j < x.length; j++) {
      const run = (x[j] ?? 0) - (x[i] ?? 0)
      if (run !== 0) slopes.push(((y[j] ?? 0) - (y[i] ?? 0)) / run)
    }
  }
  if (slopes.length === 0) return undefined
  slopes.sort((a, b) => a - b)
  const count = slopes.length
  const width = Z95 * Math.sqrt(kendallVariance(x.length, tieGroups(y)))
  const at = (rank: number): number => slopes[Math.max(0, Math.min(count - 1, rank))] ?? 0
  return {
    slope: median(slopes),
    low: at(Math.floor((count - width) / 2) - 1),
    high: at(Math.ceil((count + width) / 2)),
  }
}

/** The median of ascending values. */
function median(sorted: readonly number[]): number {
  const middle = sorted.length / 2
  return Number.isInteger(middle)
    ? ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
    : (sorted[Math.floor(middle)] ?? 0)
}

/** Pearson's correlation, -1 to 1; `undefined` where either side is constant. */
export function correlation(x: readonly number[], y: readonly number[]): number | undefined {
  const { xx, yy, xy } = moments(x, y)
  return xx === 0 || yy === 0 ? undefined : xy / Math.sqrt(xx * yy)
}

/** Variance of `y` around the line through all points, with n - 2 degrees of freedom; `undefined` under three points. */
export function residualVariance(x: readonly number[], y: readonly number[]): number | undefined {
  if (x.length < 3) return undefined
  const { xx, yy, xy } = moments(x, y)
  return Math.max(0, yy - (xx === 0 ? 0 : (xy * xy) / xx)) / (x.length - 2)
}

function moments(x: readonly number[], y: readonly number[]): { xx: number; yy: number; xy: number } {
  const meanX = mean(x)
  const meanY = mean(y)
  let [xx, yy, xy] = [0, 0, 0]
  for (const [i, value] of x.entries()) {
    const dx = value - meanX
    const dy = (y[i] ?? 0) - meanY
    xx += dx * dx
    yy += dy * dy
    xy += dx * dy
  }
  return { xx, yy, xy }
}

/**
 * How likely the mean behind some values is above a bound, for normal noise of unknown size and nothing known before: the
 * tail of Student's distribution.
 *
 * @param values - at least two.
 */
export function chanceAbove(values: readonly number[], bound: number): number {
  const n = values.length
  const center = mean(values)
  const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - center) ** 2, 0) / (n - 1))
  if (spread === 0) return center > bound ? 1 : 0
  return studentTail((bound - center) / (spread / Math.sqrt(n)), n - 1)
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
}
