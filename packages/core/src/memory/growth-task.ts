import { now } from '../realm.ts'
import type { Hook, Subject } from '../subject.ts'
import type { Verdict } from '../verdict.ts'
import type { Attribution } from './attribute.ts'
import type { GrowthEvidence } from './growth.ts'

/** What to measure, and within which bounds. */
export interface GrowthTask {
  readonly subject: Subject
  readonly setup: Hook | undefined
  readonly teardown: Hook | undefined
  readonly beforeEach: Hook | undefined
  readonly afterEach: Hook | undefined
  /** Most calls in all. */
  readonly calls: number | undefined
  readonly warmup: number | undefined
  /** ms for the verdict. */
  readonly maxTime: number
  /** Bytes per call that are still no leak. */
  readonly tolerance: number
  /** On failure, record exactly where a few further calls allocate what stays. */
  readonly attribute: boolean
  /**
   * Called with a leak once it has been attributed, when nothing is measured any more, and before `teardown`: it may call
   * the subject further, from the index `result.calls` on. Must not throw.
   */
  readonly onLeak?: ((result: GrowthResult) => Promise<void>) | undefined
  /** The same for growth that is left open. */
  readonly onDoubt?: ((result: GrowthResult) => Promise<void>) | undefined
  readonly signal: AbortSignal
  /** Clock time by which the verdict must be there. */
  readonly deadline: number | undefined
}

/** The verdict, and on failure where the memory comes from. */
export interface GrowthResult {
  readonly verdict: Verdict<GrowthEvidence>
  /** Calls of the subject, warm-up and attribution included. */
  readonly calls: number
  readonly attribution: Attribution | undefined
}

/** A machine may be busy: what seems to hang gets so many times `maxTime`. */
export const PATIENCE = 3

/** ms that a call or a hook may take to settle: it must be named before the test's own time limit cuts it off. */
export function patience({ maxTime, deadline }: GrowthTask): number {
  return Math.max(50, Math.min(Math.max(PATIENCE * maxTime, 1_000), (deadline ?? Infinity) - now() - 200))
}
