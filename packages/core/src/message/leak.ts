import type { Block, GrowthEvidence } from '../memory/growth.ts'
import type { AllocationSite } from '../memory/sites.ts'
import { formatBytes, formatCount } from '../units.ts'
import type { Verdict } from '../verdict.ts'
import type { Report, Row } from './report.ts'

/**
 * The words of a growth verdict.
 *
 * @param sites - where the memory was allocated, heaviest first; empty when none was found, `undefined` when none
 * was looked for.
 * @param tolerance - bytes per call that are still no leak.
 */
export function leakReport(
  verdict: Verdict<GrowthEvidence>,
  sites: readonly AllocationSite[] | undefined,
  tolerance: number,
): Report {
  const expected = `at most ${perCall(tolerance)}`
  if (verdict.kind === 'unsupported') {
    return {
      claim: `could not be measured: ${verdict.reason}`,
      expected,
      received: 'no reading',
      evidence: [],
      explanation: [],
      next: [],
    }
  }
  const { evidence } = verdict
  const received = `${perCall(evidence.perCall)} in ${formatCount(evidence.calls)} calls`
  return {
    claim: claimOf(verdict),
    expected,
    received,
    evidence: evidenceRows(evidence),
    explanation: verdict.kind === 'fail' && sites !== undefined ? siteRows(sites) : [],
    next: verdict.kind === 'fail' ? nextSteps(evidence, sites?.[0]) : [],
  }
}

function claimOf(verdict: Exclude<Verdict<GrowthEvidence>, { kind: 'unsupported' }>): string {
  const { evidence } = verdict
  switch (verdict.kind) {
    case 'pass':
      return `calls retain nothing that grows (${perCall(evidence.perCall)})`
    case 'fail':
      return evidence.channel === 'external'
        ? `leaks ${perCall(evidence.perCall)} outside the heap (array buffers, native memory) and ${formatBytes(Math.round(evidence.heapPerCall))} on it`
        : `leaks ${perCall(evidence.perCall)}`
    case 'inconclusive':
      return `may leak: ${verdict.reason}`
  }
}

function evidenceRows({ blocks, channel, warmup }: GrowthEvidence): Row[] {
  const grown = blocks.map((block) => (channel === 'external' ? block.external : block.data))
  const sum = grown.reduce((total, bytes) => total + bytes, 0)
  const each = blocks.map(
    (block, at) => `${rounded(grown[at] as number, block)} B × ${formatCount(block.calls)}`,
  )
  return [
    {
      label: 'growth',
      text: `${formatBytes(sum)} in ${blocks.length} ${blocks.length === 1 ? 'block' : 'blocks'} of calls: ${each.join(', ')}`,
    },
    {
      label: 'settled',
      text: `full collections after each block; ${formatCount(warmup)} calls of warm-up not counted`,
    },
  ]
}

/** Rows about the functions that allocated, heaviest first. */
export function siteRows(sites: readonly AllocationSite[]): Row[] {
  if (sites.length === 0) {
    return [{ label: 'allocated in', text: 'unknown: no object of the growth could be traced to a function' }]
  }
  const rows: Row[] = []
  for (const [at, site] of sites.entries()) {
    const count =
      site.count === undefined ? '' : `, ${site.count.toFixed(2)} objects and ${perCall(site.bytes)}`
    const through = site.through === undefined ? '' : ` through ${site.through}`
    rows.push({
      label: 'allocated in',
      text: `${site.function} (${site.location})${through}, ${Math.round(site.share * 100)} % of the bytes${count}`,
    })
    for (const caller of site.callers) rows.push({ label: at === 0 ? 'called from' : '', text: caller })
    if (at === 0 && site.codeFrame !== undefined)
      rows.push({ label: '', text: `\n${site.codeFrame}${sites.length > 1 ? '\n' : ''}`, verbatim: true })
  }
  return rows
}

function nextSteps({ warmup, calls }: GrowthEvidence, site: AllocationSite | undefined): string[] {
  const who = `what ${site?.function ?? 'the subject'} allocates`
  return [
    `find what keeps ${who}: a listener, timer, Map or array that outlives the call`,
    `a cache with a bound above ${formatCount(warmup + calls)} entries looks the same: pass warmup above its bound, or tolerance if the growth is intended`,
  ]
}

/** Bytes per call for a person: a tenth of a byte where it can be told. */
export function perCall(bytes: number): string {
  return `${formatBytes(Math.abs(bytes) < 1_000 ? Math.round(bytes * 10) / 10 : bytes)} per call`
}

function rounded(bytes: number, block: Block): string {
  return formatCount(Math.round((bytes / block.calls) * 10) / 10)
}
