/** The median of some values, and between which of them it lies with at least 95 % (order statistics, no assumption on the shape). */
export function medianWithInterval(values: readonly number[]): { median: number; low: number; high: number } {
  const sorted = [...values].sort((a, b) => a - b)
  const { length } = sorted
  const at = (index: number): number => sorted[index] ?? Number.NaN
  const median = (at(Math.floor((length - 1) / 2)) + at(Math.ceil((length - 1) / 2))) / 2
  // As many values at each end as a fair coin leaves out with at most 5 % in all.
  let out = 0
  for (let below = binomial(length, 0); 2 * below <= 0.05; below += binomial(length, out)) out += 1
  const cut = Math.max(0, out - 1)
  return { median, low: at(cut), high: at(length - 1 - cut) }
}

/** Chance of `k` heads in `n` throws. */
function binomial(n: number, k: number): number {
  let chance = 0.5 ** n
  for (let i = 0; i < k; i++) chance *= (n - i) / (i + 1)
  return chance
}
