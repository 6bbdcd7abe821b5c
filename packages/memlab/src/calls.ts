import { deadline, now } from './clock.ts'
import type { Subject } from './options.ts'
import type { NotExplained } from './result.ts'
import { text } from './text.ts'

/**
 * Holds the subject while its calls are explained. What only a waiting test holds (its local variables) would otherwise be
 * reached through the promises of the measurement alone and pass for the measurement's own; the analysis finds this
 * class by its name and begins paths at its subject.
 */
class QtestsMeasuredSubject {
  subject: Subject | undefined
}

export const measured: QtestsMeasuredSubject = new QtestsMeasuredSubject()

/** Calls made, or why there are no more. */
export type Outcome = number | { readonly threw: unknown } | { readonly late: true }

/**
 * The measured region: nothing here outlives a call. One call at a time; ends early when `end` has come, but makes at
 * least one call.
 */
export async function runCalls(first: number, most: number, end: number): Promise<Outcome> {
  try {
    let made = 0
    do {
      const returned = measured.subject?.(first + made)
      made++
      if (isThenable(returned)) await returned
    } while (made < most && now() < end)
    return made
  } catch (threw) {
    return { threw }
  }
}

/** Gives up on calls that never settle. */
export function bounded(calls: Promise<Outcome>, end: number): Promise<Outcome> {
  return new Promise((resolve) => {
    const cancel = deadline(Math.max(1, end - now()) + GRACE, () => resolve({ late: true }))
    void calls.then((outcome) => {
      cancel()
      resolve(outcome)
    })
  })
}

// A call that began just before the end may still finish; one that takes longer than this is not worth waiting for.
const GRACE = 500

export function failed(outcome: Exclude<Outcome, number>, maxTime: number): NotExplained {
  if ('late' in outcome) {
    return {
      status: 'timed-out',
      stage: 'calls',
      maxTime,
      reason: 'A call did not settle within half of `maxTime`',
    }
  }
  return {
    status: 'unavailable',
    because: 'subject-threw',
    reason: `The subject threw: ${text(outcome.threw)}`,
    cause: outcome.threw,
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    value !== null &&
    (typeof value === 'object' || typeof value === 'function') &&
    typeof (value as { then?: unknown }).then === 'function'
  )
}
