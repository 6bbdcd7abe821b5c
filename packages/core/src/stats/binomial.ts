/** The binomial distribution in the log domain: exact tails for tens of thousands of calls. Pure mathematics. */

/** Natural logarithm of the gamma function for x > 0, relative error below 1e-13. Lanczos, g = 7, n = 9. */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x)
  const z = x - 1
  let sum = 0.999_999_999_999_809_9
  for (let i = 0; i < LANCZOS.length; i++) sum += (LANCZOS[i] ?? 0) / (z + i + 1)
  const t = z + LANCZOS.length - 0.5
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(sum)
}

const LANCZOS = [
  676.520_368_121_885_1, -1_259.139_216_722_402_8, 771.323_428_777_653_1, -176.615_029_162_140_6,
  12.507_343_278_686_905, -0.138_571_095_265_720_12, 9.984_369_578_019_572e-6, 1.505_632_735_149_311_6e-7,
]

/** P(X = k) for X ~ Bin(n, p). */
export function binomialPoint(k: number, n: number, p: number): number {
  if (k < 0 || k > n) return 0
  if (p <= 0) return k === 0 ? 1 : 0
  if (p >= 1) return k === n ? 1 : 0
  const log =
    logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1) + k * Math.log(p) + (n - k) * Math.log1p(-p)
  return Math.exp(log)
}

/** P(X >= k) for X ~ Bin(n, p): the exact chance of at least `k` calls over budget. */
export function binomialAtLeast(k: number, n: number, p: number): number {
  if (k <= 0) return 1
  if (k > n) return 0
  // Sum away from the mean: terms only shrink, so that a tail of 1e-12 keeps its digits.
  if (k <= n * p) return Math.max(0, 1 - sumDown(k - 1, n, p))
  return sumUp(k, n, p)
}

/** P(X <= k) for X ~ Bin(n, p). */
export function binomialAtMost(k: number, n: number, p: number): number {
  if (k < 0) return 0
  if (k >= n) return 1
  if (k >= n * p) return Math.max(0, 1 - sumUp(k + 1, n, p))
  return sumDown(k, n, p)
}

function sumUp(k: number, n: number, p: number): number {
  let term = binomialPoint(k, n, p)
  let sum = term
  for (let i = k; i < n && term > sum * 1e-17; i++) {
    term *= ((n - i) / (i + 1)) * (p / (1 - p))
    sum += term
  }
  return Math.min(1, sum)
}

function sumDown(k: number, n: number, p: number): number {
  let term = binomialPoint(k, n, p)
  let sum = term
  for (let i = k; i > 0 && term > sum * 1e-17; i--) {
    term *= (i / (n - i + 1)) * ((1 - p) / p)
    sum += term
  }
  return Math.min(1, sum)
}

/**
 * Exact one-sided bounds of a share of which `k` of `n` were seen, each at `confidence`.
 * Clopper and Pearson, "The use of confidence or fiducial limits", Biometrika 26, 1934.
 */
export function shareBounds(
  k: number,
  n: number,
  confidence: number,
): { readonly lower: number; readonly upper: number } {
  const alpha = 1 - confidence
  return {
    lower: k === 0 ? 0 : bisect((p) => binomialAtLeast(k, n, p) > alpha),
    upper: k === n ? 1 : bisect((p) => binomialAtMost(k, n, p) <= alpha),
  }
}

/** Where a condition on a share turns true, to 1e-9. */
function bisect(holds: (p: number) => boolean): number {
  let below = 0
  let above = 1
  while (above - below > 1e-9) {
    const middle = (below + above) / 2
    if (holds(middle)) above = middle
    else below = middle
  }
  return (below + above) / 2
}
