import type { AllocationEvidence, AllocationSample } from '../memory/allocation.ts'
import type { AllocationSite } from '../memory/sites.ts'
import { formatBytes, formatCount } from '../units.ts'
import type { Verdict } from '../verdict.ts'
import { perCall } from './leak.ts'
import { siteRows } from './leak-cause.ts'
import { type Report, type Row, unmeasured } from './report.ts'

/**
 * The words of an allocation verdict.
 *
 * @param sites - the functions that allocate, heaviest first; `undefined` when nobody looked.
 */
export function allocationReport(
  verdict: Verdict<AllocationEvidence>,
  sites: readonly AllocationSite[] | undefined,
  budget: number,
): Report {
  const expected = `at most ${perCall(budget)}`
  if (verdict.kind === 'unsupported') {
    return unmeasured(`could not be measured: ${verdict.reason}`, expected, 'no reading')
  }
  const { evidence } = verdict
  return {
    claim: claimOf(verdict),
    expected,
    received: perCall(evidence.perCall),
    evidence: evidenceRows(evidence),
    explanation: verdict.kind === 'fail' && sites !== undefined ? siteRows(sites, 0) : [],
    next: verdict.kind === 'fail' ? nextSteps(evidence, sites?.[0]) : [],
  }
}

function claimOf(verdict: Exclude<Verdict<AllocationEvidence>, { kind: 'unsupported' }>): string {
  const { evidence } = verdict
  const within = `the budget of ${formatBytes(evidence.budget)}`
  switch (verdict.kind) {
    case 'pass':
      return `calls allocate ${perCall(evidence.perCall)}, within ${within}`
    case 'fail':
      return `calls allocate ${perCall(evidence.perCall)}, over ${within}`
    case 'inconclusive':
      return `calls may allocate more than ${within}: ${verdict.reason}`
  }
}

function evidenceRows(evidence: AllocationEvidence): Row[] {
  const { blocks, calls, counted, lower, upper, external, over, warmup, sample, budget, bound } = evidence
  const end = (bytes: number | undefined): string => (bytes === undefined ? '?' : formatBytes(tenth(bytes)))
  const interval = end(lower) === end(upper) ? '' : ` (${end(lower)} to ${end(upper)} with 95 % confidence)`
  const error = formatBytes(tenth(bound - budget))
  const rows: Row[] = [
    {
      label: 'counted',
      text: `${perCall(counted)}${interval}: median of ${formatCount(blocks.length)} blocks, ${formatCount(calls)} calls, by the size of the heap`,
    },
    {
      label: 'proof',
      text: `${formatCount(over)} of ${formatCount(blocks.length)} blocks over the budget by more than ${error}`,
    },
    ...witnessRows(sample),
    {
      label: 'warm-up',
      text: `${formatCount(warmup)} calls, not counted: what V8 has optimised is`,
    },
  ]
  if (external >= 1) {
    rows.splice(1, 0, {
      label: 'outside',
      text: `${perCall(external)} of it outside the heap: array buffers, native memory`,
    })
  }
  return rows
}

/** Exact or sampled: the difference matters to whoever sets a budget. */
function witnessRows(sample: AllocationSample | undefined): Row[] {
  if (sample === undefined || sample.calls === 0) return []
  const further = `${formatCount(sample.calls)} further calls, on the heap`
  return [
    sample.exact
      ? { label: 'recorded', text: `${perCall(sample.perCall)}, exactly: each object of ${further}` }
      : {
          label: 'sampled',
          text: `${perCall(sample.perCall)}, ${formatBytes(tenth(sample.lower))} at least: by chance, objects of ${further}`,
        },
  ]
}

function tenth(bytes: number): number {
  return Math.abs(bytes) < 1_000 ? Math.round(bytes * 10) / 10 : bytes
}

function nextSteps({ perCall: bytes }: AllocationEvidence, site: AllocationSite | undefined): string[] {
  return [
    `allocate less in ${placeOf(site)}: reuse objects, avoid copies, closures, spreads`,
    `if that is right, a budget of ${formatBytes(roundUp(bytes * 1.1))} has room for it`,
  ]
}

/** Its name, or where it stands when it has none. */
function placeOf(site: AllocationSite | undefined): string {
  if (site === undefined) return 'the subject'
  return site.function.startsWith('(') ? site.location : site.function
}

function roundUp(bytes: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, bytes))) - 1)
  return Math.ceil(bytes / unit) * unit
}
