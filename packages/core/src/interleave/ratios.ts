import { type QuantileEstimate, quantile } from '../stats/quantile.ts'

/** Median over the rounds of the time of one arm, with its interval; NaN without a round. */
export function medianTime(rounds: readonly Float64Array[], arm: number): QuantileEstimate {
  return medianOf(rounds.map((times) => times[arm] ?? 0))
}

/** Median over the rounds of how many times as long one arm took as another, with its interval. */
export function medianRatio(rounds: readonly Float64Array[], arm: number, against: number): QuantileEstimate {
  return medianOf(rounds.map((times) => (times[arm] ?? 0) / Math.max(times[against] ?? 0, Number.MIN_VALUE)))
}

function medianOf(values: number[]): QuantileEstimate {
  if (values.length === 0) return { value: Number.NaN, lower: undefined, upper: undefined }
  return quantile(Float64Array.from(values).sort(), 0.5)
}
