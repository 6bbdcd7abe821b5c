import type { AssertionRecord } from '@qtests/core/run'
import type { Unit } from '../compare/comparison.ts'
import { isLeakMatcher } from '../compare/facts.ts'
import { measuredIn } from '../compare/figures.ts'
import type { Sink } from '../read/sink.ts'
import { fullName } from '../render/text.ts'
import { leakedBytes, testLeaksOf } from '../summary/test-leaks.ts'

/** Version of an entry's shape, written as `schema`. */
export const HISTORY_SCHEMA = 1

/** One run in the history. Plain JSON: times in ms, sizes in bytes. */
export interface HistoryEntry {
  readonly schema: typeof HISTORY_SCHEMA
  /** As it was called when it ran; it may have been rewritten since. */
  readonly commit: string
  readonly branch: string | null
  /** Wall-clock time of the first record, ms since the epoch: the order of the history. */
  readonly at: number
  /** Versions of Node and machines that it ran on. */
  readonly nodes: readonly string[]
  readonly machines: readonly string[]
  /** Measured numbers by what they are of. */
  readonly series: Readonly<Record<string, Point>>
  /** Series that had no room. */
  readonly dropped: number
}

/** One number of one run. */
export interface Point {
  readonly value: number
  readonly unit: Unit | 'share'
  /** More is worse. Of counts of tests neither is. */
  readonly worse: 'more' | 'neither'
}

/** Most series of one entry: some 100 KB. */
const MOST_SERIES = 1_000

/** Gathers the series of a run; `commit` and `branch` are told from outside. */
export function entrySink(commit: string, branch: string | null): Sink<HistoryEntry | undefined> {
  const series = new Map<string, Point>()
  const [nodes, machines] = [new Set<string>(), new Set<string>()]
  const counts = {
    tests: 0,
    failed: 0,
    unfinished: 0,
    duration: 0,
    assertions: 0,
    doubts: 0,
    leaks: 0,
    growth: 0,
  }
  let at = Number.POSITIVE_INFINITY
  let dropped = 0

  const add = (records: readonly AssertionRecord[]): void => {
    for (const record of records) {
      const { verdict, not, matcher } = record
      counts.assertions += 1
      if (verdict === 'inconclusive' || verdict === 'unsupported') counts.doubts += 1
      if (verdict === 'fail' && !not && isLeakMatcher(matcher)) counts.leaks += 1
      if (not) continue
      for (const { name, kind, unit, value } of measuredIn(record)) {
        if (kind === 'growth' && unit === 'bytes') counts.growth += value
        put(`${name} of ${fullName(record)}`, { value, unit, worse: 'more' })
      }
    }
  }

  const put = (key: string, point: Point): void => {
    const before = series.get(key)
    if (before === undefined && series.size >= MOST_SERIES) dropped += 1
    // Several assertions of one test, or its repetitions: the worst stands for it.
    else if (before === undefined || point.value > before.value) series.set(key, point)
  }

  return {
    entry({ record }) {
      if (Number.isFinite(record.at) && record.at < at) at = record.at
      if (record.type !== 'file') return
      for (const leak of testLeaksOf(record)) {
        counts.leaks += 1
        counts.growth += leakedBytes(leak)
        put(`leak per repetition of ${fullName(leak)}`, {
          value: leakedBytes(leak),
          unit: 'bytes',
          worse: 'more',
        })
      }
    },
    worker({ record }) {
      if (record.type !== 'worker') return
      nodes.add(record.node)
      if (record.machine !== undefined) machines.add(record.machine)
    },
    test(test) {
      const attempts = [...test.repetitions, test]
      counts.tests += 1
      if (attempts.some(({ record }) => record.status === 'failed')) counts.failed += 1
      for (const { record, assertions } of attempts) {
        if (Number.isFinite(record.duration)) counts.duration += record.duration
        add(assertions)
      }
    },
    unfinished(test) {
      if (test.test !== '') counts.unfinished += 1
      add(test.assertions)
    },
    end() {
      if (counts.tests + counts.unfinished + counts.assertions === 0) return undefined
      const { assertions, doubts } = counts
      const totals: [string, Point][] = [
        ['tests', { value: counts.tests, unit: 'count', worse: 'neither' }],
        ['failed tests', { value: counts.failed, unit: 'count', worse: 'more' }],
        ['unfinished tests', { value: counts.unfinished, unit: 'count', worse: 'more' }],
        ['time of all tests', { value: counts.duration, unit: 'ms', worse: 'more' }],
        ['assertions', { value: assertions, unit: 'count', worse: 'neither' }],
        ['proven leaks', { value: counts.leaks, unit: 'count', worse: 'more' }],
        ['growth, all leaks', { value: counts.growth, unit: 'bytes', worse: 'more' }],
        ...(assertions === 0
          ? []
          : [
              [
                'assertions without a verdict',
                { value: doubts / assertions, unit: 'share', worse: 'more' },
              ] as [string, Point],
            ]),
      ]
      return {
        schema: HISTORY_SCHEMA,
        commit,
        branch,
        at: Number.isFinite(at) ? at : 0,
        nodes: [...nodes].sort(),
        machines: [...machines].sort(),
        series: Object.fromEntries([...totals, ...series]),
        dropped,
      }
    },
  }
}
