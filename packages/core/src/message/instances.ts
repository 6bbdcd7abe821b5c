import type { InstancesEvidence } from '../memory/instances.ts'
import type { AllocationSite } from '../memory/sites.ts'
import { formatCount } from '../units.ts'
import type { Verdict } from '../verdict.ts'
import { letGo } from './held-by.ts'
import { siteRows } from './leak-cause.ts'
import { type Report, type Row, unmeasured } from './report.ts'

/** Why instances stay. */
export interface InstancesCause {
  /** Who holds one of them; empty when nobody looked or nobody can tell. */
  readonly heldBy: readonly Row[]
  /** Where memory that stays was allocated; `undefined` when nobody looked. */
  readonly sites: readonly AllocationSite[] | undefined
}

/** The words of a verdict about instances. */
export function instancesReport(
  verdict: Verdict<InstancesEvidence>,
  classes: readonly string[],
  { heldBy, sites }: InstancesCause,
): Report {
  const expected = `no more ${classes.join(' or ')} alive after calls than before`
  if (verdict.kind === 'unsupported') {
    return unmeasured(`could not be counted: ${verdict.reason}`, expected, 'no count')
  }
  const { evidence } = verdict
  return {
    claim: claimOf(verdict),
    expected,
    received: `${leftOf(evidence)} in ${formatCount(evidence.calls)} calls`,
    evidence: evidenceRows(evidence),
    explanation: verdict.kind === 'fail' ? causeOf(heldBy, sites) : [],
    next: verdict.kind === 'fail' ? nextSteps(evidence, heldBy) : [],
  }
}

const BLANK: Row = { label: '', text: '', verbatim: true }

function causeOf(heldBy: readonly Row[], sites: readonly AllocationSite[] | undefined): Row[] {
  const allocated = sites === undefined ? [] : siteRows(sites, 0)
  return heldBy.length > 0 && allocated.length > 0
    ? [...heldBy, BLANK, ...allocated]
    : [...heldBy, ...allocated]
}

function claimOf(verdict: Exclude<Verdict<InstancesEvidence>, { kind: 'unsupported' }>): string {
  const { evidence } = verdict
  switch (verdict.kind) {
    case 'pass':
      return `calls leave no more ${evidence.classes.join(' or ')} alive`
    case 'fail':
      return `each call leaves ${rates(evidence, (at) => evidence.growing[at] === true)} alive`
    case 'inconclusive':
      return `calls may leave instances alive: ${verdict.reason}`
  }
}

/** `1.00 Session and 2.00 Socket`. */
function rates(
  { classes, perCall }: InstancesEvidence,
  chosen: (at: number) => boolean = () => true,
): string {
  return classes
    .map((name, at) => ({ name, at }))
    .filter(({ at }) => chosen(at))
    .map(({ name, at }) => `${rateText(perCall[at] ?? 0)} ${name}`)
    .join(' and ')
}

/** Two decimals, more for what is seldom: one in 2,000 calls is not none. */
function rateText(rate: number): string {
  return rate !== 0 && Math.abs(rate) < 0.05 ? String(Number(rate.toPrecision(2))) : rate.toFixed(2)
}

function leftOf({ classes, blocks }: InstancesEvidence): string {
  return classes
    .map((name, at) => {
      const more = blocks.reduce((sum, block) => sum + (block.more[at] ?? 0), 0)
      return more >= 0 ? `${formatCount(more)} more ${name}` : `${formatCount(-more)} fewer ${name}`
    })
    .join(', ')
}

function evidenceRows(evidence: InstancesEvidence): Row[] {
  const { classes, before, blocks, warmup } = evidence
  const rows = classes.map(
    (name, at): Row => ({
      label: 'instances',
      text: `${name}: ${formatCount(before[at] ?? 0)} before, then ${blocks
        .map(({ more, calls }) => `${signed(more[at] ?? 0)} in ${formatCount(calls)} calls`)
        .join(', ')}`,
    }),
  )
  return [
    ...rows,
    {
      label: 'counted',
      text: `one by one on the heap, subclasses included, after full collections; ${formatCount(warmup)} calls of warm-up not counted`,
    },
  ]
}

function signed(count: number): string {
  return count > 0 ? `+${formatCount(count)}` : formatCount(count)
}

function nextSteps({ classes, growing, warmup, calls }: InstancesEvidence, heldBy: readonly Row[]): string[] {
  const who = classes.filter((_, at) => growing[at]).join(' and ')
  return [
    letGo(`each ${who}`, heldBy),
    `a cache or pool with a bound above ${formatCount(warmup + calls)} entries looks the same: a warmup above it tells`,
  ]
}
