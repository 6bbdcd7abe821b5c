import { readTolerance, type Share, TOLERANCE_RANGE } from '../comparison/claim.ts'
import type { OverheadOptions } from '../comparison/options.ts'
import { expected } from '../errors.ts'
import { latencyFamily } from '../latency/options.ts'
import { functionOption } from '../option-kinds.ts'
import { resolveSiblings } from '../sibling-options.ts'
import { checkSubject, type Subject } from '../subject.ts'
import { checkArguments } from './arguments.ts'
import { COMPARISON_OPTIONS, comparing } from './comparison.ts'
import type { MatcherDefinition } from './definition.ts'
import { literal } from './option-texts.ts'
import { assertPlainly } from './plain.ts'

const USAGE = "await expect(() => traced()).toHaveOverheadBelow('5%', { baseline: () => plain() })"

/** `toHaveOverheadBelow(share, { baseline })`: what is added to some work costs little of its time. */
export const toHaveOverheadBelow: MatcherDefinition = {
  name: 'toHaveOverheadBelow',
  usage: USAGE,
  prepare(received, args) {
    checkArguments(args, 2, 'toHaveOverheadBelow(share, { baseline })')
    const [share, options] = args
    const claim = readTolerance(share, 'overhead')
    if (claim === undefined) throw expected('the overhead', TOLERANCE_RANGE, share)
    const subject = checkSubject(received, USAGE)
    const resolved = resolveSiblings(
      {
        matcher: 'toHaveOverheadBelow',
        family: latencyFamily,
        applicable: COMPARISON_OPTIONS,
        own: { baseline: functionOption<Subject>() },
      },
      options,
    )
    const baseline = checkSubject(resolved.own.baseline, USAGE, 'option `baseline`')
    return comparing(subject, baseline, claim, `${literal(share)}, { baseline }`, resolved)
  },
}

/**
 * The check of `toHaveOverheadBelow` for any runner, or none: resolves unless `subject` is proved to take more time than
 * the baseline by more than `share`.
 *
 * @throws QtestsAssertionError on proof that it does; UsageError for bad input; a function's own error as `cause`.
 * @example await assertOverheadBelow(() => traced(order), '5%', { baseline: () => handle(order) })
 */
export async function assertOverheadBelow(
  subject: Subject,
  share: Share,
  options: OverheadOptions,
): Promise<void> {
  await assertPlainly(toHaveOverheadBelow, subject, [share, options])
}
