import { PREFIX } from '../errors.ts'
import type { Caveat } from '../verdict.ts'
import type { Report, Row } from './report.ts'

/** Colours by meaning. Adapters give the runner's own, so that `--no-color` and themes are respected. */
export interface Paint {
  readonly expected: (text: string) => string
  readonly received: (text: string) => string
  readonly dim: (text: string) => string
  readonly bold: (text: string) => string
}

const same = (text: string): string => text

/** No colour at all: run logs, files, terminals that do not want any. */
export const PLAIN: Paint = { expected: same, received: same, dim: same, bold: same }

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
  const lines = [hintLine(hint, paint), '', `${PREFIX} ${paint.bold(headline)}`, '']
  lines.push(...layOut(rows, paint))
  if (!not && report.explanation.length > 0) lines.push('', ...layOut(report.explanation, paint))
  const tail: Row[] = [
    ...caveats.map((caveat) => ({ label: 'caveat', text: caveat.text })),
    ...optionRows(options),
    ...(not ? [] : report.next.map((text) => ({ label: 'next', text }))),
  ]
  if (tail.length > 0) lines.push('', ...layOut(tail, paint))
  return lines.join('\n')
}

/** The one visible line of an assertion that passed without a proof. */
export function renderNotice(
  kind: 'inconclusive' | 'unsupported',
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

const WIDTH = 13

function layOut(rows: readonly Row[], paint: Paint): string[] {
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
    lines.push(
      `  ${paint.dim(label.length < WIDTH ? label.padEnd(WIDTH) : `${label} `)}${row.text}`.trimEnd(),
    )
    last = row.label
  }
  return lines
}
