/**
 * The contract between workers and reports: one record a line, JSON. This file has no imports but types,
 * so that any reader can take it over. Times are in ms, sizes in bytes. Readers skip types they do not
 * know; a change that old readers would misread raises `SCHEMA_VERSION`.
 */
import type { VerdictKind } from '../verdict.ts'
import type { FileRecord } from './file-record.ts'
import type { RecordBase, RetainedRecord, SiteRecord, TestId } from './record-parts.ts'

export type { FileRecord, TestLeakRecord } from './file-record.ts'
export type { RetainedRecord, SiteRecord, TestId } from './record-parts.ts'

/** The version written into every record as `v`. */
export const SCHEMA_VERSION = 1

/**
 * Any line of a run log. What a writer was handed that is no object is noted as `{ v, type: 'unreadable', at, reason }`;
 * readers count such a line as damaged.
 */
export type LogRecord = WorkerRecord | TestRecord | AssertionRecord | ProbeRecord | FileRecord | LossRecord

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
