import type { GrowthEvidence } from '../memory/growth-evidence.ts'
import { weighed } from '../memory/refine.ts'
import type { Verdict } from '../verdict.ts'
import type { HeldGroup, Holders } from './holders.ts'

/** Objects per call of a group that may be what was counted: each call leaves whole ones. */
const LEAST_PER_CALL = 0.9

/**
 * Findings about a leak that counted objects have proved, without groups of which not every call has left one: beside heavy
 * work, V8 and caches that calls fill once leave more bytes than the leak.
 */
export function byCount<F extends { readonly holders: Holders | undefined }>(
  verdict: Verdict<GrowthEvidence>,
  findings: F,
): F {
  const { holders } = findings
  if (verdict.kind !== 'fail' || verdict.evidence.objects === undefined || holders?.kind !== 'found')
    return findings
  const groups = holders.groups.filter(({ count }) => count >= LEAST_PER_CALL)
  return groups.length === 0 ? findings : { ...findings, holders: { ...holders, groups, more: 0 } }
}

/** The same verdict with the bytes of these groups, where counted objects have proved it. */
export function weighedBy(
  verdict: Verdict<GrowthEvidence>,
  holders: Holders | undefined,
): Verdict<GrowthEvidence> {
  if (verdict.kind !== 'fail' || holders?.kind !== 'found') return verdict
  const counted = holders.groups.filter(({ count }) => count >= LEAST_PER_CALL)
  const sum = (of: (group: HeldGroup) => number): number => counted.reduce((all, group) => all + of(group), 0)
  const bytes = Math.max(
    sum((group) => group.bytes),
    ...counted.map(({ retained }) => retained),
  )
  // Of a backlog, of which the oldest leave, a snapshot has all that have come.
  const left =
    (verdict.evidence.objects?.perCall ?? 0) /
    Math.max(
      1,
      sum(({ count }) => count),
    )
  return weighed(verdict, Math.min(1, left) * bytes)
}
