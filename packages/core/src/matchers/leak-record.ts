import { retainedRecords } from '../explain/retained-records.ts'
import type { GrowthEvidence } from '../memory/growth.ts'
import type { AllocationSite } from '../memory/sites.ts'
import type { AssertionRecord, SiteRecord } from '../run/record.ts'
import type { Judged } from './definition.ts'
import type { LeakFindings } from './leak-findings.ts'

/** The evidence of growth as the run log has it. */
export function evidenceRecord(evidence: GrowthEvidence): AssertionRecord['evidence'] {
  const { perCall, weakest, strongest, channel, tolerance, warmup, calls, blocks, objects } = evidence
  return {
    bytesPerCall: perCall,
    weakestBlock: weakest,
    strongestBlock: strongest,
    channel,
    tolerance,
    warmup,
    measuredCalls: calls,
    blocks: blocks.length,
    ...(objects === undefined ? {} : { objectsPerCall: objects.perCall }),
  }
}

/** The findings as the run log has them. */
export function findingsRecord({
  sites,
  holders,
  saved,
}: LeakFindings): Pick<Judged, 'sites' | 'retained' | 'artifacts'> {
  const retained = retainedRecords(holders)
  return {
    ...(sites === undefined || sites.length === 0 ? {} : { sites: sites.map(siteRecord) }),
    ...(retained === undefined ? {} : { retained }),
    ...(saved === undefined ? {} : { artifacts: saved.files }),
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
