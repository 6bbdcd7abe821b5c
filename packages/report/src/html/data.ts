import type {
  AssertionRecord,
  FileRecord,
  ProbeEvent,
  ProbeKind,
  ProbeSummary,
  SiteRecord,
} from '@qtests/core/run'
import type { Trends } from '../history/trends.ts'
import type { Summary } from '../summary/summary.ts'

/**
 * What the page gets: the summary that all outputs share, and a row per test. Files, projects and workers are named
 * once and referred to by index, as thousands of rows share them. Types only: both sides of the page read this file.
 */
export interface ReportData {
  readonly summary: Summary
  readonly files: readonly string[]
  readonly projects: readonly string[]
  readonly workers: readonly WorkerName[]
  readonly tests: readonly TestRow[]
  /** Test files with collected boundaries. */
  readonly analyses: readonly FileAnalysis[]
  /** Numbers of earlier runs, where a history was given. */
  readonly trends?: Trends
  /** What was left out so that the page opens quickly. */
  readonly left: LeftOut
}

export interface WorkerName {
  /** Name of its run log, without folder and ending. */
  readonly name: string
  /** Folder of its run log. */
  readonly run: string
}

export interface LeftOut {
  /** Test files with collected boundaries whose readings are stable, beyond the first ones. */
  readonly files: number
  /** Tests that passed without a doubt, beyond the first ones. They are in the summary, not among the rows. */
  readonly tests: number
  /** Assertions that passed, whose evidence was left out. */
  readonly evidence: number
}

/** What the readings of a test file say together, see the record of the log. */
export interface FileAnalysis extends Omit<FileRecord, 'v' | 'at' | 'cut' | 'type' | 'project' | 'file'> {
  /** Index into `files`. */
  readonly file: number
  /** Index into `projects`; absent without a project. */
  readonly project?: number
  /** Index into `workers`. */
  readonly worker: number
}

/** `outside`: assertions outside of tests. */
export type Outcome = 'passed' | 'failed' | 'skipped' | 'unfinished' | 'outside'

/** One test. */
export interface TestRow {
  /** Index into `files`. */
  readonly file: number
  /** Index into `projects`; absent without a project. */
  readonly project?: number
  readonly name: string
  readonly outcome: Outcome
  /** Failed first, passed on a retry. */
  readonly flaky?: true
  readonly retries?: number
  readonly repetitions?: number
  readonly concurrent?: true
  /** ms; absent without an end. */
  readonly duration?: number
  /** ms from the first record of the report to the end of the test. */
  readonly at?: number
  /** Index into `workers`. */
  readonly worker: number
  /** Used heap before and after, bytes, not collected. */
  readonly heap?: readonly [before: number, after: number]
  /** Bytes of objects alive before and after, read after a full collection; `null` where that boundary was not collected. */
  readonly live?: readonly [before: number | null, after: number | null]
  readonly assertions?: readonly AssertionRow[]
  readonly probes?: readonly ProbeRow[]
}

/** One assertion. */
export interface AssertionRow {
  /** With `not.` in front where it was used so. */
  readonly matcher: string
  /** As it is written, `.not` included. */
  readonly verdict: AssertionRecord['verdict']
  readonly passed: boolean
  readonly summary: string
  readonly calls: number
  readonly elapsed: number
  readonly evidence?: AssertionRecord['evidence']
  readonly distribution?: readonly (readonly [number, number])[]
  readonly sites?: readonly SiteRecord[]
  readonly retained?: AssertionRecord['retained']
  readonly allowed?: AssertionRecord['allowed']
  readonly artifacts?: readonly string[]
  readonly caveats?: readonly string[]
  readonly options?: AssertionRecord['options']
  /** Of an attempt before the last: shown, not counted. */
  readonly earlier?: true
}

/** What one probe saw. */
export interface ProbeRow {
  readonly kind: ProbeKind
  readonly name: string
  readonly summary: ProbeSummary
  readonly events?: readonly ProbeEvent[]
  readonly dropped?: number
}
