import type { Budget } from '../latency/budget.ts'
import type { Conclusion } from '../latency/conclude.ts'
import type { BudgetEvidence } from '../latency/judge.ts'
import type { LatencyFindings, TimesSummary } from '../latency/run.ts'
import { shareBounds } from '../stats/binomial.ts'
import type { QuantileEstimate } from '../stats/quantile.ts'
import { formatCount, formatDuration } from '../units.ts'
import type { Report, Row } from './report.ts'

/** The report of a latency verdict. */
export function latencyReport(findings: LatencyFindings): Report {
  const { budgets, conclusion } = findings
  const claims = budgets.filter((budget) => decides(budget, conclusion))
  return {
    claim:
      conclusion.kind === 'inconclusive'
        ? latencyReason(findings)
        : claims.map(claimOf(conclusion)).join('; '),
    expected: budgets.map((budget) => `${budget.name} under ${formatDuration(budget.limit)}`).join(', '),
    received: budgets.map((budget) => seenText(findings.times, budget.name)).join(', '),
    evidence: [...budgets.map(overRow), ...proofRows(findings), ...timeRows(findings)],
    explanation: machineRows(findings),
    next: nextSteps(findings),
  }
}

/** Why a verdict was not reached, as one sentence: the line that is printed beside a test that passes without proof. */
export function latencyReason(findings: LatencyFindings): string {
  const { budgets, conclusion, times } = findings
  const open = budgets.filter((budget) => decides(budget, conclusion))
  const names = open.map(
    (budget) => `${seenText(times, budget.name)} against ${formatDuration(budget.limit)}, ${overOf(budget)}`,
  )
  return `${doubtText(findings)} (${names.join('; ')})${settleText(findings)}`
}

function decides(budget: BudgetEvidence, { kind }: Conclusion): boolean {
  if (kind === 'fail') return budget.state === 'failed'
  return kind === 'pass' || budget.state === 'open' || budget.state === 'failed' || budget.excused > 0
}

const claimOf =
  ({ kind }: Conclusion) =>
  (budget: BudgetEvidence): string => {
    const limit = formatDuration(budget.limit)
    const found = overOf(budget)
    if (kind === 'fail') return `${budget.name} is over ${limit}: ${found}`
    return `${budget.name} stays under ${limit}: ${found}`
  }

function overOf(budget: BudgetEvidence): string {
  const allowed = budget.name === 'max' ? 'none may' : `${percent(budget.share)} may`
  return `${formatCount(budget.over)} of ${formatCount(budget.calls)} calls took longer, ${allowed}`
}

function overRow(budget: BudgetEvidence): Row {
  const { over, calls } = budget
  const { lower, upper } = shareBounds(over, Math.max(1, calls), 0.95)
  const share = `${formatCount(over)} of ${formatCount(calls)} calls over ${formatDuration(budget.limit)}`
  const bound =
    budget.state === 'failed'
      ? `at least ${percent(lower)} of all calls are`
      : `at most ${percent(upper)} of all calls are`
  return { label: budget.name, text: `${share}; ${bound}, with 95 % confidence` }
}

function proofRows({ budgets, conclusion, falseFailure, measurement }: LatencyFindings): Row[] {
  if (conclusion.kind !== 'fail') {
    return budgets.flatMap(({ name, modelled }) =>
      modelled === undefined
        ? []
        : [
            {
              label: 'model',
              text: `${name} at most ${formatDuration(modelled)} if the times are log-normal`,
            },
          ],
    )
  }
  const chance = `if calls are independent, a false alarm has a chance below 1 in ${formatCount(1 / falseFailure)}`
  return budgets.flatMap(({ name, state, windows, calls }): Row[] => {
    if (state !== 'failed') return []
    if (measurement === undefined)
      return [
        {
          label: 'proof',
          text:
            name === 'max' ? 'seen in the values' : `exact test on ${formatCount(calls)} values, ${chance}`,
        },
      ]
    const sizes = windows.map(formatCount).join(', ')
    if (name === 'max')
      return [{ label: 'proof', text: `seen again in 3 separate windows, after ${sizes} calls` }]
    return [{ label: 'proof', text: `each of 3 separate windows (${sizes} calls) rejects it; ${chance}` }]
  })
}

function timeRows({ times, measurement, origin }: LatencyFindings): Row[] {
  const { count, p50, p95, p99, max } = times
  const text =
    count === 0
      ? 'none'
      : `p50 ${withInterval(p50)} · p95 ${withInterval(p95)} · p99 ${withInterval(p99)} · max ${formatDuration(max)}`
  const rows: Row[] = [{ label: 'times', text }]
  if (origin !== undefined) return [...rows, { label: 'from', text: origin }]
  if (measurement === undefined) return rows
  const { first, calls, ended } = measurement.warmUp
  const how = {
    steady: 'until steady',
    asked: 'as asked',
    time: 'ended by time',
    calls: 'ended by its bound',
  }[ended]
  rows.push({
    label: 'warm-up',
    text:
      calls === 0
        ? 'none, as asked'
        : `${countOf(calls, 'call')}, ${how}; the first took ${formatDuration(first)}`,
  })
  return rows
}

function machineRows({ budgets, measurement }: LatencyFindings): Row[] {
  if (measurement === undefined) return []
  const excused = Math.max(...budgets.map((budget) => budget.excused))
  const parts: string[] = []
  if (excused > 0 || measurement.waited > 0)
    parts.push(
      `${countOf(excused, 'call')} excused; slow calls had waited ${formatDuration(measurement.waited)} for a CPU`,
    )
  else if (measurement.waitClock === 'run-queue') parts.push('no slow call had waited for a CPU')
  parts.push(`garbage collection ${percent(measurement.collecting)} of the time`)
  return [{ label: 'machine', text: parts.join('; ') }]
}

function doubtText({ conclusion, budgets, measurement }: LatencyFindings): string {
  const { doubt } = conclusion
  if (onlySighted(budgets))
    return 'a call over budget was not seen often enough to tell the code from the machine'
  switch (doubt) {
    case 'noisy':
      return 'the machine was too busy: most calls waited for a CPU'
    case 'own-threads':
      return `calls waited for CPUs that other threads of this process had taken (${measurement?.otherThreads.toFixed(1)} cores)`
    case 'concurrent-tests':
      return 'looks over budget, but other tests of this file ran at the same time'
    case 'deadline':
      return "the test's timeout came before a verdict"
    case 'time':
      return 'too few calls within maxTime for a verdict'
    case 'calls':
    case undefined:
      return 'too close to the budget, or too few calls, for a verdict'
  }
}

/** A call was over the budget for the slowest call, but not in every window. */
function onlySighted(budgets: readonly BudgetEvidence[]): boolean {
  return budgets.some(({ name, state, windows }) => name === 'max' && state === 'open' && windows.length > 0)
}

function settleText({ budgets, conclusion, wanted, measurement }: LatencyFindings): string {
  if (onlySighted(budgets)) return ''
  if (conclusion.doubt === 'noisy' || conclusion.doubt === 'own-threads') return ''
  if (conclusion.doubt === 'concurrent-tests') return '; run it outside of test.concurrent'
  if (!Number.isFinite(wanted)) return '; no number of calls would settle it, only a budget with more room'
  const more = `about ${formatCount(roundUp(wanted))} more calls would settle it`
  if (measurement === undefined || conclusion.doubt === 'calls') return `; ${more}`
  const { times, warmUp } = measurement
  // Without a single timed call, the first call of the warm-up is all that is known.
  const typical =
    times.length === 0 ? warmUp.first : times.reduce((sum, time) => sum + time, 0) / times.length
  if (!Number.isFinite(typical)) return `; ${more} (option maxTime)`
  return `; ${more}, some ${formatDuration(roundUp(wanted * typical))} (option maxTime)`
}

/** Advice: how much room a budget needs on a shared machine. */
const HEADROOM = 1.5

function nextSteps({ budgets, conclusion, times }: LatencyFindings): string[] {
  if (conclusion.kind !== 'fail') return []
  const failed = budgets.filter(({ state }) => state === 'failed')
  return failed.map(({ name }) => {
    const seen = seenAt(times, name)
    return `make it faster, or if ${formatDuration(seen)} is right, a budget of ${formatDuration(roundUp(seen * HEADROOM))} leaves the room that a shared machine needs`
  })
}

function seenAt(times: TimesSummary, name: Budget['name']): number {
  return name === 'max' ? times.max : times[name].value
}

/** A percentile by its name; without a single call there is none to show. */
function seenText(times: TimesSummary, name: Budget['name']): string {
  return times.count === 0 ? `${name} unknown` : `${name} ${formatDuration(seenAt(times, name))}`
}

function withInterval({ value, lower, upper }: QuantileEstimate): string {
  const end = (ms: number | undefined): string => (ms === undefined ? '?' : formatDuration(ms))
  if (lower === undefined && upper === undefined) return formatDuration(value)
  return `${formatDuration(value)} (${end(lower)} to ${end(upper)})`
}

function percent(share: number): string {
  const amount = share * 100
  return `${amount < 0.05 && amount > 0 ? '< 0.1' : Number(amount.toPrecision(amount < 1 ? 1 : 2))} %`
}

function countOf(count: number, word: string): string {
  return `${formatCount(count)} ${word}${count === 1 ? '' : 's'}`
}

/** Up to two digits: an estimate should not look like a measurement. */
function roundUp(value: number): number {
  if (value <= 0 || !Number.isFinite(value)) return value
  const unit = 10 ** (Math.floor(Math.log10(value)) - 1)
  return Number((Math.ceil(value / unit - 1e-9) * unit).toPrecision(2))
}
