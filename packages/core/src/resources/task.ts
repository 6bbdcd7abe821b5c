import type { Hook, Subject } from '../subject.ts'
import type { Verdict } from '../verdict.ts'
import type { OpeningSite } from './sites.ts'
import type { Ignore, OpenResource } from './watch.ts'

/** What is looked at. */
export type ResourceFamily = 'timers' | 'listeners' | 'handles'

/** What to measure, and within which bounds. */
export interface ResourceTask {
  readonly family: ResourceFamily
  readonly subject: Subject
  readonly setup: Hook | undefined
  readonly teardown: Hook | undefined
  readonly beforeEach: Hook | undefined
  readonly afterEach: Hook | undefined
  readonly calls: number | undefined
  readonly warmup: number | undefined
  /** ms for the verdict. */
  readonly maxTime: number
  readonly ignore: Ignore
  /** Objects whose listeners are counted besides those that are found. */
  readonly on: readonly object[]
  readonly explain: boolean
  readonly signal: AbortSignal
  /** Clock time by which the verdict must be there. */
  readonly deadline: number | undefined
  /** Other tests run at the same time: only what the calls themselves opened counts. */
  readonly concurrent: boolean
}

/** Things of one group that every round has left open. */
export interface LeftGroup {
  readonly kind: string
  /** Name of the event, of listeners. */
  readonly event: string | undefined
  /** How many each round left, from the first. */
  readonly rounds: readonly number[]
  readonly perCall: number
  /** Those that are open, alike ones together, most frequent first. */
  readonly examples: readonly LeftExample[]
}

/** Open things that read the same. */
export interface LeftExample extends OpenResource {
  readonly count: number
}

/** The numbers that carry the verdict. */
export interface ResourceEvidence {
  readonly groups: readonly LeftGroup[]
  /** Calls of each round. */
  readonly rounds: readonly number[]
  readonly warmup: number
  /** ms that were waited for what might still close. */
  readonly waited: number
  /** Full collections meanwhile: they end what ends by being collected. */
  readonly collections: number
}

/** The verdict, and on failure where things were opened. */
export interface ResourceResult {
  readonly verdict: Verdict<ResourceEvidence>
  /** Calls of the subject, warm-up and second look included. */
  readonly calls: number
  /** Most frequent first; empty when none was found, `undefined` when none was looked for. */
  readonly sites: readonly OpeningSite[] | undefined
}
