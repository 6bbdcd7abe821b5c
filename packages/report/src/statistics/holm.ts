/**
 * Which of several tests reject, so that the chance of any false rejection among all of them is at most `alpha`.
 * Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6, 1979.
 */
export function holm(chances: readonly number[], alpha: number): boolean[] {
  const rejected = new Array<boolean>(chances.length).fill(false)
  const order = chances.map((_, index) => index).sort((a, b) => (chances[a] ?? 1) - (chances[b] ?? 1))
  for (const [place, index] of order.entries()) {
    if ((chances[index] ?? 1) > alpha / (chances.length - place)) break
    rejected[index] = true
  }
  return rejected
}
