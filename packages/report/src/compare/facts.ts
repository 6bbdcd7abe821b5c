import type { AssertionRecord, TestRecord } from '@qtests/core/run'
import type { TestName, VerdictCounts } from '../summary/summary.ts'
import { type Measured, measuredIn } from './figures.ts'

type Writable<T> = { -readonly [K in keyof T]: T[K] }

/** Which run log a number came from: one run of a test is in one log, and so are its repetitions. */
export interface Origin {
  readonly source: string
  readonly machine?: string | undefined
}

/** What one test of one run log says, as it is kept until both sides have been read. */
export interface TestNote extends TestName, Origin {
  /** Of its repetitions; empty for a test without an end. */
  readonly attempts: readonly { readonly status: TestRecord['status']; readonly duration: number | null }[]
  readonly assertions: readonly AssertionNote[]
}

/** What one assertion says. */
export interface AssertionNote {
  /** Matcher and its number in the attempt. */
  readonly id: string
  readonly matcher: string
  readonly not: boolean
  readonly verdict: AssertionRecord['verdict']
  readonly leak: boolean
  readonly found: string
  readonly measured: readonly Measured[]
}

/** One assertion of a test, over all runs of a side. */
export interface AssertionFacts extends TestName {
  readonly matcher: string
  readonly not: boolean
  readonly verdicts: Writable<VerdictCounts>
  /** What the last failure, or else the last assertion, found. */
  found: string
  readonly leak: boolean
  /** Each number as measured, run by run. */
  readonly measured: Map<string, (Measured & Origin)[]>
}

/** One test, over all runs of a side. */
export interface TestFacts extends TestName {
  readonly statuses: Record<TestRecord['status'], number>
  readonly durations: ({ readonly value: number } & Origin)[]
}

/** A part of a side, by project, file and name of the tests. */
export interface Facts {
  readonly tests: ReadonlyMap<string, TestFacts>
  readonly assertions: ReadonlyMap<string, AssertionFacts>
}

/** Notes of one attempt's assertions, each numbered among those of its matcher. */
export function assertionNotes(records: readonly AssertionRecord[]): AssertionNote[] {
  const numbers = new Map<string, number>()
  return records.map((record) => {
    const matcher = `${record.not ? 'not.' : ''}${record.matcher}`
    const number = numbers.get(matcher) ?? 0
    numbers.set(matcher, number + 1)
    const { not, verdict } = record
    const leak = isLeakMatcher(record.matcher)
    return {
      id: `${matcher}\0${number}`,
      matcher,
      not,
      verdict,
      leak,
      found: foundIn(record),
      measured: measuredIn(record),
    }
  })
}

/** Puts together what the runs of a side say of the same tests. */
export function factsOf(notes: Iterable<readonly [key: string, note: TestNote]>): Facts {
  const tests = new Map<string, TestFacts>()
  const assertions = new Map<string, AssertionFacts>()
  for (const [key, { attempts, assertions: noted, source, machine, ...name }] of notes) {
    const origin = { source, machine }
    if (attempts.length > 0) {
      const facts = tests.get(key) ?? {
        ...name,
        statuses: { passed: 0, failed: 0, skipped: 0 },
        durations: [],
      }
      tests.set(key, facts)
      for (const { status, duration } of attempts) {
        facts.statuses[status] += 1
        if (status === 'passed' && duration !== null)
          keepOnePerRun(facts.durations, { value: duration, ...origin })
      }
    }
    for (const note of noted) addAssertion(assertions, `${key}\0${note.id}`, name, note, origin)
  }
  return { tests, assertions }
}

function addAssertion(
  assertions: Map<string, AssertionFacts>,
  key: string,
  name: TestName,
  { matcher, not, verdict, leak, found, measured }: AssertionNote,
  origin: Origin,
): void {
  const facts = assertions.get(key) ?? {
    ...name,
    matcher,
    not,
    verdicts: { pass: 0, fail: 0, inconclusive: 0, unsupported: 0, error: 0 },
    found: '',
    leak,
    measured: new Map<string, (Measured & Origin)[]>(),
  }
  assertions.set(key, facts)
  if (verdict === 'fail' || facts.verdicts.fail === 0) facts.found = found
  facts.verdicts[verdict] += 1
  for (const one of measured) {
    const id = `${one.kind} ${one.name}`
    const list = facts.measured.get(id) ?? []
    facts.measured.set(id, list)
    keepOnePerRun(list, { ...one, ...origin })
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
