/** What every record has. */
export interface RecordBase {
  readonly v: number
  /** Wall-clock time of writing, ms since the epoch. */
  readonly at: number
  /** The record was over 64 KB: long texts end in `…`, long lists and tables lost their tail. Set by the writer. */
  readonly cut?: true
}

/** Which test a record belongs to. */
export interface TestId {
  /** Name of the runner's project, where a run has several: the same file may run once in each. */
  readonly project?: string
  /** Test file, relative to the project's root, with forward slashes. */
  readonly file: string
  /** Names of the suites and the test, joined by ` > `. */
  readonly test: string
}

/** Objects of one class that calls left behind, counted in one heap snapshot. */
export interface RetainedRecord {
  readonly class: string
  /** Objects per call. */
  readonly count: number
  /** Bytes per call with the contents. */
  readonly bytes: number
  /** `registry (module variable in src/session.ts) -> Map -> Session`; null where no strong link holds them. */
  readonly path: string | null
  /** `held-1a2b3c4d`; null for what is too rare to have one. */
  readonly fingerprint: string | null
}

/** Where memory that is still alive was allocated. */
export interface SiteRecord {
  readonly function: string
  /** `src/session.ts:41:17`, mapped to the source where a map was found. */
  readonly location: string
  /** Bytes per call that this site retains. */
  readonly bytes: number
  /** Objects per call; null where they could not be counted one by one. */
  readonly count: number | null
  /** Share of all retained bytes, 0 to 1. */
  readonly share: number
  /** `site-1a2b3c4d`. Absent in logs of earlier versions. */
  readonly fingerprint?: string
}
