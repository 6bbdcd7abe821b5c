import type { JudgedPercentile } from '../baseline/budgets.ts'
import type { BaselineEntry } from '../baseline/file.ts'
import type { BaselineFindings } from '../baseline/run.ts'
import type { PercentileName } from '../latency/budget.ts'
import { nodeProcess } from '../realm.ts'
import { formatCount, formatDuration } from '../units.ts'
import { latencyReason, latencyReport } from './latency.ts'
import type { Notice, Report, Row } from './report.ts'

type Compared = Extract<BaselineFindings, { kind: 'compared' }>
type Unrecorded = Extract<BaselineFindings, { kind: 'unrecorded' }>

/** Why a test that ran beside others has no verdict. */
export const CONCURRENT =
  'other tests of this file run at the same time, so that neither the times nor the name of the baseline are certain; run it outside of test.concurrent'

/** How a baseline is replaced by a slower one. */
const ACCEPT = 'run with -u and QTESTS_ACCEPT_SLOWER=1 in the environment'

/** The report of a baseline assertion. */
export function baselineReport(findings: BaselineFindings): Report {
  switch (findings.kind) {
    case 'compared':
      return comparedReport(findings)
    case 'unrecorded':
      return {
        claim: baselineReason(findings),
        expected: 'within the baseline',
        received: 'no baseline',
        evidence: placeRows(findings),
        explanation: [],
        next: [],
      }
    case 'written':
      return {
        claim: writtenText(findings.entry, findings.case.path),
        expected: 'a baseline',
        received: quantiles(findings.entry),
        evidence: placeRows(findings),
        explanation: [],
        next: [],
      }
  }
}

function comparedReport(findings: Compared): Report {
  const { entry, findings: latency } = findings
  const { plan, mode } = findings.case
  const { budgets, conclusion } = latency
  const report = latencyReport(latency)
  const failed = conclusion.kind === 'fail'
  const names = budgets.flatMap(({ name, state }) =>
    (name === 'p50' || name === 'p95') && (!failed || state === 'failed') ? [name] : [],
  )
  const ratios = names.map((name) => ratioText(findings, name)).join('; ')
  const claim = failed
    ? `is slower than its baseline by more than ${plan.margin}: ${ratios}`
    : `is within its baseline and ${plan.margin}: ${ratios}`
  return {
    ...report,
    claim: conclusion.kind === 'inconclusive' ? baselineReason(findings) : claim,
    expected: `${report.expected} (baseline and ${plan.margin})`,
    evidence: [
      ...report.evidence,
      { label: 'ratio', text: budgets.flatMap(({ name }) => ratioOf(findings, name)).join(', ') },
      { label: 'baseline', text: `${quantiles(entry)} of ${formatCount(entry.calls)} times` },
      ...placeRows(findings),
    ],
    next: failed
      ? [
          ...(mode === 'all' ? ['the baseline was not updated: this run is slower'] : []),
          `make it faster; where the new time is right, ${ACCEPT}`,
        ]
      : [],
  }
}

/** Why a verdict was not reached, as one sentence. */
export function baselineReason(findings: Compared | Unrecorded): string {
  if (findings.kind === 'compared') {
    const kept = findings.case.mode === 'all' && findings.updated === undefined ? '; not updated' : ''
    return `${latencyReason(findings.findings)}${kept}`
  }
  const { elsewhere, reason } = findings
  const { machine, name, path } = findings.case
  const missing = `no baseline "${name}" of this machine (${machine}) in ${shown(path)}`
  const others = elsewhere.length === 0 ? '' : `; recorded elsewhere: ${listed(elsewhere)}`
  switch (reason.why) {
    case 'mode':
      return `${missing}, and none may be written in this run; run with -u on this machine to write it${others}`
    case 'not':
      return `${missing}, and .not writes none${others}`
    case 'instrumented':
      return `${missing}, and none is written under ${reason.by === 'debugger' ? 'a debugger' : 'coverage'}, where times are longer${others}`
    case 'calls': {
      const timed = formatCount(reason.measurement.times.length)
      return `${missing}, and ${timed} calls within maxTime are too few to write one: at least ${reason.least} (option maxTime)${others}`
    }
  }
}

/** The line that says what was written, where anything was. */
export function baselineNotice(findings: BaselineFindings): Notice | undefined {
  if (findings.kind === 'unrecorded') return undefined
  const { path } = findings.case
  if (findings.kind === 'compared') {
    const { entry, updated } = findings
    if (updated === undefined) return undefined
    return { kind: 'written', text: `baseline updated in ${shown(path)}: ${change(entry, updated)}` }
  }
  const { entry, slower } = findings
  if (slower === undefined) return { kind: 'written', text: writtenText(entry, path) }
  const text = `slower baseline written to ${shown(path)}, as QTESTS_ACCEPT_SLOWER=1 allows: ${change(slower, entry)}`
  return { kind: 'written', text }
}

function writtenText(entry: BaselineEntry, path: string): string {
  return `baseline written to ${shown(path)}: ${quantiles(entry)} of ${formatCount(entry.calls)} times`
}

function change(from: BaselineEntry, to: BaselineEntry): string {
  const one = (name: JudgedPercentile): string =>
    `${name} ${formatDuration(from[name].value)} to ${formatDuration(to[name].value)}`
  return `${one('p50')}, ${one('p95')}`
}

function quantiles({ p50, p95 }: BaselineEntry): string {
  return `p50 ${formatDuration(p50.value)} · p95 ${formatDuration(p95.value)}`
}

/** How many times the baseline a percentile is, whether it proves anything or not. */
function ratioOf({ entry, findings }: Compared, name: PercentileName): string[] {
  if (name !== 'p50' && name !== 'p95') return []
  return [`${name} ${timesOf(findings.times[name].value, entry[name].value)} the baseline's`]
}

function timesOf(seen: number, before: number): string {
  return before > 0 ? `${Number((seen / before).toPrecision(2))} times` : 'above'
}

function ratioText({ entry, findings }: Compared, name: JudgedPercentile): string {
  const seen = findings.times[name].value
  const before = entry[name].value
  return `${name} ${formatDuration(seen)}, ${timesOf(seen, before)} its ${formatDuration(before)}`
}

/** Where the baseline is, and of which machine. */
function placeRows({ case: { machine, name, path } }: BaselineFindings): Row[] {
  return [
    { label: 'file', text: `${shown(path)}: "${name}"` },
    { label: 'recorded', text: `on ${machine}` },
  ]
}

const MOST_LISTED = 3

function listed(names: readonly string[]): string {
  const rest = names.length - MOST_LISTED
  return `${names.slice(0, MOST_LISTED).join('; ')}${rest > 0 ? `; and ${rest} more` : ''}`
}

/** Relative to the current directory where it is within. */
function shown(path: string): string {
  const { isAbsolute, relative, sep } = nodeProcess.getBuiltinModule('node:path')
  const short = relative(nodeProcess.cwd(), path)
  return short.startsWith('..') || isAbsolute(short) ? path : short.split(sep).join('/')
}
