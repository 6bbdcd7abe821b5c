import { basename } from 'node:path'
import type { TestId } from '@qtests/core/run'
import type { Sink } from '../read/sink.ts'
import type { Summary } from '../summary/summary.ts'
import type { ReportData, TestRow, WorkerName } from './data.ts'
import { type BareRow, isPlain, rowOf, unfinishedRow, withoutEvidence } from './rows.ts'

/** Tests that passed without a doubt and have a row. A browser lists so many at once without a pause. */
const MOST_PLAIN = 20_000
/** Of those, tests whose assertions keep their evidence: some 700 bytes each. */
const MOST_EVIDENCE = 3_000

/**
 * Keeps what the page shows: a row per test. Rows of tests that failed, or left a doubt, are all kept; others up to a
 * limit, so that memory and page stay bounded by what is wrong, not by what is right.
 */
export function collectRows(): { readonly sink: Sink<void>; data(summary: Summary): ReportData } {
  const files = new Names()
  const projects = new Names()
  const workers = new Map<string, { readonly index: number; readonly name: WorkerName }>()
  const rows: (TestRow & { readonly at?: number })[] = []
  const left = { tests: 0, evidence: 0 }
  let plain = 0

  const add = (source: string, run: string, id: TestId, bare: BareRow, at: number): void => {
    let row = bare
    if (isPlain(bare)) {
      plain += 1
      if (plain > MOST_PLAIN) {
        left.tests += 1
        return
      }
      if (plain > MOST_EVIDENCE && bare.assertions !== undefined) {
        left.evidence += bare.assertions.length
        row = withoutEvidence(bare)
      }
    }
    const worker = workers.get(source) ?? {
      index: workers.size,
      name: { name: basename(source, '.jsonl'), run },
    }
    workers.set(source, worker)
    rows.push({
      ...row,
      file: files.indexOf(id.file),
      ...(id.project === undefined || id.project === '' ? {} : { project: projects.indexOf(id.project) }),
      worker: worker.index,
      ...(Number.isFinite(at) ? { at } : {}),
    })
  }

  return {
    sink: {
      test: (test) => add(test.source, test.run, test.record, rowOf(test), test.record.at),
      unfinished(test) {
        const [first = test.probes[0]] = test.assertions
        if (first !== undefined) add(test.source, test.run, first, unfinishedRow(test), first.at)
      },
      end: () => undefined,
    },
    data(summary) {
      const from = summary.from ?? 0
      return {
        summary,
        files: files.list(),
        projects: projects.list(),
        workers: [...workers.values()].map(({ name }) => name),
        tests: rows.map((row) => (row.at === undefined ? row : { ...row, at: row.at - from })),
        left,
      }
    },
  }
}

/** Texts by their index. */
class Names {
  readonly #names = new Map<string, number>()

  indexOf(name: string): number {
    let index = this.#names.get(name)
    if (index === undefined) {
      index = this.#names.size
      this.#names.set(name, index)
    }
    return index
  }

  list(): string[] {
    return [...this.#names.keys()]
  }
}
