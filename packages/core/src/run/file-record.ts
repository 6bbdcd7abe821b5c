import type { RecordBase, RetainedRecord, SiteRecord } from './record-parts.ts'

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
  /**
   * Tests that are not judged and not in `open`: they grew the heap together, and were read too rarely to tell whose growth
   * it is. Absent in records of before it was counted.
   */
  readonly untold?: number
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
