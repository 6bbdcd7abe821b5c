import type { MergedTest, UnfinishedTest } from '@qtests/core/run'
import type { Summary } from '../summary/summary.ts'

/**
 * A JSON report, as `qtests report --format json` writes it. Numbers that JSON has no word for (NaN, infinities) are
 * `null` in `results`.
 */
export interface JsonReport extends Summary {
  /** Every test and what has no end, file by file in the order of reading. */
  readonly results: readonly JsonResult[]
}

/** One test with all its attempts, or assertions whose test has no end. */
export type JsonResult = MergedTest | UnfinishedTest
