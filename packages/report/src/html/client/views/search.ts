import { kindOf, type Report, type Test } from '../report.ts'

/** What the reader asked for. Empty texts ask for nothing. */
export interface Criteria {
  readonly text: string
  readonly outcome: string
  readonly verdict: string
  readonly kind: string
  readonly file: number | undefined
  readonly sort: string
}

type Options = readonly (readonly [value: string, text: string])[]

export const OUTCOMES: Options = [
  ['', 'all'],
  ['passed', 'passed'],
  ['failed', 'failed'],
  ['unfinished', 'unfinished'],
  ['flaky', 'passed on a retry'],
  ['skipped', 'skipped'],
]

export const VERDICTS: Options = [
  ['', 'any'],
  ['failed', 'failed'],
  ['doubt', 'without a verdict'],
  ['pass', 'pass'],
  ['none', 'no assertion'],
]

export const KINDS: Options = [
  ['', 'any'],
  ['memory', 'memory'],
  ['time', 'time'],
  ['resources', 'timers, listeners, handles'],
  ['behaviour', 'behaviour'],
  ['probe', 'with a probe'],
]

export const SORTS: Options = [
  ['', 'as they ran'],
  ['slowest', 'slowest first'],
  ['grown', 'grew most first'],
  ['name', 'by file and name'],
]

export function criteriaOf(query: URLSearchParams): Criteria {
  const of = (key: string) => query.get(key) ?? ''
  return {
    text: of('q'),
    outcome: of('outcome'),
    verdict: of('verdict'),
    kind: of('kind'),
    file: of('file') === '' ? undefined : Number(of('file')),
    sort: of('sort'),
  }
}

/** The tests that fit all criteria, in the order asked for. Every word of the text must be found, in any place. */
export function search(
  report: Report,
  { text, outcome, verdict, kind, file, sort }: Criteria,
): readonly Test[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  const found = report.tests.filter(
    (test) =>
      (file === undefined || test.file === file) &&
      (outcome === '' || (outcome === 'flaky' ? test.flaky === true : test.outcome === outcome)) &&
      (verdict === '' || hasVerdict(test, verdict)) &&
      (kind === '' || hasKind(test, kind)) &&
      (words.length === 0 || words.every((word) => report.searchText(test).includes(word))),
  )
  return sort === '' ? found : found.sort(ORDERS[sort]?.(report) ?? (() => 0))
}

function hasVerdict({ assertions = [] }: Test, wanted: string): boolean {
  const counted = assertions.filter(({ earlier }) => earlier !== true)
  switch (wanted) {
    case 'failed':
      return counted.some(({ passed }) => !passed)
    case 'doubt':
      return counted.some(({ verdict }) => verdict === 'inconclusive' || verdict === 'unsupported')
    case 'pass':
      return counted.some(({ verdict }) => verdict === 'pass')
    default:
      return counted.length === 0
  }
}

function hasKind({ assertions = [], probes = [] }: Test, wanted: string): boolean {
  return wanted === 'probe' ? probes.length > 0 : assertions.some((row) => kindOf(row) === wanted)
}

const ORDERS: Readonly<Record<string, (report: Report) => (a: Test, b: Test) => number>> = {
  slowest: () => (a, b) => (b.duration ?? -1) - (a.duration ?? -1),
  grown: () => (a, b) => growth(b) - growth(a),
  name: (report) => (a, b) => {
    const [left, right] = [a, b].map((test) => `${report.file(test)}\u0000${test.name}`)
    return (left ?? '') < (right ?? '') ? -1 : 1
  },
}

/** What nobody can say of a test comes last. */
export function growth({ heap, concurrent }: Test): number {
  return heap === undefined || concurrent === true ? Number.NEGATIVE_INFINITY : heap[1] - heap[0]
}
