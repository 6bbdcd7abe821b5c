import { basename } from 'node:path'
import type { FileRecord, TestId } from '@qtests/core/run'
import type { Trends } from '../history/trends.ts'
import type { Sink } from '../read/sink.ts'
import type { Summary } from '../summary/summary.ts'
import type { FileAnalysis, ReportData, TestRow, WorkerName } from './data.ts'
import { type BareRow, isPlain, rowOf, unfinishedRow, withoutEvidence } from './rows.ts'

/** Tests that passed without a doubt and have a row. A browser lists so many at once without a pause. */
const MOST_PLAIN = 20_000
/** Of those, tests whose assertions keep their evidence: some 700 bytes each. */
const MOST_EVIDENCE = 3_000
/** Test files whose readings are stable and that have a row. */
const MOST_STABLE = 2_000

/**
 * Keeps what the page shows: a row per test. Rows of tests that failed, or left a doubt, are all kept; others up to a
 * limit, so that memory and page stay bounded by what is wrong, not by what is right.
 */
export function collectRows(): {
  readonly sink: Sink<void>
  data(summary: Summary, trends: Trends | undefined): ReportData
} {
  const files = new Names()
  const projects = new Names()
  const workers = new Map<string, { readonly index: number; readonly name: WorkerName }>()
  const rows: (TestRow & { readonly at?: number })[] = []
  const analyses: FileAnalysis[] = []
  const left = { tests: 0, evidence: 0, files: 0 }
  let plain = 0
  let stable = 0

  const workerOf = (source: string, run: string): number => {
    const worker = workers.get(source) ?? {
      index: workers.size,
      name: { name: basename(source, '.jsonl'), run },
    }
    workers.set(source, worker)
    return worker.index
  }
  const placeOf = ({ file, project }: Pick<TestId, 'file' | 'project'>) => ({
    file: files.indexOf(file),
    ...(project === undefined || project === '' ? {} : { project: projects.indexOf(project) }),
  })

  const addFile = (source: string, run: string, record: FileRecord): void => {
    const { v: _v, at: _at, cut: _cut, type: _type, file: _file, project: _project, ...analysis } = record
    if (record.trend === 'stable' && record.open.length === 0) {
      stable += 1
      if (stable > MOST_STABLE) {
        left.files += 1
        return
      }
    }
    analyses.push({ ...analysis, ...placeOf(record), worker: workerOf(source, run) })
  }

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
    rows.push({
      ...row,
      ...placeOf(id),
      worker: workerOf(source, run),
      ...(Number.isFinite(at) ? { at } : {}),
    })
  }

  return {
    sink: {
      entry({ record, source, run }) {
        if (record.type === 'file') addFile(source, run, record)
      },
      test: (test) => add(test.source, test.run, test.record, rowOf(test), test.record.at),
      unfinished(test) {
        const [first = test.probes[0]] = test.assertions
        if (first !== undefined) add(test.source, test.run, first, unfinishedRow(test), first.at)
      },
      end: () => undefined,
    },
    data(summary, trends) {
      const from = summary.from ?? 0
      return {
        summary,
        files: files.list(),
        projects: projects.list(),
        workers: [...workers.values()].map(({ name }) => name),
        tests: rows.map((row) => (row.at === undefined ? row : { ...row, at: row.at - from })),
        analyses,
        left,
        ...(trends === undefined ? {} : { trends }),
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
