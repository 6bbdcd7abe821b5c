import type { CollectedEvidence, Look } from '../memory/collected.ts'
import { type CollectedTask, measureCollected } from '../memory/collected-measure.ts'
import type { MemoryValues } from '../memory/options.ts'
import { collectedReport } from '../message/collected.ts'
import type { AssertionRecord } from '../run/record.ts'
import type { Verdict } from '../verdict.ts'
import type { Judged, RunContext } from './definition.ts'
import { findHeldBy, type HeldBy } from './held-by.ts'

/** Measures, judges and explains whether what a factory makes is collected. */
export async function runCollected(
  bound: Omit<CollectedTask, 'onKept' | 'signal' | 'deadline'>,
  explain: MemoryValues['explain'],
  context: RunContext,
): Promise<Judged> {
  const { signal, deadline } = context
  let heldBy: HeldBy = NOT_ASKED
  const onKept = async (held: WeakRef<object>): Promise<void> => {
    heldBy = await findHeldBy(held, explain, bound.factory, context)
  }
  const task: CollectedTask = {
    ...bound,
    onKept: context.isNot === true ? undefined : onKept,
    signal,
    deadline,
  }
  const measured = await measureCollected(task)
  const verdict = unlessRefuted(measured.verdict, heldBy)
  return {
    verdict,
    report: collectedReport(verdict, heldBy.kind === 'told' ? heldBy.rows : []),
    calls: measured.calls,
    evidence: 'evidence' in verdict ? evidenceRecord(verdict.evidence) : {},
  }
}

const NOT_ASKED: HeldBy = { kind: 'told', rows: [] }

/** A snapshot that finds the object gone, or held by nothing, refutes the proof. */
function unlessRefuted(verdict: Verdict<CollectedEvidence>, heldBy: HeldBy): Verdict<CollectedEvidence> {
  if (verdict.kind !== 'fail') return verdict
  switch (heldBy.kind) {
    case 'told':
      return verdict
    case 'gone':
      return { ...verdict, kind: 'inconclusive', reason: GONE }
    case 'not-held':
      return { ...verdict, kind: 'inconclusive', reason: NOT_HELD }
  }
}

const GONE =
  'objects were alive after many collections, but a heap snapshot, which collects more thoroughly, found one gone'
const NOT_HELD =
  'objects were alive after many collections, but by a heap snapshot only weak links hold one of them'

function evidenceRecord({ looks }: CollectedEvidence): AssertionRecord['evidence'] {
  const last = looks.at(-1) as Look
  return {
    objects: last.objects,
    alive: last.alive.length,
    classes: last.classes.join(', '),
    collections: last.collections,
    waited: last.time,
    looks: looks.length,
  }
}
