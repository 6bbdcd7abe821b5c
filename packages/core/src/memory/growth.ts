import type { Verdict } from '../verdict.ts'
import {
  type Block,
  ENOUGH_CALLS,
  type GrowthSituation,
  LARGEST_CACHE,
  LEAST_BLOCKS,
  LEAST_CALLS,
  rate,
} from './block.ts'
import { retainsNothing } from './growth-clean.ts'
import { doubt, shortRun, starved, unseen } from './growth-doubts.ts'
import { evidenceOf, type GrowthEvidence } from './growth-evidence.ts'
import { LEAST_SAMPLES, proofsOf } from './growth-proof.ts'

export type { Block } from './block.ts'
export type { GrowthEvidence } from './growth-evidence.ts'

/** What to do after a block. */
export type Decision =
  | { readonly kind: 'continue' }
  | { readonly kind: 'verdict'; readonly verdict: Verdict<GrowthEvidence> }

/** The kind of a verdict; `undefined` where there is none yet. */
export function verdictOf(decision: Decision): Verdict<unknown>['kind'] | undefined {
  return decision.kind === 'verdict' ? decision.verdict.kind : undefined
}

/** The same, but open where it is red: nothing is proven before collections have settled. @param reason - why they have not. */
export function unsettled(decision: Decision, reason: string): Decision {
  if (decision.kind !== 'verdict' || decision.verdict.kind !== 'fail') return decision
  const { evidence, caveats } = decision.verdict
  return { kind: 'verdict', verdict: { kind: 'inconclusive', reason, evidence, caveats } }
}

/** Entries of the smaller default bounds of caches in use, and some: of whatever size, they may be documents. */
const SMALL_CACHE = 2_600

/**
 * Judges the blocks so far. Pure: reads no clock and no heap.
 *
 * Each block is longer than everything before it, so one-off growth (tables, first calls, caches up to their
 * bound) shrinks to nothing while a leak keeps its rate, and each doubling of a Map falls inside a block.
 * Green: one block in which neither the byte counter nor the live objects grow. Red: growth above the
 * tolerance in *every* one of the last blocks; the weakest one discriminates, not the mean.
 */
export function judgeGrowth(blocks: readonly Block[], situation: GrowthSituation): Decision {
  const { exhausted, warmup, slow, caveats } = situation
  const last = blocks.at(-1)
  if (last === undefined) return { kind: 'continue' }
  const evidence = evidenceOf(blocks, situation)
  const verdict = (value: Verdict<GrowthEvidence>): Decision => ({ kind: 'verdict', verdict: value })
  const suspect = isSuspect(blocks, situation)
  if (retainsNothing(blocks, situation, suspect)) {
    // What came once is no growth: only what comes evenly is reported beside the bytes.
    const evenly = last.live === undefined ? last.data : Math.min(last.data, last.live.recurring)
    const perCall = Math.max(0, rate(evenly, last))
    return verdict({
      kind: 'pass',
      evidence: { ...evidence, perCall },
      caveats: [...caveats, ...unseen(last)],
    })
  }
  const total = warmup + evidence.calls
  const enough = blocks.length >= LEAST_BLOCKS && total >= ENOUGH_CALLS
  if (!enough && !exhausted) return { kind: 'continue' }
  const proofs =
    evidence.calls >= LEAST_CALLS && blocks.length >= LEAST_BLOCKS ? proofsOf(blocks, situation, suspect) : []
  const beyond = total - last.calls >= ENOUGH_CALLS
  // Made to stop by others before it was through the bounds of caches: such a cache may be all that it is.
  const small = total < SMALL_CACHE || (!slow && evidence.perCall * ENOUGH_CALLS < LARGEST_CACHE)
  const unsure = situation.starved && !enough && small
  if (!unsure && proofs.some((proof) => proof.pace >= (beyond ? 0.4 : proof.leastPace))) {
    const doubts = total >= ENOUGH_CALLS ? caveats : [...caveats, shortRun(total)]
    return verdict({ kind: 'fail', evidence, caveats: doubts })
  }
  if (!exhausted) return { kind: 'continue' }
  const reason =
    unsure && proofs.length > 0 ? starved(total) : doubt(blocks, evidence, proofs.length > 0, situation.end)
  return verdict({ kind: 'inconclusive', reason, evidence, caveats })
}

/**
 * A block before left objects evenly, and they were still there a block later. Code that is optimised meanwhile may
 * hide from the sampler, so only the bytes can clear it from now on, and they count to the tolerance itself.
 */
function isSuspect(blocks: readonly Block[], { tolerance }: GrowthSituation): boolean {
  return blocks.some((block, at) => {
    const next = blocks[at + 1]
    if (block.live === undefined || next?.live?.recurringOfPrevious === undefined) return false
    const kept = next.live.recurringOfPrevious >= 0.8 * block.live.recurring
    return kept && block.live.samples >= LEAST_SAMPLES && block.live.recurring >= tolerance * block.calls
  })
}
