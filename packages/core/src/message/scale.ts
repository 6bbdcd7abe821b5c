import type { ScaleFindings, SpanEvidence } from '../complexity/run.ts'
import { formatCount, formatDuration } from '../units.ts'
import {
  factorWithInterval,
  formatFactor,
  interleavedMachine,
  ratioDoubt,
  ratioProof,
} from './interleaved.ts'
import type { Report, Row } from './report.ts'

/** The report of a verdict on growth. */
export function scaleReport(findings: ScaleFindings): Report {
  const { conclusion, growth, falseFailure, measurement } = findings
  const span = shownSpan(findings)
  const failed = conclusion.kind === 'fail'
  return {
    claim: conclusion.kind === 'inconclusive' ? scaleReason(findings) : claimOf(findings, span, failed),
    expected: `at most ${growth}${span === undefined ? '' : `: ${allowedOf(findings, span)} ${between(span)}`}`,
    received: span === undefined ? 'unknown' : `${formatFactor(span.ratio.value)} times${likeText(findings)}`,
    evidence: [
      ...(span === undefined ? [] : [limitRow(findings, span)]),
      ...(failed && span !== undefined ? [ratioProof(span.windows, 'rounds', falseFailure)] : []),
      ...sizeRows(findings),
      ...warmUpRows(findings),
    ],
    explanation: interleavedMachine(measurement, 'rounds'),
    next: failed
      ? [
          'look for what is done once per element and takes longer the more there are: a search through a list, a copy, a nested loop',
        ]
      : [],
  }
}

/** Why a verdict was not reached, as one sentence. */
export function scaleReason(findings: ScaleFindings): string {
  const { conclusion, growth, measurement, tried, sizes } = findings
  const span = shownSpan(findings)
  if (span === undefined) {
    const { slow } = tried
    const found =
      slow === undefined
        ? `sizes above ${formatCount(sizes.at(-1)?.size ?? 0)} were not tried`
        : `n = ${formatCount(slow.size)} took ${Number.isFinite(slow.time) ? formatDuration(slow.time) : 'longer than there was'}`
    return `calls take too long for maxTime: ${found}; smaller sizes or a larger maxTime would settle it`
  }
  const doubt = ratioDoubt(conclusion, measurement, 'rounds')
  if (measurement.rounds.length === 0) return doubt
  const seen = `grows ${formatFactor(span.ratio.value)} times ${between(span)}`
  return `${doubt} (${seen}, ${growth} is ${allowedOf(findings, span)})`
}

/** The span to speak about: of those that failed, or of all, the one that is farthest above its limit. */
function shownSpan({ spans, conclusion }: ScaleFindings): SpanEvidence | undefined {
  const candidates = conclusion.kind === 'fail' ? spans.filter(({ state }) => state === 'failed') : spans
  const excess = ({ ratio, limit }: SpanEvidence): number => ratio.value / limit
  return candidates.reduce<SpanEvidence | undefined>(
    (worst, span) => (worst === undefined || excess(span) > excess(worst) ? span : worst),
    undefined,
  )
}

function claimOf(findings: ScaleFindings, span: SpanEvidence | undefined, failed: boolean): string {
  const claim = `grows ${failed ? '' : 'no '}faster than ${findings.growth}`
  if (span === undefined) return claim
  const seen = `${formatFactor(span.ratio.value)} times ${between(span)}`
  return `${claim}: ${seen}, where ${findings.growth} is ${allowedOf(findings, span)}`
}

function allowedOf({ growth }: ScaleFindings, { allowed }: SpanEvidence): string {
  return growth === '1' ? 'no growth' : `${formatFactor(allowed)} times`
}

function between({ from, to }: SpanEvidence): string {
  return `from n = ${formatCount(from)} to ${formatCount(to)}`
}

function likeText({ fitted }: ScaleFindings): string {
  return fitted === undefined ? '' : `, like ${fitted}`
}

function limitRow({ tolerance }: ScaleFindings, { ratio, limit, over, rounds }: SpanEvidence): Row {
  return {
    label: 'growth',
    text: `${factorWithInterval(ratio)} times; above the limit of ${formatFactor(limit)} (tolerance n^${tolerance}) in ${formatCount(over)} of ${formatCount(rounds)} rounds`,
  }
}

function sizeRows({ sizes, measurement }: ScaleFindings): Row[] {
  if (measurement.rounds.length === 0) return []
  const width = formatCount(sizes.at(-1)?.size ?? 0).length + 'n = :'.length
  return sizes.map(({ size, time }, i) => {
    const before = sizes[i - 1]?.time.value
    const step = before === undefined ? '' : ` · ${formatFactor(time.value / before)} times`
    const label = `n = ${formatCount(size)}:`.padEnd(width)
    return { label: 'times', text: `${label} ${formatDuration(time.value)}${step}` }
  })
}

function warmUpRows({ measurement: { warmUp } }: ScaleFindings): Row[] {
  if (warmUp === undefined) return []
  const how = warmUp.ended === 'steady' ? 'until steady' : 'ended by time'
  return [{ label: 'warm-up', text: `${formatCount(warmUp.rounds)} rounds, ${how}` }]
}
