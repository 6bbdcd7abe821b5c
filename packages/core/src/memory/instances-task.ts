import type { Hook, Subject } from '../subject.ts'
import type { Verdict } from '../verdict.ts'
import type { Attribution } from './attribute.ts'
import type { InstancesEvidence } from './instances.ts'
import type { CountedClass } from './instances-count.ts'

/** What to count, and within which bounds. */
export interface InstancesTask {
  readonly subject: Subject
  readonly classes: readonly CountedClass[]
  readonly setup: Hook | undefined
  readonly teardown: Hook | undefined
  readonly beforeEach: Hook | undefined
  readonly afterEach: Hook | undefined
  /** Most calls in all. */
  readonly calls: number | undefined
  readonly warmup: number | undefined
  /** ms for the verdict. */
  readonly maxTime: number
  /**
   * On failure, find out where what stays is allocated, then call this with one of the instances that were left, before
   * `teardown`. Must not throw.
   */
  readonly onLeft: ((held: WeakRef<object>) => Promise<void>) | undefined
  readonly signal: AbortSignal
  /** Clock time by which the verdict must be there. */
  readonly deadline: number | undefined
}

/** The verdict, and on failure where what stays is allocated. */
export interface InstancesResult {
  readonly verdict: Verdict<InstancesEvidence>
  readonly calls: number
  readonly attribution: Attribution | undefined
}
