import type { Verdict } from '../verdict.ts'
import { type Attribution, bytesPerCall } from './attribute.ts'
import type { GrowthEvidence } from './growth.ts'

/** Bytes per call by which two figures for the same growth may differ. */
const SAME = 1.5

/**
 * Counted objects beat the byte counter where both mean the same: V8's own steps are in the counter alone. A table or
 * array that grows as well is in every block, so that none of them agrees with the objects.
 */
export function refine(
  verdict: Verdict<GrowthEvidence>,
  attribution: Attribution | undefined,
): Verdict<GrowthEvidence> {
  if (verdict.kind !== 'fail' || attribution?.counted !== true || verdict.evidence.channel !== 'heap')
    return verdict
  const counted = bytesPerCall(attribution.stacks, attribution.calls)
  const agrees = verdict.evidence.blocks
    .slice(-3)
    .some(({ data, calls }) => Math.abs(data / calls - counted) <= SAME)
  return agrees ? { ...verdict, evidence: { ...verdict.evidence, perCall: counted } } : verdict
}
