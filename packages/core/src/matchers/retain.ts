import { checkCalls } from '../memory/check-calls.ts'
import type { MemoryOptions } from '../memory/options.ts'
import { parseRetainBudget, withinError } from '../memory/retain.ts'
import { resolveSiblingOptions } from '../memory/sibling-options.ts'
import { checkSubject, type Subject } from '../subject.ts'
import type { Bytes } from '../units.ts'
import { checkArguments } from './arguments.ts'
import type { Assertion, MatcherDefinition } from './definition.ts'
import { literal, optionTexts } from './option-texts.ts'
import { assertPlainly } from './plain.ts'

/** Options of `toRetainAtMost`: the memory family without `tolerance`, which its budget stands for. */
export type RetainOptions = Omit<MemoryOptions, 'tolerance'>

const USAGE = "await expect(() => work()).toRetainAtMost('2 KB')"

/** `toRetainAtMost(bytes, options?)`: retained bytes per call stay within the budget. */
export const toRetainAtMost: MatcherDefinition = {
  name: 'toRetainAtMost',
  usage: USAGE,
  prepare(received, args): Assertion {
    checkArguments(args, 2, 'toRetainAtMost(bytes, options?)')
    const [limit, options] = args
    const budget = parseRetainBudget(limit)
    const subject = checkSubject(received, USAGE)
    const { values, given } = resolveSiblingOptions('toRetainAtMost', options, APPLICABLE, {
      tolerance: 'Its budget is the first argument',
    })
    checkCalls(values)
    const bound = withinError(budget)
    return {
      hint: literal(limit),
      onInconclusive: values.onInconclusive as 'pass' | 'fail',
      options: optionTexts(given),
      run: async (context) => {
        const [{ runGrowth }, { retainReport }] = await Promise.all([
          import('./leak-run.ts'),
          import('../message/retain.ts'),
        ])
        const judged = await runGrowth(subject, { ...values, tolerance: bound }, context, (report, verdict) =>
          retainReport(report, verdict, budget, bound),
        )
        return { ...judged, evidence: { ...judged.evidence, budget } }
      },
    }
  },
}

const APPLICABLE: readonly (keyof RetainOptions)[] = [
  'calls',
  'warmup',
  'maxTime',
  'setup',
  'teardown',
  'beforeEach',
  'afterEach',
  'explain',
  'allow',
  'artifacts',
  'onInconclusive',
]

/**
 * The check of `toRetainAtMost` for any runner, or none: resolves unless calls retain more than `bytes` each (a number
 * of bytes, or text with a unit), with proof.
 *
 * @throws QtestsAssertionError on proof of a violation; UsageError for bad input; the subject's error as `cause`.
 * @example await assertRetainsAtMost(() => remember(), '2 KB')
 */
export async function assertRetainsAtMost(
  subject: Subject,
  bytes: Bytes,
  options?: RetainOptions,
): Promise<void> {
  await assertPlainly(toRetainAtMost, subject, [bytes, options])
}
