import { expected } from '../errors.ts'
import { formatDuration, formatRate, parseDuration } from '../units.ts'

/** Calls in a time: a number of calls per second, or text such as `'1000/s'`. */
export type Rate = number | string

/** What is claimed of the cost of a call: at most `limit` ms. */
export interface CostClaim {
  /** CPU time of a call, or the clock's time of a call when one follows the other. */
  readonly kind: 'cpu' | 'throughput'
  /** ms per call. */
  readonly limit: number
  /** As the test gave it: `5 ms`, `1,000/s`. */
  readonly text: string
}

/** What a rate may be. */
export const RATE_RANGE =
  "a number of calls per second, or text such as '1000/s', '50/ms', '300/min' or '100/h'"

const SECONDS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, min: 60, h: 3_600 }
const LEAST_RATE = 0.001
const MOST_RATE = 1e9

/**
 * Reads a budget of CPU time.
 *
 * @throws UsageError when it is not a duration above 0.
 */
export function parseCpuBudget(value: unknown): CostClaim {
  const limit = parseDuration('the CPU time per call', value)
  if (limit === 0) throw expected('the CPU time per call', 'longer than 0 ms', value)
  return { kind: 'cpu', limit, text: formatDuration(limit) }
}

/**
 * Reads a rate.
 *
 * @throws UsageError when it is none, or not from 0.001 to 1e9 calls per second.
 */
export function parseRate(value: unknown): CostClaim {
  const perSecond = typeof value === 'string' ? perSecondOf(value) : value
  if (typeof perSecond !== 'number' || !(perSecond >= LEAST_RATE && perSecond <= MOST_RATE)) {
    throw expected('the rate', `${RATE_RANGE}, from 0.001 to 1,000,000,000 calls per second`, value)
  }
  return { kind: 'throughput', limit: 1_000 / perSecond, text: formatRate(perSecond) }
}

function perSecondOf(text: string): number | undefined {
  const [, count, unit] = /^\s*(\d[\d_,]*(?:\.\d+)?)\s*\/\s*(ms|s|sec|min|h)\s*$/i.exec(text) ?? []
  if (count === undefined || unit === undefined) return undefined
  const seconds = SECONDS[unit.toLowerCase().replace('sec', 's')] as number
  return Number(count.replaceAll(/[_,]/g, '')) / seconds
}
