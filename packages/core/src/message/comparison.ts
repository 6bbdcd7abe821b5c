import type { ComparisonClaim } from '../comparison/claim.ts'
import type { ComparisonFindings } from '../comparison/run.ts'
import { formatCount, formatDuration } from '../units.ts'
import {
  factorWithInterval,
  formatFactor,
  interleavedMachine,
  ratioDoubt,
  ratioProof,
} from './interleaved.ts'
import type { Report, Row } from './report.ts'

/** The report of a comparison of two functions. */
export function comparisonReport(findings: ComparisonFindings): Report {
  const { claim, conclusion, evidence, ratio, falseFailure, measurement } = findings
  const proof = conclusion.kind === 'fail' ? [ratioProof(evidence.windows, 'pairs', falseFailure)] : []
  return {
    claim: conclusion.kind === 'inconclusive' ? comparisonReason(findings) : claimOf(findings),
    expected: `at most ${formatFactor(claim.limit)} times as long as ${OTHER[claim.kind]}`,
    received: seen(findings),
    evidence: [
      {
        label: 'ratio',
        text: `${factorWithInterval(ratio)}; above ${formatFactor(claim.limit)} in ${formatCount(evidence.over)} of ${formatCount(evidence.rounds)} pairs`,
      },
      ...proof,
      ...timeRows(findings),
    ],
    explanation: interleavedMachine(measurement, 'pairs'),
    next: conclusion.kind === 'fail' ? [nextStep(findings)] : [],
  }
}

/** Why a verdict was not reached, as one sentence. */
export function comparisonReason(findings: ComparisonFindings): string {
  const { claim, conclusion, measurement } = findings
  const doubt = ratioDoubt(conclusion, measurement, 'pairs')
  return `${doubt} (${seen(findings)}, at most ${formatFactor(claim.limit)} times is asked for)`
}

const OTHER: Readonly<Record<ComparisonClaim['kind'], string>> = {
  faster: 'the other',
  'not-slower': 'the other',
  overhead: 'the baseline',
}

function claimOf(findings: ComparisonFindings): string {
  const { claim, conclusion } = findings
  const not = conclusion.kind === 'fail'
  switch (claim.kind) {
    case 'faster': {
      const margin = claim.limit === 1 ? 'faster' : `faster by ${claim.margin}`
      return `is ${not ? 'not ' : ''}${margin}: ${seen(findings)}`
    }
    case 'not-slower':
      return `is slower by ${not ? '' : 'no '}more than ${claim.margin}: ${seen(findings)}`
    case 'overhead':
      return `has an overhead ${not ? 'above' : 'below'} ${claim.margin}: ${seen(findings)}`
  }
}

/** Advice: how much a limit should leave beside what was measured. */
const ROOM = 0.05

function nextStep({ claim, ratio: { value } }: ComparisonFindings): string {
  const seen = `${formatFactor(value)} times`
  if (claim.kind !== 'faster') {
    const percent = formatCount(Math.ceil((value + ROOM - 1) * 100 - 1e-6))
    return `make it faster, or if ${seen} is right, allow '${percent}%'`
  }
  const percent = Math.floor((1 - value - ROOM) * 100 + 1e-6)
  return percent > 0
    ? `make it faster, or if ${seen} is right, ask for less: { by: '${percent}%' }`
    : 'make it faster: by these times, there is no gain over the other'
}

function seen({ ratio, claim, measurement }: ComparisonFindings): string {
  if (measurement.rounds.length === 0) return 'no pair was timed'
  const factor = formatFactor(ratio.value)
  return `takes ${factor === '1' ? '' : `${factor} times `}as long as ${OTHER[claim.kind]}`
}

function timeRows({ subject, other, claim, measurement }: ComparisonFindings): Row[] {
  const { rounds, batches, warmUp } = measurement
  if (rounds.length === 0) return []
  const [batch = 1] = batches
  const means = batch === 1 ? 'per call' : `per call, means of ${formatCount(batch)} calls`
  const name = claim.kind === 'overhead' ? 'baseline' : 'other'
  const rows = [
    {
      label: 'times',
      text: `subject ${formatDuration(subject.value)} · ${name} ${formatDuration(other.value)}: medians ${means}`,
    },
  ]
  if (warmUp !== undefined) {
    const how = warmUp.ended === 'steady' ? 'until steady' : 'ended by time'
    rows.push({ label: 'warm-up', text: `${formatCount(warmUp.rounds)} pairs, ${how}` })
  }
  return rows
}
