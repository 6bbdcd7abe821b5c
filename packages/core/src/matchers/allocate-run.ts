import type { AllocationEvidence } from '../memory/allocation.ts'
import { measureAllocation } from '../memory/allocation-measure.ts'
import type { AllocationTask } from '../memory/allocation-task.ts'
import { findSites } from '../memory/sites.ts'
import { allocationReport } from '../message/allocation.ts'
import type { AssertionRecord } from '../run/record.ts'
import { besideOthers } from './concurrency.ts'
import type { Judged, RunContext } from './definition.ts'
import { siteRecord } from './leak-record.ts'

/** Measures, judges and explains what calls allocate. */
export async function runAllocation(
  bound: Omit<AllocationTask, 'attribute' | 'signal' | 'deadline'>,
  explains: boolean,
  context: RunContext,
): Promise<Judged> {
  const { signal, deadline } = context
  const attribute = !context.concurrent && context.isNot !== true && explains
  const {
    verdict: found,
    calls,
    attribution,
  } = await measureAllocation({ ...bound, attribute, signal, deadline })
  const verdict = besideOthers(found, context, 'calls allocated more than the budget', 'it')
  const explained = verdict.kind === 'fail' && attribute && attribution !== undefined
  const sites = explained ? await findSites(attribution) : undefined
  return {
    verdict,
    report: allocationReport(verdict, sites, bound.budget),
    calls,
    evidence: 'evidence' in verdict ? evidenceRecord(verdict.evidence) : {},
    ...(sites === undefined || sites.length === 0 ? {} : { sites: sites.map(siteRecord) }),
  }
}

function evidenceRecord(evidence: AllocationEvidence): AssertionRecord['evidence'] {
  const { perCall, counted, lower, upper, mean, external, over, budget, warmup, calls, blocks, sample } =
    evidence
  return {
    bytesPerCall: perCall,
    countedPerCall: counted,
    lower: lower ?? null,
    upper: upper ?? null,
    mean,
    externalPerCall: external,
    blocksOver: over,
    budget,
    warmup,
    measuredCalls: calls,
    blocks: blocks.length,
    /** The second witness: every object, or some by chance. */
    witness: sample === undefined ? null : sample.exact ? 'recorded' : 'sampled',
    witnessPerCall: sample?.perCall ?? null,
  }
}
