import type { AssertionRecord, FileRecord, LogRecord, TestRecord } from '@qtests/core/run'
import {
  assertionRecord,
  fileRecord,
  probeRecord,
  testLeak,
  testRecord,
  workerRecord,
  writeLog,
} from './sample.ts'

type Verdict = AssertionRecord['verdict']
type Status = TestRecord['status']

/** What a generated run holds: counted while it was made up, by nothing that the product counts with. */
export interface Truth {
  readonly tests: Record<Status | 'unfinished' | 'flaky', number>
  /** ms, in quarters: sums of them are exact in any order. */
  duration: number
  /** Of assertions that count, as they are written. */
  readonly verdicts: Record<Verdict, number>
  /** The same by matcher, `not.` in front. */
  readonly matchers: Map<string, Record<Verdict, number>>
  /** Assertions that failed their tests. */
  failed: number
  /** Tests that leak each time they run, and their bytes. */
  readonly leaks: { tests: number; bytes: number }
  /** Assertions that prove a leak. */
  leakAssertions: number
  readonly cache: { hits: number; misses: number; evictions: number }
}

const noVerdicts = (): Record<Verdict, number> => ({
  pass: 0,
  fail: 0,
  inconclusive: 0,
  unsupported: 0,
  error: 0,
})
const MATCHERS = ['toNotLeakMemory', 'toStayUnderP95', 'toHaveHitRateAbove'] as const
const PLAIN: readonly Verdict[] = ['pass', 'pass', 'pass', 'fail', 'inconclusive', 'unsupported', 'error']
/** What each verdict of a matcher means for the assertion behind `.not`. */
const BEHIND_NOT: Readonly<Record<Verdict, Verdict>> = {
  pass: 'fail',
  fail: 'pass',
  inconclusive: 'inconclusive',
  unsupported: 'unsupported',
  error: 'error',
}

/** The same run for the same seed: `count` tests in four workers, with retries, repetitions, `.not`, probes and tests without an end. */
export function writeGeneratedRun(dir: string, count: number, seed = 7): Truth {
  let state = seed
  const below = (limit: number): number => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32
    return Math.floor((state / 2 ** 32) * limit)
  }
  const truth: Truth = {
    tests: { passed: 0, failed: 0, skipped: 0, unfinished: 0, flaky: 0 },
    duration: 0,
    verdicts: noVerdicts(),
    matchers: new Map(),
    failed: 0,
    leaks: { tests: 0, bytes: 0 },
    leakAssertions: 0,
    cache: { hits: 0, misses: 0, evictions: 0 },
  }
  const leaks: FileRecord['leaks'][number][][] = [[], [], [], []]
  const workers: LogRecord[][] = ['1', '2', '3', '4'].map((worker) => [workerRecord(worker)])

  /** Assertions and a probe of one attempt; those of an attempt that a later one replaces count nowhere. */
  const findings = (name: string, counts: boolean): LogRecord[] => {
    const list: LogRecord[] = []
    for (let left = below(4); left > 0; left--) {
      const matcher = MATCHERS[below(MATCHERS.length)] ?? MATCHERS[0]
      const verdict = PLAIN[below(PLAIN.length)] ?? 'pass'
      const not = below(3) === 0
      const strict = below(4) === 0
      const written = not ? BEHIND_NOT[verdict] : verdict
      const doubt = verdict === 'inconclusive' || verdict === 'unsupported'
      const passed = written === 'pass' || (doubt && !not && !strict)
      list.push(assertionRecord(name, { matcher, verdict, not, passed }))
      if (!counts) continue
      const key = not ? `not.${matcher}` : matcher
      const own = truth.matchers.get(key) ?? noVerdicts()
      truth.matchers.set(key, own)
      own[written] += 1
      truth.verdicts[written] += 1
      if (!passed) truth.failed += 1
      if (matcher === 'toNotLeakMemory' && verdict === 'fail' && !not) truth.leakAssertions += 1
    }
    if (below(10) === 0) {
      const [hits, misses, evictions] = [below(100), below(100), below(20)]
      const summary = { hits, misses, evictions, hitRate: hits / Math.max(1, hits + misses) }
      list.push(probeRecord(name, { kind: 'cache', name: 'products', summary }))
      if (counts) {
        truth.cache.hits += hits
        truth.cache.misses += misses
        truth.cache.evictions += evictions
      }
    }
    return list
  }

  for (let index = 0; index < count; index++) {
    const records = workers[index % workers.length] ?? []
    const name = `test ${index}`
    const ended = (status: Status, more: Partial<TestRecord> = {}): void => {
      const duration = below(4_000) / 4
      truth.duration += duration
      records.push(testRecord(name, { status, duration, ...more }))
    }
    switch (below(10)) {
      case 0:
        records.push(...findings(name, false), testRecord(name, { status: 'failed', duration: 1e6 }))
        records.push(...findings(name, true))
        ended('passed', { retry: 1 })
        truth.tests.passed += 1
        truth.tests.flaky += 1
        break
      case 1:
        records.push(...findings(name, true))
        ended('failed', { repeat: 0 })
        records.push(...findings(name, true))
        ended('passed', { repeat: 1 })
        truth.tests.failed += 1
        break
      case 2: {
        const before = records.length
        records.push(...findings(name, true))
        // A test that dies before anything was found leaves no trace, see TestCounts.unfinished.
        if (records.slice(before).some(({ type }) => type === 'assertion')) truth.tests.unfinished += 1
        else records.push(...oneMore(name, truth))
        break
      }
      case 3:
        ended('skipped')
        truth.tests.skipped += 1
        break
      case 4:
        records.push(...findings(name, true))
        ended('failed')
        truth.tests.failed += 1
        break
      default:
        records.push(...findings(name, true))
        ended('passed')
        truth.tests.passed += 1
        if (below(12) === 0) {
          const bytes = 10_000 + below(100) * 1_000
          leaks[index % workers.length]?.push(testLeak(name, { bytes, external: 500 }))
          truth.leaks.tests += 1
          truth.leaks.bytes += bytes + 500
        }
    }
  }
  for (const [index, records] of workers.entries()) {
    records.push(fileRecord({ trend: 'leaking', leaks: leaks[index] ?? [] }))
    writeLog(dir, String(index + 1), records)
  }
  return truth
}

function oneMore(name: string, truth: Truth): LogRecord[] {
  truth.tests.unfinished += 1
  truth.verdicts.pass += 1
  const own = truth.matchers.get('toNotLeakMemory') ?? noVerdicts()
  truth.matchers.set('toNotLeakMemory', own)
  own.pass += 1
  return [assertionRecord(name)]
}
