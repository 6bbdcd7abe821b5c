import type { AssertionRecord, RunLogHealth, TestRecord } from '@qtests/core/run'
import type { Sink } from '../read/sink.ts'
import { verdictAsWritten } from '../summary/as-written.ts'
import type { TestName, VerdictCounts } from '../summary/summary.ts'
import { type TestLeak, testLeaksOf } from '../summary/test-leaks.ts'
import { nameOf } from '../summary/tests.ts'
import { type Measured, measuredIn } from './figures.ts'

type Writable<T> = { -readonly [K in keyof T]: T[K] }

/** Which run log a number came from: one run of a test is in one log, and so are its repetitions. */
export interface Origin {
  readonly source: string
  readonly machine: string | undefined
}

/** One assertion of a test, over all runs of a side. */
export interface AssertionFacts extends TestName {
  readonly matcher: string
  readonly not: boolean
  readonly verdicts: Writable<VerdictCounts>
  /** What the last failure, or else the last assertion, found. */
  found: string
  leak: boolean
  /** Each number as measured, run by run. */
  readonly measured: Map<string, (Measured & Origin)[]>
}

/** One test, over all runs of a side. */
export interface TestFacts extends TestName {
  readonly statuses: Record<TestRecord['status'], number>
  readonly durations: ({ readonly value: number } & Origin)[]
}

/** What a comparison needs to know of one side. */
export interface Side {
  readonly runs: number
  readonly verdicts: VerdictCounts
  readonly tests: ReadonlyMap<string, TestFacts>
  readonly assertions: ReadonlyMap<string, AssertionFacts>
  /** Tests that leak each time they run, by project, file and name. */
  readonly leaks: ReadonlyMap<string, TestLeak>
  /** Tests under suspicion that were not repeated to the end. */
  readonly open: ReadonlySet<string>
  /** Test files with collected boundaries. */
  readonly collected: ReadonlySet<string>
  /** Every test that ended, by project, file and name. */
  readonly names: { has(key: string): boolean }
  readonly machines: ReadonlySet<string>
  readonly nodes: ReadonlySet<string>
  readonly log: RunLogHealth
}

/**
 * Gathers one side. Memory grows with the number of different tests and assertions, some kilobytes each with
 * their numbers; not with what else is in the logs.
 */
export function sideSink(): Sink<Side> {
  const runs = new Set<string>()
  const tests = new Map<string, TestFacts>()
  const assertions = new Map<string, AssertionFacts>()
  const leaks = new Map<string, TestLeak>()
  const [open, collected] = [new Set<string>(), new Set<string>()]
  const machines = new Set<string>()
  const nodes = new Set<string>()
  const verdicts = noVerdicts()
  /** Of each worker: the record of the next one may come before the last tests of this one. */
  const machineOf = new Map<string, string>()
  const originOf = (source: string): Origin => ({ source, machine: machineOf.get(source) })
  let source = ''
  let file = ''
  const seen = new Map<string, number>()

  /** Which test of this name in its file: a table of tests may give several the same. */
  const place = (from: string, name: TestName): string => {
    if (from !== source || name.file !== file) seen.clear()
    source = from
    file = name.file
    const key = keyOf(name)
    const number = seen.get(key) ?? 0
    seen.set(key, number + 1)
    return number === 0 ? key : `${key}\0${number}`
  }

  const add = (key: string, records: readonly AssertionRecord[], origin: Origin): void => {
    const numbers = new Map<string, number>()
    for (const record of records) {
      verdicts[verdictAsWritten(record)] += 1
      const matcher = `${record.not ? 'not.' : ''}${record.matcher}`
      const number = numbers.get(matcher) ?? 0
      numbers.set(matcher, number + 1)
      addAssertion(`${key}\0${matcher}\0${number}`, matcher, record, origin)
    }
  }

  const addAssertion = (key: string, matcher: string, record: AssertionRecord, origin: Origin): void => {
    let facts = assertions.get(key)
    if (facts === undefined) {
      const leak = isLeakMatcher(record.matcher)
      facts = {
        ...nameOf(record),
        matcher,
        not: record.not,
        verdicts: noVerdicts(),
        found: '',
        leak,
        measured: new Map(),
      }
      assertions.set(key, facts)
    }
    if (record.verdict === 'fail' || facts.verdicts.fail === 0) facts.found = foundIn(record)
    facts.verdicts[record.verdict] += 1
    for (const measured of measuredIn(record)) {
      const id = `${measured.kind} ${measured.name}`
      const list = facts.measured.get(id)
      if (list === undefined) facts.measured.set(id, [{ ...measured, ...origin }])
      else keepOnePerRun(list, { ...measured, ...origin })
    }
  }

  return {
    entry({ run, record }) {
      runs.add(run)
      if (record.type !== 'file') return
      const place = `${record.project ?? ''}\0${record.file}`
      if (record.readings > 0) collected.add(place)
      for (const { test } of record.open) open.add(`${place}\0${test}`)
      for (const leak of testLeaksOf(record)) leaks.set(keyOf(leak), leak)
    },
    worker({ record, source: from }) {
      if (record.type !== 'worker') return
      if (record.machine !== undefined) {
        machines.add(record.machine)
        machineOf.set(from, record.machine)
      }
      nodes.add(record.node)
    },
    test(test) {
      const key = place(test.source, test.record)
      const origin = originOf(test.source)
      let facts = tests.get(key)
      if (facts === undefined) {
        facts = { ...nameOf(test.record), statuses: { passed: 0, failed: 0, skipped: 0 }, durations: [] }
        tests.set(key, facts)
      }
      for (const { record, assertions: found } of [...test.repetitions, test]) {
        facts.statuses[record.status] += 1
        if (record.status === 'passed' && Number.isFinite(record.duration)) {
          keepOnePerRun(facts.durations, { value: record.duration, ...origin })
        }
        add(key, found, origin)
      }
    },
    unfinished(test) {
      const [first] = test.assertions
      if (first !== undefined) add(place(test.source, first), test.assertions, originOf(test.source))
    },
    end: (log) => ({
      runs: runs.size,
      verdicts,
      tests,
      assertions,
      leaks,
      open,
      collected,
      // The first of several tests of a name has the bare key.
      names: tests,
      machines,
      nodes,
      log,
    }),
  }
}

/** Repetitions within a run say nothing about how far runs scatter: the last of them stands for the run. */
function keepOnePerRun<T extends Origin>(list: T[], entry: T): void {
  if (list.at(-1)?.source === entry.source) list.pop()
  list.push(entry)
}

const LEAK = /^to(NotLeak|RetainAtMost|ReleaseInstancesOf|BeCollected)/

/** Whether a violation means that something is kept. */
export function isLeakMatcher(matcher: string): boolean {
  return LEAK.test(matcher)
}

function foundIn({ summary, sites }: AssertionRecord): string {
  const [site] = sites ?? []
  return site === undefined ? summary : `${summary}, allocated in ${site.function} (${site.location})`
}

function keyOf({ project, file, test }: TestName): string {
  return `${project ?? ''}\0${file}\0${test}`
}

function noVerdicts(): Writable<VerdictCounts> {
  return { pass: 0, fail: 0, inconclusive: 0, unsupported: 0, error: 0 }
}
