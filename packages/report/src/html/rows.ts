import type { AssertionRecord, MergedTest, ProbeRecord, SnapshotPair, UnfinishedTest } from '@qtests/core/run'
import { verdictAsWritten } from '../summary/as-written.ts'
import type { AssertionRow, Outcome, ProbeRow, TestRow } from './data.ts'

/** A row before its file, project and worker have an index. */
export type BareRow = Omit<TestRow, 'file' | 'project' | 'worker' | 'at'>

/** The row of a test with an end: its last attempt, with what earlier ones found marked as such. */
export function rowOf({ record, assertions, probes, retries, repetitions }: MergedTest): BareRow {
  const attempts = [...repetitions.map((attempt) => attempt.record), record]
  const failed = attempts.some(({ status }) => status === 'failed')
  const found = [
    ...retries.flatMap((attempt) => attempt.assertions.map((one) => assertionRow(one, true))),
    ...repetitions.flatMap((attempt) => attempt.assertions.map((one) => assertionRow(one))),
    ...assertions.map((one) => assertionRow(one)),
  ]
  const { snapshot } = record
  return {
    name: record.test,
    outcome: failed ? 'failed' : record.status,
    ...(!failed && record.status === 'passed' && retries.length > 0 ? { flaky: true } : {}),
    ...(retries.length > 0 ? { retries: retries.length } : {}),
    ...(repetitions.length > 0 ? { repetitions: repetitions.length + 1 } : {}),
    ...(record.concurrent ? { concurrent: true } : {}),
    duration: attempts.reduce((sum, { duration }) => sum + (Number.isFinite(duration) ? duration : 0), 0),
    ...(snapshot === undefined ? {} : { heap: [snapshot.before.heapUsed, snapshot.after.heapUsed] }),
    ...liveOf(snapshot),
    ...listed('assertions', found),
    ...listed('probes', [...repetitions.flatMap((attempt) => attempt.probes), ...probes].map(probeRow)),
  }
}

/** The row of what has no end. */
export function unfinishedRow({ test, assertions, probes }: UnfinishedTest): BareRow {
  const outcome: Outcome = test === '' ? 'outside' : 'unfinished'
  return {
    name: test === '' ? 'outside of tests' : test,
    outcome,
    ...listed(
      'assertions',
      assertions.map((one) => assertionRow(one)),
    ),
    ...listed('probes', probes.map(probeRow)),
  }
}

/** Passed, and nobody will ask why. */
export function isPlain({ outcome, flaky, assertions = [], probes = [] }: BareRow): boolean {
  const calm = outcome === 'passed' || outcome === 'skipped'
  return (
    calm &&
    flaky !== true &&
    probes.length === 0 &&
    assertions.every(({ verdict, passed }) => passed && verdict === 'pass')
  )
}

/** The row without what a passed assertion rests on: the verdicts stay. */
export function withoutEvidence(row: BareRow): BareRow {
  const { assertions = [] } = row
  return {
    ...row,
    ...listed(
      'assertions',
      assertions.map(({ matcher, verdict, passed, summary, calls, elapsed }) => ({
        matcher,
        verdict,
        passed,
        summary,
        calls,
        elapsed,
      })),
    ),
  }
}

function assertionRow(record: AssertionRecord, earlier = false): AssertionRow {
  const { matcher, not, passed, summary, calls, elapsed, sites, retained, allowed } = record
  const { distribution, artifacts, caveats } = record
  const evidence = Object.fromEntries(Object.entries(record.evidence).filter(([, value]) => value !== null))
  return {
    matcher: not ? `not.${matcher}` : matcher,
    verdict: verdictAsWritten(record),
    passed,
    summary,
    calls,
    elapsed,
    ...(Object.keys(evidence).length > 0 ? { evidence } : {}),
    ...(distribution === undefined ? {} : { distribution }),
    ...(sites === undefined ? {} : { sites }),
    ...(retained === undefined ? {} : { retained }),
    ...(allowed === undefined ? {} : { allowed }),
    ...(artifacts === undefined ? {} : { artifacts }),
    ...listed('caveats', caveats),
    ...(Object.keys(record.options).length > 0 ? { options: record.options } : {}),
    ...(earlier ? { earlier } : {}),
  }
}

function probeRow({ kind, name, summary, events, dropped }: ProbeRecord): ProbeRow {
  return {
    kind,
    name,
    summary,
    ...(events === undefined ? {} : { events }),
    ...(dropped === undefined ? {} : { dropped }),
  }
}

function liveOf(snapshot: SnapshotPair | undefined): Pick<TestRow, 'live'> {
  const [before, after] = [snapshot?.before.live ?? null, snapshot?.after.live ?? null]
  return before === null && after === null ? {} : { live: [before, after] }
}

/** A list under its name, nothing where it is empty: most tests have none. */
function listed<K extends string, T>(key: K, list: readonly T[]): { [P in K]?: readonly T[] } {
  return list.length === 0 ? {} : ({ [key]: list } as { [P in K]: readonly T[] })
}
