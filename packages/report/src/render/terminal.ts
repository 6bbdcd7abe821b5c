import { basename } from 'node:path'
import { formatBytes, formatCount, formatDuration, PREFIX } from '@qtests/core/run'
import { type Paint, PLAIN } from '../paint.ts'
import type { AssertionLine, Summary, VerdictCounts } from '../summary/summary.ts'
import { leakRows } from './leak-rows.ts'
import { probeLine } from './probes.ts'
import { fullName, oneLine, plural, shorten } from './text.ts'
import { troublesOf } from './troubles.ts'

const WIDTH = 110
const LABEL = 14
const VALUE = 9
const MOST = { failures: 2, doubts: 2, slowest: 3, grown: 2, caveats: 4 }

/** Tests quicker than this are not worth a line in the terminal, in ms. Markdown and JSON list them. */
const SLOW = 100
/** Growth below this is the noise of uncollected garbage, in bytes. Markdown and JSON list it. */
const GROWN = 1e6

/**
 * The summary at the end of a run: at most 20 lines, the same text for the same summary. Empty when no test ran
 * and nothing is wrong with the run log. Sections that have nothing to say are left out; `0 assertions` is said.
 *
 * @example process.stdout.write(renderSummary(await summarize(['.qtests/run'])))
 */
export function renderSummary(summary: Summary, paint: Paint = PLAIN): string {
  const troubles = troublesOf(summary)
  const { tests, assertions } = summary
  const nothing = tests.total === 0 && tests.unfinished === 0 && assertions.total === 0
  if (nothing && troubles.length === 0) return ''
  const rows = [
    ...failureRows(summary, paint),
    ...unfinishedRows(summary, paint),
    ...doubtRows(summary, paint),
    ...leakRows(summary).map(({ label, text, bad }) => row(label, bad ? paint.bad(text) : text)),
    ...slowRows(summary),
    ...growthRows(summary),
    ...peakRows(summary),
    ...probeRows(summary),
    ...caveatRows(summary),
    ...troubles.slice(0, 1).map((trouble) => row('run log', paint.doubt(rest(trouble, troubles.length - 1)))),
  ]
  const head = [testsLine(summary, paint), assertionsLine(summary, paint)]
  const body = rows.length === 0 ? [] : ['', ...layOut(rows, paint)]
  return `${[...head, ...body].join('\n')}\n`
}

interface Row {
  readonly label: string
  readonly text: string
}

const row = (label: string, text: string): Row => ({ label, text })
const rest = (text: string, more: number): string => (more > 0 ? `${text} (and ${more} more)` : text)

function testsLine({ tests, files, workers }: Summary, paint: Paint): string {
  const outcomes = [
    tests.passed > 0 ? paint.good(`${formatCount(tests.passed)} passed`) : '',
    tests.failed > 0 ? paint.bad(`${formatCount(tests.failed)} failed`) : '',
    tests.skipped > 0 ? `${formatCount(tests.skipped)} skipped` : '',
    tests.unfinished > 0 ? paint.bad(`${formatCount(tests.unfinished)} unfinished`) : '',
    tests.flaky > 0 ? paint.doubt(`${formatCount(tests.flaky)} only on a retry`) : '',
  ].filter((text) => text !== '')
  const where = `in ${plural(files, 'file')}, ${plural(workers.count, 'worker')}`
  const what = outcomes.length === 0 ? '' : `: ${outcomes.join(', ')}`
  return `${PREFIX} ${paint.bold(plural(tests.total, 'test'))} ${where}${what}`
}

function assertionsLine({ assertions }: Summary, paint: Paint): string {
  const colours: Readonly<Record<keyof VerdictCounts, (text: string) => string>> = {
    pass: paint.good,
    fail: paint.bad,
    inconclusive: paint.doubt,
    unsupported: paint.doubt,
    error: paint.bad,
  }
  const verdicts = (Object.keys(colours) as (keyof VerdictCounts)[])
    .filter((verdict) => assertions.verdicts[verdict] > 0)
    .map((verdict) => colours[verdict](`${formatCount(assertions.verdicts[verdict])} ${verdict}`))
  const failed =
    assertions.failed === 0 ? '' : `; ${plural(assertions.failed, 'assertion')} failed their test`
  const found =
    verdicts.length === 0
      ? ''
      : `: ${verdicts.join(', ')}${failed.replace('1 assertion failed their', '1 assertion failed its')}`
  return `${PREFIX} ${paint.bold(plural(assertions.total, 'assertion'))}${found}`
}

function failureRows({ assertions }: Summary, paint: Paint): Row[] {
  const shown = assertions.failures.slice(0, MOST.failures)
  const rows = shown.flatMap((line) => [
    row('failed', named(fullName(line))),
    row('failed', `  ${paint.bad(finding(line))}`),
  ])
  const more = assertions.failed - shown.length
  return more > 0 && shown.length > 0 ? [...rows, row('failed', `and ${formatCount(more)} more`)] : rows
}

function unfinishedRows({ tests, unfinished }: Summary, paint: Paint): Row[] {
  const [first] = unfinished
  if (first === undefined) return []
  return [row('unfinished', rest(paint.bad(named(fullName(first))), tests.unfinished - 1))]
}

function doubtRows({ assertions }: Summary, paint: Paint): Row[] {
  const { doubts, verdicts } = assertions
  // A doubt that was made to fail the test is told among the failures already.
  const told = new Set(assertions.failures.slice(0, MOST.failures).map((line) => JSON.stringify(line)))
  const open = doubts.filter((line) => !told.has(JSON.stringify(line)))
  const shown = open.slice(0, MOST.doubts)
  const more = verdicts.inconclusive + verdicts.unsupported - (doubts.length - open.length) - shown.length
  return shown.map((line, index) => {
    const last = index === shown.length - 1 ? more : 0
    return row(line.verdict, rest(paint.doubt(named(`${fullName(line)}: ${finding(line)}`)), last))
  })
}

function slowRows({ slowest }: Summary): Row[] {
  return slowest
    .filter((test) => test.duration >= SLOW)
    .slice(0, MOST.slowest)
    .map((test) =>
      row('slowest', `${formatDuration(test.duration).padStart(VALUE)}  ${named(fullName(test))}`),
    )
}

function growthRows({ growth }: Summary): Row[] {
  return growth.biggest
    .filter((test) => test.heapUsed >= GROWN)
    .slice(0, MOST.grown)
    .map((test, index) => {
      const note = index === 0 ? ' (heap, not collected)' : ''
      return row(
        'grew most',
        `${`+${formatBytes(test.heapUsed)}`.padStart(VALUE)}  ${named(fullName(test), WIDTH - 22)}${note}`,
      )
    })
}

function peakRows({ workers, slowest, growth }: Summary): Row[] {
  const [peak] = workers.peaks
  // On its own, the size of an ordinary heap is no news.
  const quiet =
    !growth.biggest.some((test) => test.heapUsed >= GROWN) && !slowest.some((test) => test.duration >= SLOW)
  if (peak === undefined || quiet) return []
  const worker = oneLine(basename(peak.source, '.jsonl'))
  return [
    row(
      'peak heap',
      `${formatBytes(peak.heapUsed).padStart(VALUE)}  worker ${shorten(worker, 40)}, ${formatBytes(peak.rss)} resident`,
    ),
  ]
}

function probeRows({ probes }: Summary): Row[] {
  if (probes.length === 0) return []
  const [first, ...others] = probes.map(probeLine).map((line) => shorten(line, WIDTH))
  // One line: what each probe saw is beside its test in the other formats.
  const text =
    others.length === 0
      ? first
      : probes.map(({ kind, count: times }) => `${kind} ×${formatCount(times)}`).join(', ')
  return [row('probes', text ?? '')]
}

function caveatRows({ caveats }: Summary): Row[] {
  if (caveats.length === 0) return []
  const shown = caveats
    .slice(0, MOST.caveats)
    .map(({ code, count: times }) => `${shorten(oneLine(code), 30)} ×${formatCount(times)}`)
  return [row('caveats', rest(shorten(shown.join(', '), WIDTH), caveats.length - shown.length))]
}

function finding({ matcher, summary, site }: AssertionLine): string {
  return shorten(
    oneLine(`${matcher}: ${summary}${site === undefined ? '' : `, allocated in ${site}`}`),
    WIDTH,
  )
}

function named(name: string, width: number = WIDTH): string {
  return shorten(oneLine(name), width)
}

function layOut(rows: readonly Row[], paint: Paint): string[] {
  let last = ''
  return rows.map(({ label, text }) => {
    // A label that repeats is shown once, so that a list reads as a list.
    const shown = label === last ? '' : label
    last = label
    return `  ${paint.dim(shown.padEnd(LABEL))}${text}`
  })
}
