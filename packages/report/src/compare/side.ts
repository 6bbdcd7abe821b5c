import type { RunLogHealth } from '@qtests/core/run'
import type { Sink } from '../read/sink.ts'
import { verdictAsWritten } from '../summary/as-written.ts'
import type { TestName, VerdictCounts } from '../summary/summary.ts'
import { type TestLeak, testLeaksOf } from '../summary/test-leaks.ts'
import { nameOf } from '../summary/tests.ts'
import { type AssertionNote, assertionNotes, type Origin, type TestNote } from './facts.ts'
import type { Notes } from './notes.ts'

type Writable<T> = { -readonly [K in keyof T]: T[K] }

/** What a comparison needs to know of one side, besides what its tests say. */
export interface Side {
  readonly runs: number
  readonly verdicts: VerdictCounts
  /** A test that it has; `undefined` without any. */
  readonly example: TestName | undefined
  /** Tests that leak each time they run, by project, file and name. */
  readonly leaks: ReadonlyMap<string, TestLeak>
  /** Tests under suspicion that were not repeated to the end. */
  readonly open: ReadonlySet<string>
  /** Test files with collected boundaries. */
  readonly collected: ReadonlySet<string>
  readonly machines: ReadonlySet<string>
  readonly nodes: ReadonlySet<string>
  readonly log: RunLogHealth
}

/** Gathers one side: what each test says goes into the notes, in memory stays what is counted. */
export function sideSink(notes: Notes<TestNote>): Sink<Side> {
  const runs = new Set<string>()
  const leaks = new Map<string, TestLeak>()
  const [open, collected] = [new Set<string>(), new Set<string>()]
  const [machines, nodes] = [new Set<string>(), new Set<string>()]
  const verdicts: Writable<VerdictCounts> = { pass: 0, fail: 0, inconclusive: 0, unsupported: 0, error: 0 }
  /** Of each worker: the record of the next one may come before the last tests of this one. */
  const machineOf = new Map<string, string>()
  const originOf = (source: string): Origin => ({ source, machine: machineOf.get(source) })
  let example: TestName | undefined
  let source = ''
  let file = ''
  const seen = new Map<string, number>()

  /** Which test of this name in its file: a table of tests may give several the same. */
  const place = (from: string, name: TestName): string => {
    if (from !== source || name.file !== file) seen.clear()
    source = from
    file = name.file
    example ??= nameOf(name)
    const key = keyOf(name)
    const number = seen.get(key) ?? 0
    seen.set(key, number + 1)
    return number === 0 ? key : `${key}\0${number}`
  }

  const count = (noted: readonly AssertionNote[]): readonly AssertionNote[] => {
    for (const note of noted) verdicts[verdictAsWritten(note)] += 1
    return noted
  }

  return {
    entry({ run, record }) {
      runs.add(run)
      if (record.type !== 'file') return
      const where = `${record.project ?? ''}\0${record.file}`
      if (record.readings > 0) collected.add(where)
      for (const { test } of record.open) open.add(`${where}\0${test}`)
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
      const attempts = [...test.repetitions, test]
      notes.add(place(test.source, test.record), {
        ...nameOf(test.record),
        ...originOf(test.source),
        attempts: attempts.map(({ record: { status, duration } }) => ({
          status,
          duration: Number.isFinite(duration) ? duration : null,
        })),
        assertions: attempts.flatMap((attempt) => count(assertionNotes(attempt.assertions))),
      })
    },
    unfinished(test) {
      const [first] = test.assertions
      if (first === undefined) return
      notes.add(place(test.source, first), {
        ...nameOf(first),
        ...originOf(test.source),
        attempts: [],
        assertions: count(assertionNotes(test.assertions)),
      })
    },
    end: (log) => ({ runs: runs.size, verdicts, example, leaks, open, collected, machines, nodes, log }),
  }
}

function keyOf({ project, file, test }: TestName): string {
  return `${project ?? ''}\0${file}\0${test}`
}
