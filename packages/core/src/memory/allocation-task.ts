import type { Hook, Subject } from '../subject.ts'
import type { Verdict } from '../verdict.ts'
import type { AllocationEvidence } from './allocation.ts'
import type { Attribution } from './attribute.ts'

/** What to measure, and within which bounds. */
export interface AllocationTask {
  readonly subject: Subject
  /** Bytes per call. */
  readonly budget: number
  readonly setup: Hook | undefined
  readonly teardown: Hook | undefined
  readonly beforeEach: Hook | undefined
  readonly afterEach: Hook | undefined
  /** Most calls in all. */
  readonly calls: number | undefined
  readonly warmup: number | undefined
  /** ms for the verdict. */
  readonly maxTime: number
  /** On failure, find out which functions allocate. */
  readonly attribute: boolean
  readonly signal: AbortSignal
  /** Clock time by which the verdict must be there. */
  readonly deadline: number | undefined
}

/** The verdict, and which functions allocate. */
export interface AllocationResult {
  readonly verdict: Verdict<AllocationEvidence>
  readonly calls: number
  readonly attribution: Attribution | undefined
}
