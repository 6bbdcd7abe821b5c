import CircuitBreaker from 'opossum'

/** Asks somebody else what a euro is worth in another currency. */
export type FetchRate = (currency: string) => Promise<number>

/** Over HTTP. */
export const fetchRateFrom =
  (url: string): FetchRate =>
  async (currency) => {
    const response = await fetch(`${url}/rates/${currency}`)
    if (!response.ok) throw new Error(`rates answered ${response.status}`)
    return Number(await response.text())
  }

/** The breaker in front of the rates: half of ten calls may fail before it opens, for ten seconds. */
export function rateBreaker(fetchRate: FetchRate): CircuitBreaker<[string], number> {
  return new CircuitBreaker(fetchRate, {
    timeout: 2_000,
    resetTimeout: 10_000,
    errorThresholdPercentage: 50,
    volumeThreshold: 5,
  })
}
