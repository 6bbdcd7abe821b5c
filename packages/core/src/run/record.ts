/**
 * The contract between workers and reports: one record a line, JSON. This file has no imports but types,
 * so that any reader can take it over. Times are in ms, sizes in bytes. Readers skip types they do not
 * know; a change that old readers would misread raises `SCHEMA_VERSION`.
 */
import type { VerdictKind } from '../verdict.ts'

/** The version written into every record as `v`. */
export const SCHEMA_VERSION = 1

/**
 * Any line of a run log. What a writer was handed that is no object is noted as `{ v, type: 'unreadable', at, reason }`;
 * readers count such a line as damaged.
 */
export type LogRecord = WorkerRecord | TestRecord | AssertionRecord | ProbeRecord | FileRecord | LossRecord

interface RecordBase {
  readonly v: number
  /** Wall-clock time of writing, ms since the epoch. */
  readonly at: number
  /** The record was over 64 KB: long texts end in `…`, long lists and tables lost their tail. Set by the writer. */
  readonly cut?: true
}

/** First line of each file: who writes here. */
export interface WorkerRecord extends RecordBase {
  readonly type: 'worker'
  readonly runner: string
  readonly runnerVersion: string
  readonly node: string
  readonly platform: string
  readonly pid: number
  /** The runner's number of this worker, as text; unique within the run together with `pid`. */
  readonly worker: string
  /** `forks`, `threads`, `vmThreads`, `vmForks`, `workers`, `in-band`, or what the runner calls it. */
  readonly pool: string
  /**
   * 12 hexadecimal digits that are the same for everything that runs on one machine until it is started anew: times compare
   * within one machine only. Absent in logs of earlier versions.
   */
  readonly machine?: string
}

/** Records that could not be written (full disk), noted with the first one that could. Written by the writer itself. */
export interface LossRecord extends RecordBase {
  readonly type: 'loss'
  /** How many records are missing before this line. */
  readonly records: number
  /** What the operating system said last. */
  readonly reason: string
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

/** One attempt of one test, written when it has ended. */
export interface TestRecord extends RecordBase, TestId {
  readonly type: 'test'
  readonly status: 'passed' | 'failed' | 'skipped'
  /** Wall time of the attempt in ms, hooks included where the runner shows them. */
  readonly duration: number
  /** 0 for the first attempt. */
  readonly retry: number
  /** Which repetition of a test that is asked to run several times, from 0. Absent: 0. */
  readonly repeat?: number
  /** Ran at the same time as other tests of the file: its readings belong to no single test. */
  readonly concurrent: boolean
  /** Absent with `snapshots: 'off'`. */
  readonly snapshot?: SnapshotPair
}

/** Readings at the boundaries of a test. */
export interface SnapshotPair {
  /** `settled`: some boundaries of the file were read after a full collection, see `SnapshotReading.live`. */
  readonly mode: 'light' | 'settled'
  readonly before: SnapshotReading
  readonly after: SnapshotReading
  /** Longest time in ms that the event loop was held up during the test, to 10 ms. Only with `settled`. */
  readonly loopDelay?: number
}

/** What was read once at a boundary; without `live` no collection came before, and garbage is included. */
export interface SnapshotReading {
  /** ms on the monotonic clock of the process. */
  readonly time: number
  readonly heapUsed: number
  readonly heapTotal: number
  readonly external: number
  readonly arrayBuffers: number
  /** Resident set of the whole process; several workers share it in thread pools. */
  readonly rss: number
  /** Native contexts alive, and those detached but not yet collected. */
  readonly contexts: number
  readonly detachedContexts: number
  /** Active handles and requests that keep the event loop alive (unref'd timers are not counted). */
  readonly handles: number
  /** Bytes of the program's objects alive after a full collection; absent where this boundary was not collected. */
  readonly live?: number
}

/**
 * What the readings of a test file say together, written when the file has ended. Only with snapshots `settled`, and in a
 * hunt. Growth counts objects and external memory; a test's share is what stays when it runs once more.
 */
export interface FileRecord extends RecordBase {
  readonly type: 'file'
  readonly project?: string
  readonly file: string
  readonly by: 'settled' | 'hunt'
  /** `leaking`: a test was repeated and left memory behind each time. The others are descriptions, no verdicts. */
  readonly trend: 'stable' | 'growing' | 'leaking' | 'shrinking'
  /** Tests that ended, each once however often it was retried or repeated. */
  readonly tests: number
  /** Of those, tests beside which others ran: no growth is theirs. */
  readonly unattributed: number
  /** Boundaries that were read after a full collection. */
  readonly readings: number
  /** From the first to the last of them. */
  readonly growth: number
  /** Growth per test with a 95 % interval (Theil-Sen); null with fewer than three readings. */
  readonly perTest: { readonly bytes: number; readonly low: number; readonly high: number } | null
  /** One-sided chance of such an order of readings without a trend (Mann-Kendall); null with fewer than three readings. */
  readonly trendChance: number | null
  /** Between the number of tests and the readings (Pearson), -1 to 1; null where it has no meaning. */
  readonly correlation: number | null
  /** Variance of the readings around the line through them, in bytes squared; null with fewer than three readings. */
  readonly variance: number | null
  /** 0 to 1. Without a repetition of a test never above 0.5: different tests grow a heap by what they do first. */
  readonly leakProbability: number
  /** Tests that were repeated, and their repetitions. */
  readonly repeated: number
  readonly repetitions: number
  /** ms for collections and repetitions, and ms of the file in all. */
  readonly overhead: number
  readonly elapsed: number
  /** Growth of native contexts and handles from the first to the last reading. */
  readonly contexts: number
  readonly detachedContexts: number
  readonly handles: number
  /** Tests that leak, each repeated. */
  readonly leaks: readonly TestLeakRecord[]
  /** Tests under suspicion that were not repeated to the end, and why. */
  readonly open: readonly { readonly test: string; readonly reason: string }[]
}

/** A test that leaves memory behind each time it runs. */
export interface TestLeakRecord {
  readonly test: string
  /** Bytes per repetition on the heap, and the least and most of any block of repetitions. */
  readonly bytes: number
  readonly low: number
  readonly high: number
  /** Bytes per repetition outside of the heap. */
  readonly external: number
  readonly repetitions: number
  /** Who leaks: the code that is tested, the test file, or a package; `unknown` where no allocation was traced. */
  readonly owner: 'code' | 'test' | 'package' | 'unknown'
  /** Bytes and counts per repetition. */
  readonly sites: readonly SiteRecord[]
  /** Classes that grow and who holds them, most bytes first; only of a hunt, and absent where that is not known. */
  readonly retained?: readonly RetainedRecord[]
  /** Why it is not known who holds it, where that was asked: one sentence without a full stop. */
  readonly unknownHolder?: string
}

/** One assertion, written when it has a verdict. */
export interface AssertionRecord extends RecordBase, TestId {
  readonly type: 'assertion'
  readonly matcher: string
  /** Used with `.not`. */
  readonly not: boolean
  readonly verdict: VerdictKind | 'error'
  /** Whether the assertion let its test go on. */
  readonly passed: boolean
  /** One line: what was found. */
  readonly summary: string
  /** Calls of the subject, warm-up included. */
  readonly calls: number
  /** Wall time of the whole assertion, ms. */
  readonly elapsed: number
  /** Numbers of the evidence by name, units in the name's family: bytes or ms. */
  readonly evidence: Readonly<Record<string, number | string | boolean | null>>
  /**
   * Times of the calls of a latency assertion: `[share, ms]`, ascending. The share 0 is the fastest call, 0.95 the 95th
   * percentile, 1 the slowest call; at most 22 points. Absent where nothing was timed, and in logs of earlier versions.
   */
  readonly distribution?: readonly (readonly [share: number, ms: number])[]
  /** Allocation sites of a leak, heaviest first. */
  readonly sites?: readonly SiteRecord[]
  /** Classes that a leak consists of and who holds them, most bytes first; absent where that was not looked for. */
  readonly retained?: readonly RetainedRecord[]
  /** Fingerprints of a leak that passed because the options allow it, with the reasons given there. */
  readonly allowed?: Readonly<Record<string, string>>
  /** Paths of the files that were saved of a leak. */
  readonly artifacts?: readonly string[]
  /** Codes of the caveats. */
  readonly caveats: readonly string[]
  /** Options that were not default, as text. */
  readonly options: Readonly<Record<string, string>>
}

/** What a probe watches. */
export type ProbeKind =
  | 'breaker'
  | 'pool'
  | 'cache'
  | 'limiter'
  | 'stream'
  | 'queries'
  | 'dependency'
  | 'load'
  | 'pressure'
  | 'event-loop'

/** Numbers and words by name; shares from 0 to 1, times in ms, sizes in bytes. */
export type ProbeSummary = Readonly<Record<string, number | string | boolean | null>>

/** Something that a probe saw happen. */
export interface ProbeEvent {
  /** ms on the monotonic clock that the library saw: fake time under a fake clock. */
  readonly at: number
  /** In a few words; a change of state as `closed -> open`. */
  readonly what: string
}

/**
 * What a probe has seen, written when its test has ended. Keys of `summary` by kind:
 *
 * | kind | keys |
 * |---|---|
 * | breaker | state, transitions, admitted, rejected, success, failure, timeout, fallback |
 * | pool | max, total, idle, used, pending, peakUsed, peakPending, utilization, acquired, timeouts, waitP95 |
 * | cache | hits, misses, hitRate, sets, deletes, evictions, expirations, loads, size |
 * | limiter | admitted, rejected, queued, peakActive |
 * | stream | written, peakBuffered, highWaterMark, violations, drains |
 * | queries | count, distinct, duplicates, slow, errors |
 * | dependency | calls, failures, inFlight, peakInFlight |
 * | load | started, ok, errors, timeouts, shed, dropped, p50, p95, p99, throughput, sum, buckets |
 * | pressure | ratio, level, actions |
 * | event-loop | maxDelay, p99Delay, utilization, blocks |
 *
 * `buckets` counts calls of at most 10, 25, 50, 100, 250, 500, 1,000, 2,500, 5,000 and 10,000 ms, as text with spaces between; `sum`
 * is the time of all of them. `actions` is a number. `utilization` is the share of the limit in use at the peak. Keys that a library cannot tell are absent.
 */
export interface ProbeRecord extends RecordBase, TestId {
  readonly type: 'probe'
  readonly kind: ProbeKind
  /** The name given to the probe, or its kind and number within the test: `breaker 1`. */
  readonly name: string
  readonly summary: ProbeSummary
  /** The last 100 events, and up to 100 changes of state before them; oldest first. */
  readonly events?: readonly ProbeEvent[]
  /** Earlier events that were left out. */
  readonly dropped?: number
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
