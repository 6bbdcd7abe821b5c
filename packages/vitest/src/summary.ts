import type { AssertionRecord, TestRecord } from '@qtests/core/adapter'

/** What qtests found in one attempt of a test: `task.meta.qtests`, at most 1 KB as JSON. Sizes in bytes. */
export interface TestSummary {
  readonly v: 1
  /** Growth of the used heap between the boundaries of the test, garbage included; absent without snapshots. */
  readonly heap?: number
  readonly assertions: readonly AssertionSummary[]
  /** How many assertions were left out to stay within 1 KB. */
  readonly more?: number
}

/** One assertion in short. */
export interface AssertionSummary {
  readonly matcher: string
  readonly not?: true
  readonly verdict: AssertionRecord['verdict']
  readonly passed: boolean
  /** One line: what was found, shortened to 120 characters. */
  readonly summary: string
}

const MOST_BYTES = 1024

/** Shortens the records of an attempt to what fits into `task.meta`, which travels with every update of a task. */
export function summariseTest(test: TestRecord, assertions: readonly AssertionRecord[]): TestSummary {
  const { snapshot } = test
  const short = assertions.map(summariseAssertion)
  const keep = (count: number): TestSummary => ({
    v: 1,
    ...(snapshot === undefined ? {} : { heap: snapshot.after.heapUsed - snapshot.before.heapUsed }),
    assertions: short.slice(0, count),
    ...(count === short.length ? {} : { more: short.length - count }),
  })
  let kept = short.length
  while (kept > 0 && Buffer.byteLength(JSON.stringify(keep(kept))) > MOST_BYTES) kept--
  return keep(kept)
}

function summariseAssertion(record: AssertionRecord): AssertionSummary {
  const { matcher, not, verdict, passed, summary } = record
  const line = summary.length <= 120 ? summary : `${summary.slice(0, 119)}…`
  return { matcher, ...(not ? { not: true as const } : {}), verdict, passed, summary: line }
}
