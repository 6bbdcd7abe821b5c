import type { GrowthEvidence } from '../memory/growth.ts'
import type { AllocationSite } from '../memory/sites.ts'
import type { AssertionRecord, RetainedRecord, SiteRecord } from '../run/record.ts'
import type { Judged } from './definition.ts'
import type { LeakFindings } from './leak-findings.ts'

/** The evidence of growth as the run log has it. */
export function evidenceRecord(evidence: GrowthEvidence): AssertionRecord['evidence'] {
  const { perCall, weakest, strongest, channel, tolerance, warmup, calls, blocks } = evidence
  return {
    bytesPerCall: perCall,
    weakestBlock: weakest,
    strongestBlock: strongest,
    channel,
    tolerance,
    warmup,
    measuredCalls: calls,
    blocks: blocks.length,
  }
}

/** The findings as the run log has them. */
export function findingsRecord({
  sites,
  holders,
  saved,
}: LeakFindings): Pick<Judged, 'sites' | 'retained' | 'artifacts'> {
  return {
    ...(sites === undefined || sites.length === 0 ? {} : { sites: sites.map(siteRecord) }),
    ...(holders?.kind === 'found'
      ? { retained: holders.groups.map((group) => retainedRecord(group, holders)) }
      : {}),
    ...(saved === undefined ? {} : { artifacts: saved.files }),
  }
}

type Found = Extract<LeakFindings['holders'], { kind: 'found' }>

function retainedRecord(
  { className, count, retained, path, fingerprint }: Found['groups'][number],
  holders: Found,
): RetainedRecord {
  return {
    class: className,
    count,
    bytes: retained,
    path: path === undefined ? null : holders.lines(path, Number.MAX_SAFE_INTEGER).join(' '),
    fingerprint: fingerprint ?? null,
  }
}

/** A site as the run log has it. */
export function siteRecord({
  codeFrame: _frame,
  callers: _callers,
  through: _through,
  packages: _packages,
  file: _file,
  count,
  ...site
}: AllocationSite & { readonly fingerprint?: string }): SiteRecord {
  return { ...site, count: count ?? null }
}
