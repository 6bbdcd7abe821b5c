import { expected } from '../errors.ts'
import { parseBytes } from '../units.ts'

/** Smallest and largest budget in bytes per call: below the smallest the question is one of toNotLeakMemory. */
const LEAST = 1
const MOST = 1e9

/** How far a settled reading may be off, in bytes per call and as a share: tables of V8's own grow in steps. */
const ERROR_BYTES = 2
const ERROR_SHARE = 0.02

/**
 * Reads a budget of retained bytes.
 *
 * @throws UsageError for anything but a size from 1 B to 1 GB.
 */
export function parseRetainBudget(value: unknown): number {
  const constraint = `a size from 1 to 1,000,000,000 B, as a number of bytes or text with a unit, such as 64 or '2 KB'`
  let bytes: number
  try {
    bytes = parseBytes('the budget', value)
  } catch {
    throw expected('the budget', constraint, value)
  }
  if (bytes < LEAST || bytes > MOST) throw expected('the budget', constraint, value)
  return bytes
}

/**
 * Bytes per call above which a budget is exceeded beyond the error of the measurement: what retains exactly its
 * budget is within it, and must not be red because a table of V8's own grew beside it.
 */
export function withinError(budget: number): number {
  return budget + Math.max(ERROR_BYTES, ERROR_SHARE * budget)
}
