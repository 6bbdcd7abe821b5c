import type { CostFindings } from '../cost/run.ts'
import { formatCount, formatDuration, formatRate } from '../units.ts'
import { interleavedMachine, ratioDoubt, ratioProof } from './interleaved.ts'
import type { Report, Row } from './report.ts'

const WHAT = 'stretches'

/** The report on CPU time per call, or on throughput. */
export function costReport(findings: CostFindings): Report {
  const { claim, conclusion, evidence, falseFailure, measurement, meter } = findings
  const fails = conclusion.kind === 'fail'
  return {
    claim: conclusion.kind === 'inconclusive' ? costReason(findings) : claimOf(findings),
    expected: claim.kind === 'cpu' ? `at most ${claim.text} of CPU per call` : `at least ${claim.text}`,
    received: seen(findings),
    evidence: [
      ...(measurement.rounds.length === 0 ? [] : measured(findings)),
      ...(fails ? [ratioProof(evidence.windows, WHAT, falseFailure)] : []),
    ],
    // CPU time does not pass while a thread waits for a CPU.
    explanation: meter === undefined ? interleavedMachine(measurement, WHAT) : [],
    next: fails ? [nextStep(findings)] : [],
  }
}

/** Why a verdict was not reached, as one sentence. */
export function costReason(findings: CostFindings): string {
  const { claim, conclusion, measurement } = findings
  const asked = claim.kind === 'cpu' ? `at most ${claim.text} per call` : `at least ${claim.text}`
  return `${ratioDoubt(conclusion, measurement, WHAT)} (${seen(findings)}, ${asked} is asked for)`
}

function claimOf(findings: CostFindings): string {
  const { claim, conclusion } = findings
  const fails = conclusion.kind === 'fail'
  if (claim.kind === 'cpu') {
    return `uses ${fails ? '' : 'no '}more than ${claim.text} of CPU per call: ${seen(findings)}`
  }
  return `${fails ? 'does not sustain' : 'sustains'} ${claim.text}: ${seen(findings)}`
}

function seen({ claim, cost, measurement }: CostFindings): string {
  if (measurement.rounds.length === 0) return 'no stretch of calls was timed'
  return claim.kind === 'cpu' ? `${formatDuration(cost.value)} per call` : rateOf(cost.value)
}

const rateOf = (ms: number): string => (ms > 0 ? formatRate(1_000 / ms) : 'more than can be told')

function measured(findings: CostFindings): Row[] {
  const { claim, cost, evidence, measurement } = findings
  const over = `${formatCount(evidence.over)} of ${formatCount(evidence.rounds)} stretches`
  const { value, lower, upper } = cost
  const rows: Row[] = []
  if (claim.kind === 'cpu') {
    const ends = interval(lower, upper, formatDuration)
    rows.push({
      label: 'CPU time',
      text: `${formatDuration(value)}${ends} per call; above ${claim.text} in ${over}`,
    })
    rows.push({ label: 'counted', text: COUNTED[findings.meter ?? 'process'] })
  } else {
    // The slowest is the least: the ends change places.
    const ends = interval(upper, lower, rateOf)
    rows.push({ label: 'throughput', text: `${rateOf(value)}${ends}; below ${claim.text} in ${over}` })
  }
  const { batches, warmUp } = measurement
  const lanes = findings.concurrency === 1 ? '' : `, ${formatCount(findings.concurrency)} under way at a time`
  const [batch = 1] = batches
  rows.push({
    label: 'stretches',
    text: `of ${formatCount(batch)} ${batch === 1 ? 'call' : 'calls'}${lanes}`,
  })
  if (warmUp !== undefined) {
    const how = warmUp.ended === 'steady' ? 'until steady' : 'ended by time'
    rows.push({ label: 'warm-up', text: `${formatCount(warmUp.rounds)} stretches, ${how}` })
  }
  return rows
}

const COUNTED = {
  thread: 'this thread: not the helpers of the collector and the compiler',
  process: 'the whole process: helpers of the collector and the compiler and other threads as well',
} as const

function interval(
  from: number | undefined,
  to: number | undefined,
  format: (value: number) => string,
): string {
  if (from === undefined && to === undefined) return ''
  const end = (value: number | undefined): string => (value === undefined ? '?' : format(value))
  return ` (${end(from)} to ${end(to)})`
}

/** Advice: how much a limit should leave beside what was measured, for the machine. */
const ROOM = 1.25

function nextStep({ claim, cost: { value } }: CostFindings): string {
  if (claim.kind === 'cpu') {
    return `make it cheaper, or if ${formatDuration(value)} is right, allow '${formatDuration(value * ROOM).replace(' ', '')}'`
  }
  return `make it faster, or if ${rateOf(value)} is right, ask for ${rateOf(value * ROOM)}`
}
