import type { AssertionRow, FileAnalysis, ProbeRow, ReportData, TestRow } from '../data.ts'

/** What an assertion is about, as far as a filter tells matchers apart. */
export type Kind = 'memory' | 'time' | 'resources' | 'behaviour'

/** A test with its place in the list: the number is its address in the page. */
export interface Test extends TestRow {
  readonly id: number
}

/** Something that belongs to a test. */
export interface Of<T> {
  readonly test: Test
  readonly item: T
}

/** A test that leaks each time it runs. */
export interface LeakOf {
  readonly analysis: FileAnalysis
  readonly found: FileAnalysis['leaks'][number]
  /** Absent where the test has no row. */
  readonly test?: Test
}

/** Bytes per repetition, on the heap and outside of it. */
export function leakedBytes({ bytes, external }: LeakOf['found']): number {
  return Math.max(0, bytes) + Math.max(0, external)
}

/** The report with what the views look up. Built once; searching a thousand rows must not build texts anew. */
export class Report {
  readonly data: ReportData
  readonly tests: readonly Test[]
  /** Assertions of the attempts that count. */
  readonly assertions: readonly Of<AssertionRow>[]
  readonly probes: readonly Of<ProbeRow>[]
  /** Largest first. */
  readonly leaks: readonly LeakOf[]
  #texts: readonly string[] | undefined

  constructor(data: ReportData) {
    this.data = data
    this.tests = data.tests.map((test, id) => ({ ...test, id }))
    this.assertions = this.tests.flatMap((test) =>
      (test.assertions ?? []).filter(({ earlier }) => earlier !== true).map((item) => ({ test, item })),
    )
    this.probes = this.tests.flatMap((test) => (test.probes ?? []).map((item) => ({ test, item })))
    this.leaks = this.#leaks()
  }

  /** Tests that leak, each with its row where it has one. */
  #leaks(): LeakOf[] {
    const keyOf = (file: number, project: number | undefined, name: string) =>
      `${file} ${project ?? ''} ${name}`
    const wanted = this.data.analyses.filter(({ leaks }) => leaks.length > 0)
    if (wanted.length === 0) return []
    const tests = new Map(this.tests.map((test) => [keyOf(test.file, test.project, test.name), test]))
    return wanted
      .flatMap((analysis) =>
        analysis.leaks.map((found) => {
          const test = tests.get(keyOf(analysis.file, analysis.project, found.test))
          return { analysis, found, ...(test === undefined ? {} : { test }) }
        }),
      )
      .sort((a, b) => leakedBytes(b.found) - leakedBytes(a.found))
  }

  file(test: Pick<TestRow, 'file'>): string {
    const name = this.data.files[test.file] ?? ''
    return name === '' ? 'outside of a test file' : name
  }

  project(test: TestRow): string | undefined {
    return test.project === undefined ? undefined : this.data.projects[test.project]
  }

  /** What a search looks through, in lower case. */
  searchText(test: Test): string {
    this.#texts ??= this.tests.map((one) => {
      const matchers = (one.assertions ?? []).map(({ matcher, summary }) => `${matcher} ${summary}`)
      const probes = (one.probes ?? []).map(({ kind, name }) => `${kind} ${name}`)
      return [this.project(one) ?? '', this.file(one), one.name, ...matchers, ...probes]
        .join(' ')
        .toLowerCase()
    })
    return this.#texts[test.id] ?? ''
  }
}

const MEMORY = /LeakMemory|RetainAtMost|AllocateAtMost|ReleaseInstances|BeCollected/
const RESOURCES = /LeakTimers|LeakListeners|LeakHandles/
const TIME = /StayUnder|Faster|Slower|Baseline|Sustain|Scale|EventLoop/

export function kindOf({ matcher }: AssertionRow): Kind {
  if (MEMORY.test(matcher)) return 'memory'
  if (RESOURCES.test(matcher)) return 'resources'
  return TIME.test(matcher) ? 'time' : 'behaviour'
}
