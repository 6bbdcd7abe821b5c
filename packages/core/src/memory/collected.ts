import { formatCount, formatDuration } from '../units.ts'
import type { Caveat, Verdict } from '../verdict.ts'

/** An object that was still alive at the end of a look. */
export interface Survivor {
  /** Name of its class, or `Array`, `function open`. */
  readonly className: string
  /** `[1]` for an element of a returned array, empty for what was returned itself. */
  readonly place: string
  /** Index of the call that made it. */
  readonly call: number
}

/** Some objects made, dropped, and waited for. */
export interface Look {
  /** Index of its first call. */
  readonly first: number
  /** Calls of the factory. */
  readonly calls: number
  /** Objects that were watched, elements of returned arrays included; one that is alive counts once, however many calls returned it. */
  readonly objects: number
  /** Names of the classes, each once, in the order in which they came. */
  readonly classes: readonly string[]
  readonly alive: readonly Survivor[]
  /** All calls returned one and the same object, and it is alive. */
  readonly same: boolean
  /** An object of our own, made and dropped in the same way, was alive as well. */
  readonly ownAlive: boolean
  /** Full collections made. */
  readonly collections: number
  /** ms waited in all. */
  readonly time: number
}

/** The evidence about collected objects. */
export interface CollectedEvidence {
  readonly looks: readonly Look[]
}

/** What to do after a look. */
export type CollectedDecision =
  | { readonly kind: 'continue' }
  | { readonly kind: 'verdict'; readonly verdict: Verdict<CollectedEvidence> }

/** Full collections after which what is alive is held: finalizers and pending work have had their turns. */
export const LEAST_COLLECTIONS = 8

/**
 * Judges the looks so far. Pure: reads no clock and no heap.
 *
 * Green: everything was collected. Red: objects of *two* looks are alive after many collections. What is kept
 * only in the first look was kept once, as one-time initialisation does, and is no property of the factory.
 *
 * @param exhausted - no time for another look.
 */
export function judgeCollected(
  looks: readonly Look[],
  exhausted: boolean,
  caveats: readonly Caveat[] = [],
): CollectedDecision {
  const last = looks.at(-1)
  if (last === undefined) return { kind: 'continue' }
  const evidence: CollectedEvidence = { looks }
  const verdict = (value: Verdict<CollectedEvidence>): CollectedDecision => ({
    kind: 'verdict',
    verdict: value,
  })
  if (last.alive.length === 0) return verdict({ kind: 'pass', evidence, caveats })
  const enough = last.collections >= LEAST_COLLECTIONS
  if (enough && last.ownAlive) return verdict({ kind: 'unsupported', reason: OWN_ALIVE, caveats })
  if (looks.length > 1 && enough) return verdict({ kind: 'fail', evidence, caveats })
  if (!exhausted) return { kind: 'continue' }
  const reason = `${formatCount(last.alive.length)} of ${formatCount(last.objects)} objects were alive when the time was up, after ${formatCount(last.collections)} collections in ${formatDuration(last.time)}; raise maxTime`
  return verdict({ kind: 'inconclusive', reason, evidence, caveats })
}

const OWN_ALIVE =
  'an object of our own, made and dropped in the same way, was not collected either: something keeps every object alive here, such as a heap profiler that records allocations or a debugger'
