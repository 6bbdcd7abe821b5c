/**
 * P(Z > z) for a standard normal Z, with a relative error below 1.2e-7 also far out in the tail.
 * Press et al., "Numerical Recipes", 2nd edition, section 6.2 (`erfcc`).
 */
export function normalAbove(z: number): number {
  const x = Math.abs(z) / Math.SQRT2
  const t = 1 / (1 + x / 2)
  let polynomial = 0
  for (const coefficient of COEFFICIENTS) polynomial = polynomial * t + coefficient
  const tail = (t * Math.exp(-x * x + polynomial)) / 2
  return z >= 0 ? tail : 1 - tail
}

const COEFFICIENTS = [
  0.170_872_77, -0.822_152_23, 1.488_515_87, -1.135_203_98, 0.278_868_07, -0.186_288_06, 0.096_784_18,
  0.374_091_96, 1.000_023_68, -1.265_512_23,
]

/** The z with P(Z > z) = `tail`, for 0 < `tail` < 1, to 1e-9. */
export function normalQuantileAbove(tail: number): number {
  let below = -40
  let above = 40
  while (above - below > 1e-9) {
    const middle = (below + above) / 2
    if (normalAbove(middle) > tail) below = middle
    else above = middle
  }
  return (below + above) / 2
}
