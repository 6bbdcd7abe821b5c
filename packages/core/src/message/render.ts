import { PREFIX } from '../errors.ts'
import type { Caveat } from '../verdict.ts'
import type { NoticeKind, Report, Row } from './report.ts'

/** Colours by meaning. Adapters give the runner's own, so that `--no-color` and themes are respected. */
export interface Paint {
  readonly expected: (text: string) => string
  readonly received: (text: string) => string
  readonly dim: (text: string) => string
  readonly bold: (text: string) => string
}

const same = (text: string): string => text

/** The colours that the runners hand to a matcher. */
export interface MatcherUtils {
  readonly EXPECTED_COLOR?: (text: string) => string
  readonly RECEIVED_COLOR?: (text: string) => string
  readonly DIM_COLOR?: (text: string) => string
  readonly BOLD_WEIGHT?: (text: string) => string
}

/** No colour at all: run logs, files, terminals that do not want any. */
export const PLAIN: Paint = { expected: same, received: same, dim: same, bold: same }

/** The colours of a runner's matcher utilities. */
export function paintOf(utils: MatcherUtils | undefined): Paint {
  return {
    expected: utils?.EXPECTED_COLOR ?? PLAIN.expected,
    received: utils?.RECEIVED_COLOR ?? PLAIN.received,
    dim: utils?.DIM_COLOR ?? PLAIN.dim,
    bold: utils?.BOLD_WEIGHT ?? PLAIN.bold,
  }
}

/** What the hint line re-enacts: `expect(fn).not.toNotLeakMemory()`. */
export interface Hint {
  readonly matcher: string
  readonly args: string
  readonly isNot: boolean
  /** `resolves`, `rejects` or empty. */
  readonly promise: string
}

/** Everything the layout needs. */
export interface Rendering {
  readonly hint: Hint
  readonly report: Report
  readonly caveats: readonly Caveat[]
  readonly options: Readonly<Record<string, string>>
}

/** Lays a report out as the text of a failed assertion: hint, claim, expected and received, evidence, why, next. */
export function renderFailure(rendering: Rendering, paint: Paint): string {
  const { hint, report, caveats, options } = rendering
  const not = hint.isNot
  const headline = not ? `no proof of a violation: ${report.claim}` : report.claim
  const expected = not ? `proof against: ${report.expected}` : report.expected
  const rows: Row[] = [
    { label: 'expected', text: paint.expected(expected) },
    { label: 'received', text: paint.received(report.received) },
    ...report.evidence,
  ]
  // Never broken: the first sentence is what summaries quote and people search for.
  const lines = [hintLine(hint, paint), '', `${PREFIX} ${paint.bold(headline)}`, '']
  lines.push(...layOut(rows, paint))
  if (!not && report.explanation.length > 0) lines.push('', ...layOut(report.explanation, paint))
  const tail: Row[] = [
    ...caveats.map((caveat) => ({ label: 'caveat', text: caveat.text })),
    ...optionRows(options),
    ...(not ? [] : report.next.map((text) => ({ label: 'next', text }))),
  ]
  if (tail.length > 0) lines.push('', ...layOut(tail, paint))
  // A code frame brings an empty line of its own.
  return lines.join('\n').replace(/\n{3,}/g, '\n\n')
}

/** A finding about what was seen already. */
export interface Finding {
  readonly claim: string
  readonly expected: string
  readonly received: string
  readonly rows: readonly Row[]
  readonly next?: readonly string[]
  readonly unseen?: boolean
}

/** Lays a finding out as the text of a failed assertion; with `.not` what was found is what was not wanted. */
export function renderFinding(finding: Finding, hint: Hint, paint: Paint): string {
  const expected = hint.isNot ? `not ${finding.expected}` : finding.expected
  const rows: Row[] = [
    { label: 'expected', text: paint.expected(expected) },
    { label: 'received', text: paint.received(finding.received) },
    ...finding.rows,
  ]
  const lines = [
    hintLine(hint, paint),
    '',
    `${PREFIX} ${paint.bold(finding.claim)}`,
    '',
    ...layOut(rows, paint),
  ]
  const next = hint.isNot && finding.unseen !== true ? [] : (finding.next ?? [])
  if (next.length > 0)
    lines.push(
      '',
      ...layOut(
        next.map((text) => ({ label: 'next', text })),
        paint,
      ),
    )
  return lines.join('\n').replace(/\n{3,}/g, '\n\n')
}

/** The one visible line of an assertion that passed without a proof, or beside one. */
export function renderNotice(
  kind: 'inconclusive' | 'unsupported' | NoticeKind,
  rendering: Rendering,
  reason: string,
): string {
  return `${PREFIX} ${kind}: ${callText(rendering.hint)}: ${reason}`
}

/** The call as a test writes it, in one line: `expect(subject).resolves.not.toStayUnderP95('20ms')`. */
export function callText(hint: Hint): string {
  return `expect(subject)${chain(hint)}${hint.matcher}(${hint.args})`
}

function hintLine(hint: Hint, paint: Paint): string {
  const call = `${paint.dim(`${chain(hint)}${hint.matcher}(`)}${paint.expected(hint.args)}${paint.dim(')')}`
  return `${paint.dim('expect(')}${paint.received('subject')}${paint.dim(')')}${call}`
}

function chain(hint: Hint): string {
  return `.${hint.promise === '' ? '' : `${hint.promise}.`}${hint.isNot ? 'not.' : ''}`
}

function optionRows(options: Readonly<Record<string, string>>): Row[] {
  const entries = Object.entries(options)
  return entries.length === 0
    ? []
    : [{ label: 'options', text: entries.map(([name, value]) => `${name} ${value}`).join(', ') }]
}

/** Columns of a message: what a terminal and the log of a CI service show without breaking lines of their own. */
export const MOST_COLUMNS = 100

/** Columns before the text of a row. */
const INDENT = 2
const WIDTH = 13

/** Columns that the text of a row may take. */
export const TEXT_COLUMNS: number = MOST_COLUMNS - INDENT - WIDTH

/** Rows as lines: labels in a column of their own, texts broken between words. */
export function layOut(rows: readonly Row[], paint: Paint): string[] {
  const lines: string[] = []
  let last = ''
  for (const row of rows) {
    if (row.verbatim === true) {
      lines.push(...row.text.split('\n').map((line) => `  ${line}`.trimEnd()))
      last = ''
      continue
    }
    // A label that repeats is shown once, so that a list reads as a list.
    const label = row.label === last ? '' : row.label
    const shown = paint.dim(label.length < WIDTH ? label.padEnd(WIDTH) : `${label} `)
    const [first = '', ...rest] = wrap(row.text, TEXT_COLUMNS)
    lines.push(`  ${shown}${first}`.trimEnd())
    for (const line of rest) lines.push(`${' '.repeat(INDENT + WIDTH)}${line}`)
    last = row.label
  }
  return lines
}

/** Breaks a text between words; what has no space in it stays whole. Colours take no column. */
function wrap(text: string, columns: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line === '') line = word
    else if (columnsOf(line) + 1 + columnsOf(word) <= columns) line += ` ${word}`
    else {
      lines.push(line)
      line = word
    }
  }
  return [...lines, line]
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what colours begin with
const COLOUR = /\u001b\[[0-9;]*m/g

function columnsOf(text: string): number {
  return text.replace(COLOUR, '').length
}
