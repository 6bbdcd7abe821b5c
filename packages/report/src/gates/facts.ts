import type { AssertionRecord, FileRecord, ProbeRecord, RunLogHealth } from '@qtests/core/run'
import { isLeakMatcher } from '../compare/facts.ts'
import type { Sink } from '../read/sink.ts'
import { fullName } from '../render/text.ts'
import type { TestName } from '../summary/summary.ts'
import { leakedBytes, type TestLeak, testLeaksOf } from '../summary/test-leaks.ts'

/** The percentiles that a gate knows. */
export const PERCENTILES = ['p50', 'p90', 'p95', 'p99'] as const

/** One of {@link PERCENTILES}. */
export type Percentile = (typeof PERCENTILES)[number]

/** A number that was looked for, and where it was found. */
export interface Extreme {
  readonly value: number
  /** Lower end of its interval; the value itself where there is none. */
  readonly proven: number
  readonly where: string
}

/** What a run is judged by. Constant in size. */
export interface GateFacts {
  tests: number
  assertions: number
  unfinished: number
  /** Assertions that failed their tests. */
  failures: number
  /** Without a verdict. */
  doubts: number
  /** Whatever could have found a leak: assertions about leaks, test files with collected boundaries. */
  leakChecks: number
  /** Test files with collected boundaries: only there is a test judged without an assertion. */
  judgedFiles: number
  leaks: number
  /** Tests that stayed under suspicion, and those that grew the heap together and were read too rarely to tell whose it is. */
  notJudged: number
  /** Sum of bytes per call, or repetition of a test, of everything that was proven to grow. */
  growth: number
  slowestTest: Extreme | undefined
  largestGrowth: Extreme | undefined
  readonly slowest: Partial<Record<Percentile, Extreme>>
  damaged: number
  /** The first tests of each finding, at most three. */
  readonly examples: Record<'leaks' | 'failures' | 'doubts' | 'unfinished' | 'notJudged', string[]>
}

const EXAMPLES = 3

/** Gathers what a gate needs, in constant memory. */
export function gateSink(): Sink<GateFacts> {
  const facts: GateFacts = {
    tests: 0,
    assertions: 0,
    unfinished: 0,
    failures: 0,
    doubts: 0,
    leakChecks: 0,
    judgedFiles: 0,
    leaks: 0,
    notJudged: 0,
    growth: 0,
    slowestTest: undefined,
    largestGrowth: undefined,
    slowest: {},
    damaged: 0,
    examples: { leaks: [], failures: [], doubts: [], unfinished: [], notJudged: [] },
  }
  const note = (list: keyof GateFacts['examples'], name: TestName): void => {
    if (facts.examples[list].length < EXAMPLES) facts.examples[list].push(fullName(name))
  }

  const addAssertion = (record: AssertionRecord): void => {
    const { verdict, passed, not, matcher, evidence, allowed } = record
    facts.assertions += 1
    if (!passed) {
      facts.failures += 1
      note('failures', record)
    }
    if (verdict === 'inconclusive' || verdict === 'unsupported') {
      facts.doubts += 1
      note('doubts', record)
    }
    addTimes(record, evidence, typeof evidence['timed'] === 'number')
    if (!isLeakMatcher(matcher) || not) return
    facts.leakChecks += 1
    if (verdict === 'fail') {
      facts.leaks += 1
      note('leaks', record)
    }
    const bytes = evidence['bytesPerCall']
    if ((verdict !== 'fail' && allowed === undefined) || typeof bytes !== 'number' || !(bytes > 0)) return
    facts.growth += bytes
    facts.largestGrowth = larger(facts.largestGrowth, bytes, evidence['weakestBlock'], record)
  }

  const addTimes = (name: TestName, values: ProbeRecord['summary'], measured: boolean): void => {
    if (!measured) return
    for (const percentile of PERCENTILES) {
      const found = larger(facts.slowest[percentile], values[percentile], values[`${percentile}Lower`], name)
      if (found !== undefined) facts.slowest[percentile] = found
    }
  }

  const addFile = (record: FileRecord): void => {
    if (record.readings > 0) {
      facts.leakChecks += 1
      facts.judgedFiles += 1
    }
    const { project, file, open, untold = 0 } = record
    facts.notJudged += open.length + (Number.isFinite(untold) ? untold : 0)
    for (const { test } of open)
      note('notJudged', { ...(project === undefined ? {} : { project }), file, test })
    for (const leak of testLeaksOf(record)) {
      facts.leaks += 1
      note('leaks', leak)
      facts.growth += leakedBytes(leak)
      facts.largestGrowth = larger(facts.largestGrowth, leakedBytes(leak), leastOf(leak), leak)
    }
  }

  return {
    entry({ record }) {
      if (record.type === 'file') addFile(record)
    },
    test(test) {
      facts.tests += 1
      for (const { record, assertions, probes } of [...test.repetitions, test]) {
        if (record.status !== 'skipped') {
          facts.slowestTest = larger(facts.slowestTest, record.duration, undefined, record)
        }
        assertions.forEach(addAssertion)
        for (const probe of probes) addTimes(probe, probe.summary, probe.kind === 'load')
      }
    },
    unfinished(test) {
      const [first] = [...test.assertions, ...test.probes]
      if (test.test !== '' && first !== undefined) {
        facts.unfinished += 1
        note('unfinished', first)
      }
      test.assertions.forEach(addAssertion)
      for (const probe of test.probes) addTimes(probe, probe.summary, probe.kind === 'load')
    },
    end: (log) => ({ ...facts, damaged: damagedIn(log) }),
  }
}

/** The weakest block of repetitions; what lies outside of the heap has no interval. */
function leastOf({ bytes, low, external }: TestLeak): number {
  return leakedBytes({ bytes: Math.min(bytes, low), external })
}

/** By what is proven; what lies highest by estimate only must not hide it. */
function larger(
  before: Extreme | undefined,
  value: unknown,
  lower: unknown,
  name: TestName,
): Extreme | undefined {
  if (typeof value !== 'number' || !Number.isFinite(value)) return before
  const proven = typeof lower === 'number' && Number.isFinite(lower) ? lower : value
  return before === undefined || proven > before.proven ? { value, proven, where: fullName(name) } : before
}

function damagedIn(log: RunLogHealth): number {
  const { damagedLines, unfinishedLines, newerLines, lostRecords, unreadableFiles } = log
  return damagedLines + unfinishedLines + newerLines + lostRecords + unreadableFiles
}
