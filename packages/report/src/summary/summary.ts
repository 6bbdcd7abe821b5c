import type { FileRecord, ProbeKind, RunLogHealth, SiteRecord, TestLeakRecord } from '@qtests/core/run'

/** Version of the summary's shape, written as `schema`. */
export const SUMMARY_SCHEMA = 1

/** What happened in one or several runs. A plain object of plain values: JSON says the same. Times in ms, sizes in bytes. */
export interface Summary {
  readonly schema: typeof SUMMARY_SCHEMA
  /** Wall-clock time of the first record, ms since the epoch; `null` without records. */
  readonly from: number | null
  /** Wall-clock time of the last record. */
  readonly to: number | null
  /** Folders that hold run logs, one run each. */
  readonly runs: readonly RunSummary[]
  readonly workers: WorkersSummary
  /** Test files with at least one record, those of each runner and project for themselves. */
  readonly files: number
  readonly tests: TestCounts
  /** The first tests with assertions and no end. A test that dies before its first assertion leaves no trace. */
  readonly unfinished: readonly TestName[]
  readonly assertions: AssertionsSummary
  /** What probes saw in the attempts that count, by kind. */
  readonly probes: ProbesSummary
  /** Longest tests, longest first. */
  readonly slowest: readonly SlowTest[]
  readonly growth: GrowthSummary
  /** What files with collected boundaries showed; absent where no boundary was collected. */
  readonly leaks?: LeaksSummary
  /** How often each caveat stood beside a verdict, most frequent first. */
  readonly caveats: readonly { readonly code: string; readonly count: number }[]
  /** What the reader met: files, records, damage. */
  readonly log: RunLogHealth
}

/** One folder of run logs. */
export interface RunSummary {
  readonly path: string
  readonly workers: number
  readonly tests: number
}

/** Who ran the tests. */
export interface WorkersSummary {
  /** Run log files, one a worker. */
  readonly count: number
  /** Distinct environments, each with its number of workers. */
  readonly environments: readonly {
    readonly runner: string
    readonly runnerVersion: string
    readonly node: string
    readonly platform: string
    readonly pool: string
    readonly workers: number
  }[]
  /** Workers with the highest heap seen at a test's boundary, highest first. Not collected: garbage included. */
  readonly peaks: readonly WorkerPeak[]
}

/** The highest reading of one worker. */
export interface WorkerPeak {
  /** Path of the worker's run log. */
  readonly source: string
  readonly heapUsed: number
  /** Resident set of the whole process at its highest; thread workers share it. */
  readonly rss: number
}

/** Tests by their outcome; each test counts once, with its last attempt. */
export interface TestCounts {
  /** Tests whose end was recorded: passed, failed and skipped. */
  readonly total: number
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  /** Of those passed: tests that failed before and passed on a retry. */
  readonly flaky: number
  /** Attempts beyond the first. */
  readonly retries: number
  /** Tests with assertions and no end: their worker died, or still runs. */
  readonly unfinished: number
  /** Tests that ran beside others of their file, so that no reading is theirs. */
  readonly concurrent: number
  /** Sum of the tests' times. */
  readonly duration: number
}

/** Counts of assertions by their verdict as they are written: one behind `.not` whose matcher proves a violation holds, and is a `pass`. */
export interface VerdictCounts {
  readonly pass: number
  readonly fail: number
  readonly inconclusive: number
  readonly unsupported: number
  /** The subject threw, or the assertion could not be carried out. */
  readonly error: number
}

/** Assertions of the attempts that count. */
export interface AssertionsSummary {
  readonly total: number
  readonly verdicts: VerdictCounts
  /** Assertions that failed their test: those that do not hold, and those without a verdict where the options say so. */
  readonly failed: number
  /** By matcher, `not.` in front where it was used so; sorted by name. */
  readonly byMatcher: readonly MatcherSummary[]
  /** The first assertions that failed their test. */
  readonly failures: readonly AssertionLine[]
  /** The first assertions that ended inconclusive or unsupported, with the reason. */
  readonly doubts: readonly AssertionLine[]
}

/** Probes by kind, sorted by name. */
export type ProbesSummary = readonly ProbesOfKind[]

/** All probes of one kind. */
export interface ProbesOfKind {
  readonly kind: ProbeKind
  readonly count: number
  /** Counters of their summaries, added up: `hits`, `rejected`. Shares and peaks do not add up and are not here. */
  readonly totals: Readonly<Record<string, number>>
}

/** One matcher over all tests. */
export interface MatcherSummary {
  readonly matcher: string
  readonly total: number
  readonly verdicts: VerdictCounts
  readonly failed: number
  /** Calls of subjects. */
  readonly calls: number
  readonly elapsed: number
}

/** Where a test is. */
export interface TestName {
  readonly project?: string
  readonly file: string
  readonly test: string
}

/** One assertion in a list. */
export interface AssertionLine extends TestName {
  readonly matcher: string
  readonly verdict: keyof VerdictCounts
  /** What was found, or why there was no verdict. */
  readonly summary: string
  /** Heaviest allocation site of a leak: `function (location)`. */
  readonly site?: string
}

/** One test in a list of slow tests. */
export interface SlowTest extends TestName {
  readonly duration: number
}

/** Growth of the used heap from a test's start to its end, read without collecting: garbage included, never judged. */
export interface GrowthSummary {
  readonly collected: false
  /** Tests with a reading of their own. */
  readonly measured: number
  /** Tests with readings that belong to no single test, as others ran at the same time. */
  readonly unattributed: number
  /** Most grown first; tests that did not grow are left out. */
  readonly biggest: readonly GrownTest[]
}

/** One test in a list of grown tests. */
export interface GrownTest extends TestName {
  /** `heapUsed` after minus before. */
  readonly heapUsed: number
}

/** Test files whose boundaries were read after collections, by `snapshots: 'settled'` or in a hunt. */
export interface LeaksSummary {
  readonly files: number
  /** Files by trend. */
  readonly trends: Readonly<Record<FileRecord['trend'], number>>
  /** Boundaries that were collected, tests that were repeated, and repetitions. */
  readonly readings: number
  readonly repeated: number
  readonly repetitions: number
  /** ms for collections and repetitions, and ms of these files in all. */
  readonly overhead: number
  readonly elapsed: number
  /** How many tests leak; `leaks` lists the first ones, largest first. */
  readonly count: number
  readonly leaks: readonly LeakingTest[]
  /** How many tests stayed under suspicion; `open` lists the first ones. */
  readonly openCount: number
  readonly open: readonly (TestName & { readonly reason: string })[]
  /** Further tests without a verdict: they grew the heap together, and were read too rarely to tell whose growth it is. */
  readonly untold: number
  /** Files that grow from test to test without a test that leaks, most grown first. */
  readonly growing: readonly { readonly project?: string; readonly file: string; readonly perTest: number }[]
}

/** A test that leaves memory behind each time it runs; bytes per repetition. */
export interface LeakingTest extends TestName {
  /** On the heap; the least and most of any block of repetitions beside it. */
  readonly bytes: number
  readonly low: number
  readonly high: number
  /** Outside of the heap. */
  readonly external: number
  readonly repetitions: number
  readonly owner: TestLeakRecord['owner']
  readonly sites: readonly SiteRecord[]
  readonly retained?: TestLeakRecord['retained']
}
