import { GROWTH_CLASSES, type GrowthClass, growthAt } from './growth-class.ts'

/** Time per call at one size. */
export interface SizedTime {
  readonly size: number
  readonly time: number
}

/** A class whose deviation is at most so many times that of the best is as good as the best, if it is simpler. */
const AS_GOOD = 1.5
/** And so is one that deviates no more than a quiet machine does. */
const SMALL = 0.05

/**
 * The class that describes the times best: the simplest of those that do so about equally well. Each is fitted as
 * `a + b g(n)` with `a` and `b` not negative, by least squares of the relative deviations: a constant cost at small
 * sizes belongs to no class. A description for the message; no verdict rests on it.
 *
 * @returns `undefined` for fewer than three sizes.
 */
export function fitGrowth(times: readonly SizedTime[]): GrowthClass | undefined {
  if (times.length < 3) return undefined
  const deviations = GROWTH_CLASSES.map((growth) => deviationOf(times, growth))
  const best = Math.min(...deviations)
  return GROWTH_CLASSES.find((_, i) => (deviations[i] ?? Infinity) <= Math.max(SMALL, AS_GOOD * best))
}

/** Root mean square of the relative deviations of the best fit of one class. */
function deviationOf(times: readonly SizedTime[], growth: GrowthClass): number {
  // (T - a - b g)/T = 1 - a u - b x, with u = 1/T and x = g/T.
  const points = times.map(({ size, time }) => ({ u: 1 / time, x: growthAt(growth, size) / time }))
  const sum = (of: (point: { u: number; x: number }) => number): number =>
    points.reduce((total, point) => total + of(point), 0)
  const [u, x, uu, ux, xx] = [
    sum((p) => p.u),
    sum((p) => p.x),
    sum((p) => p.u * p.u),
    sum((p) => p.u * p.x),
    sum((p) => p.x * p.x),
  ] as const
  const determinant = uu * xx - ux * ux
  let a = (u * xx - x * ux) / determinant
  let b = (x * uu - u * ux) / determinant
  // Of the constant class both terms are the same; and neither a cost nor its growth is negative.
  if (!Number.isFinite(a) || !Number.isFinite(b) || growth === '1' || b < 0) [a, b] = [u / uu, 0]
  else if (a < 0) [a, b] = [0, x / xx]
  return Math.sqrt(sum((p) => (1 - a * p.u - b * p.x) ** 2) / points.length)
}
