import { UsageError } from '../errors.ts'
import { explainRetained } from '../explain/retained.ts'
import type { CollectedEvidence, Look } from '../memory/collected.ts'
import { type CollectedResult, type CollectedTask, measureCollected } from '../memory/collected-measure.ts'
import type { MemoryOptions } from '../memory/options.ts'
import { resolveSiblingOptions } from '../memory/sibling-options.ts'
import { collectedReport } from '../message/collected.ts'
import type { Row } from '../message/report.ts'
import type { AssertionRecord } from '../run/record.ts'
import { checkSubject, type Subject } from '../subject.ts'
import type { Verdict } from '../verdict.ts'
import type { Assertion, MatcherDefinition, RunContext } from './definition.ts'
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
    if (args.length > 1) {
      throw new UsageError(
        `Expected at most one argument, got ${args.length}. The form is: toBeCollected(options?)`,
      )
    }
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
        const task: CollectedTask = { factory, setup, teardown, maxTime, signal, deadline }
        const measured = await measureCollected(task)
        const { verdict, holders } = await explain(measured, factory, values.explain !== 'off', context)
        return {
          verdict,
          report: collectedReport(verdict, holders),
          calls: measured.calls,
          evidence: 'evidence' in verdict ? evidenceRecord(verdict.evidence) : {},
        }
      },
    }
  },
}

const APPLICABLE: readonly (keyof CollectedOptions)[] = [
  'maxTime',
  'setup',
  'teardown',
  'explain',
  'onInconclusive',
]

/** Columns of a retaining path: the label is beside it. */
const PATH_WIDTH = 86

/**
 * Who holds what is still alive. A snapshot collects more thoroughly than anything else and knows all holders: where it
 * finds the object gone, or held by nothing, the proof is refuted.
 */
async function explain(
  { verdict, held }: CollectedResult,
  factory: Subject,
  wanted: boolean,
  context: RunContext,
): Promise<{ verdict: Verdict<CollectedEvidence>; holders: Row[] }> {
  if (verdict.kind !== 'fail' || held === undefined || !wanted) return { verdict, holders: [] }
  const retained = await explainRetained(held, context, { subject: factory })
  switch (retained.kind) {
    case 'held':
      return {
        verdict,
        holders: retained.lines(PATH_WIDTH).map((text, at) => ({ label: at === 0 ? 'held by' : '', text })),
      }
    case 'unknown':
      return { verdict, holders: [{ label: 'held by', text: `unknown: ${retained.reason}` }] }
    case 'collected':
    case 'not-held': {
      const reason =
        retained.kind === 'collected'
          ? 'objects were alive after many collections, but a heap snapshot, which collects more thoroughly, found one gone'
          : 'objects were alive after many collections, but by a heap snapshot only weak links hold one of them'
      return { verdict: { ...verdict, kind: 'inconclusive', reason }, holders: [] }
    }
  }
}

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
