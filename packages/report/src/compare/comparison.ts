import type { RunLogHealth } from '@qtests/core/run'
import type { TestName, VerdictCounts } from '../summary/summary.ts'

/** Version of the comparison's shape, written as `schema`. */
export const COMPARISON_SCHEMA = 1

/** What BASE and HEAD have in common and where they differ. A plain object: JSON says the same. Times in ms, sizes in bytes. */
export interface Comparison {
  readonly schema: typeof COMPARISON_SCHEMA
  readonly base: SideSummary
  readonly head: SideSummary
  /** What could be compared. */
  readonly compared: {
    /** Tests on both sides. */
    readonly tests: number
    /** Assertions on both sides. */
    readonly assertions: number
    /** Measured numbers on both sides: growth, allocation, percentiles, and times of tests. */
    readonly numbers: number
  }
  /** Proven: any of these ends the command with 1. */
  readonly regressions: readonly Change[]
  /** Worth a look, not proven; never changes the exit code. */
  readonly notices: readonly Change[]
  /** Failed on BASE and hold on HEAD, or proven to be better. */
  readonly improvements: readonly Change[]
  /** On one side only. */
  readonly missing: {
    readonly inHead: number
    readonly inBase: number
    readonly examples: readonly TestName[]
  }
  /** What makes the sides unlike: another Node, another machine. One sentence each. */
  readonly caveats: readonly string[]
}

/** One side of a comparison. */
export interface SideSummary {
  readonly places: readonly string[]
  /** Runs: folders that hold run logs. Shards of one run are one only when they were merged. */
  readonly runs: number
  readonly tests: number
  readonly assertions: number
  readonly verdicts: VerdictCounts
  readonly log: RunLogHealth
}

/** What changed. */
export type ChangeKind =
  /** A leak that BASE had not. */
  | 'leak'
  /** Another assertion that holds on BASE and is proven to be violated on HEAD. */
  | 'verdict'
  /** Bytes, objects or handles per call. */
  | 'growth'
  | 'allocation'
  | 'percentile'
  /** Wall time of a test. */
  | 'duration'
  /** A test that passed and fails, whatever made it fail. */
  | 'test'
  /** An assertion that had a verdict and has none now. */
  | 'doubt'

/** One difference between the sides. */
export interface Change extends TestName {
  readonly kind: ChangeKind
  /** `not.` in front where it was used so; absent for times of tests. */
  readonly matcher?: string
  /** Which number: `p95`, `bytesPerCall`, `duration`. */
  readonly name?: string
  readonly unit?: Unit
  /** On BASE and HEAD: what was found, or the measured number. */
  readonly base: Figure | string
  readonly head: Figure | string
  /** One sentence without a full stop: what proves it, or why it is not proven. */
  readonly because: string
}

/** Of a number. */
export type Unit = 'ms' | 'bytes' | 'count'

/** A number with the interval that its evidence gives. */
export interface Figure {
  readonly value: number
  readonly lower: number | null
  readonly upper: number | null
  /** Runs that it was taken from. */
  readonly runs: number
}
