import { UsageError } from '../errors.ts'
import type { CollectedEvidence, Look } from '../memory/collected.ts'
import { type CollectedTask, measureCollected } from '../memory/collected-measure.ts'
import type { MemoryOptions } from '../memory/options.ts'
import { resolveSiblingOptions } from '../memory/sibling-options.ts'
import { collectedReport } from '../message/collected.ts'
import type { AssertionRecord } from '../run/record.ts'
import { checkSubject, type Subject } from '../subject.ts'
import type { Verdict } from '../verdict.ts'
import { checkArguments } from './arguments.ts'
import type { Assertion, MatcherDefinition } from './definition.ts'
import { findHeldBy, type HeldBy } from './held-by.ts'
import { optionTexts } from './option-texts.ts'
import { assertPlainly } from './plain.ts'

/** Options of `toBeCollected`: those of the memory family that are not about repeated calls. */
export type CollectedOptions = Pick<
  MemoryOptions,
  'maxTime' | 'setup' | 'teardown' | 'explain' | 'onInconclusive'
>

const USAGE = 'await expect(() => new Session()).toBeCollected()'

/** `toBeCollected(options?)`: what the factory returns can be collected once dropped. */
export const toBeCollected: MatcherDefinition = {
  name: 'toBeCollected',
  usage: USAGE,
  prepare(received, args): Assertion {
    checkArguments(args, 1, 'toBeCollected(options?)')
    if (typeof received === 'object' && received !== null) throw heldByTheTest()
    const factory = checkSubject(received, USAGE)
    const { values, given } = resolveSiblingOptions('toBeCollected', args[0], APPLICABLE)
    const { setup, teardown, maxTime } = values
    return {
      hint: '',
      onInconclusive: values.onInconclusive as 'pass' | 'fail',
      options: optionTexts(given),
      run: async (context) => {
        const { signal, deadline } = context
        let heldBy: HeldBy = NOT_ASKED
        const onKept = async (held: WeakRef<object>): Promise<void> => {
          heldBy = await findHeldBy(held, values.explain, factory, context)
        }
        const task: CollectedTask = {
          factory,
          setup,
          teardown,
          maxTime,
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
      },
    }
  },
}

const NOT_ASKED: HeldBy = { kind: 'told', rows: [] }

const APPLICABLE: readonly (keyof CollectedOptions)[] = [
  'maxTime',
  'setup',
  'teardown',
  'explain',
  'onInconclusive',
]

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

function heldByTheTest(): UsageError {
  return new UsageError(
    `Expected the subject to be a function that makes the object, got the object itself: the test holds it, so it cannot be collected. Write: ${USAGE}`,
  )
}

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

/**
 * The check of `toBeCollected` for any runner, or none: resolves unless what the factory returns is kept, with proof.
 *
 * @throws QtestsAssertionError on proof that an object is kept; UsageError for bad input; the factory's error as `cause`.
 * @example await assertCollected(() => new Session())
 */
export async function assertCollected(factory: Subject, options?: CollectedOptions): Promise<void> {
  await assertPlainly(toBeCollected, factory, [options])
}
