import type { Verdict } from '../verdict.ts'
import { type Attribution, bytesPerCall } from './attribute.ts'
import { type Block, rate } from './block.ts'
import type { GrowthEvidence } from './growth.ts'
import type { ObjectGrowth } from './growth-census.ts'

/** Bytes per call by which two figures for the same growth may differ. */
const SAME = 1.5

/** Steps of V8's own in a block, in bytes: by so much its figure may be off; but in few calls they would excuse anything. */
const STEP = 224 * 1024
const MOST_OFF = 0.2

/** Bytes of the memento that V8 lays behind a new object of a literal while it watches how long such objects live. */
const MEMENTO = 16

/** Objects that a record must have, over those counted, to speak for them; texts and tables come on top. */
const LEAST_RECORDED = 0.9
const MOST_RECORDED = 4

/** A verdict and the record of what leaked, where each may correct the other. */
export interface Refined {
  readonly verdict: Verdict<GrowthEvidence>
  readonly attribution: Attribution | undefined
}

/**
 * Counted objects beat the byte counter where both mean the same: V8's own steps are in the counter alone. A table or
 * array that grows as well is in every block, so that none of them agrees with the objects.
 *
 * An exact record counts mementos with their objects, but they die with the next collection of the young generation:
 * where the heap agrees with the objects without one each, they are left out.
 */
export function refine(verdict: Verdict<GrowthEvidence>, attribution: Attribution | undefined): Refined {
  if (verdict.kind !== 'fail' || attribution?.counted !== true || verdict.evidence.channel !== 'heap')
    return { verdict, attribution }
  if (verdict.evidence.objects !== undefined) return byCounts(verdict, verdict.evidence.objects, attribution)
  const tail = verdict.evidence.blocks.slice(-3)
  const last = tail.at(-1)
  if (last === undefined) return { verdict, attribution }
  const off = ({ stacks, calls }: Attribution, block: Block): number =>
    Math.abs(rate(block.data, block) - bytesPerCall(stacks, calls))
  const without = withoutMementos(attribution)
  const nearest = off(without, last) < off(attribution, last) ? without : attribution
  // Where a table grows as well, the difference is its own.
  const alone = (last.live?.tables ?? 0) < last.data / 20
  const perCall = bytesPerCall(nearest.stacks, nearest.calls)
  const step = alone ? Math.min(STEP / last.calls, MOST_OFF * perCall) : 0
  const agrees = off(nearest, last) <= step || tail.some((block) => off(nearest, block) <= SAME)
  // The table that grows beside them may be what carries it above the tolerance.
  if (!agrees || perCall < verdict.evidence.tolerance) return { verdict, attribution }
  return { verdict: { ...verdict, evidence: { ...verdict.evidence, perCall } }, attribution: nearest }
}

/**
 * Counted objects have proved it. Of a record, what each call has left speaks for them: beside heavy work, what the last call
 * holds until the next, and what V8 adds, may be a thousand times as much. Unless they are too few, they have the bytes.
 */
function byCounts(
  verdict: Extract<Verdict<GrowthEvidence>, { kind: 'fail' }>,
  { perCall }: ObjectGrowth,
  attribution: Attribution,
): Refined {
  const { calls } = attribution
  const stacks = attribution.stacks.filter(({ count }) => count >= LEAST_RECORDED * calls)
  if (stacks.length === 0) return { verdict, attribution }
  const recorded = stacks.reduce((sum, { count }) => sum + count, 0) / calls
  const alike = recorded >= LEAST_RECORDED * perCall && recorded <= MOST_RECORDED * perCall
  return {
    verdict: alike ? weighed(verdict, bytesPerCall(stacks, calls)) : verdict,
    attribution: { ...attribution, stacks },
  }
}

/** Proof by counted objects, with the bytes that they have by another count; fewer than they need cannot be. */
export function weighed<V extends Extract<Verdict<GrowthEvidence>, { kind: 'fail' }>>(
  verdict: V,
  bytes: number,
): V {
  const { evidence } = verdict
  if (evidence.objects === undefined || evidence.objects.weighed || bytes < evidence.perCall) return verdict
  const objects = { ...evidence.objects, weighed: true }
  return { ...verdict, evidence: { ...evidence, perCall: bytes, objects } }
}

function withoutMementos(attribution: Attribution): Attribution {
  const stacks = attribution.stacks.map((stack) => ({ ...stack, bytes: stack.bytes - MEMENTO * stack.count }))
  return { ...attribution, stacks }
}
