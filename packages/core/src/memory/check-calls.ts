import { UsageError } from '../errors.ts'
import type { MemoryValues } from './options.ts'

/** Calls that a verdict needs after the warm-up, as the judges want them; of their own, since those are loaded later. */
export const LEAST_MEASURED = 20

/**
 * Refuses a warm-up that takes the calls which are to be measured, wherever the two were given: the verdict would be that
 * nothing could be measured.
 *
 * @throws UsageError that names both numbers.
 */
export function checkCalls({ calls, warmup }: Pick<MemoryValues, 'calls' | 'warmup'>): void {
  if (calls === undefined || warmup === undefined || calls - warmup >= LEAST_MEASURED) return
  throw new UsageError(
    `Expected option \`calls\` to leave at least ${LEAST_MEASURED} calls after the warm-up, got ${calls} with ${warmup} of warm-up`,
  )
}
