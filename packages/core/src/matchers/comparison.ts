import {
  type ComparisonClaim,
  FASTER_RANGE,
  readFaster,
  readTolerance,
  type Share,
  TOLERANCE_RANGE,
} from '../comparison/claim.ts'
import type { ComparisonOptions, FasterOptions, NotSlowerOptions } from '../comparison/options.ts'
import { realMachine } from '../latency/machine.ts'
import { type LatencyValues, latencyFamily } from '../latency/options.ts'
import { readOption } from '../option-kinds.ts'
import type { GivenOption, OptionSpec } from '../options.ts'
import { resolveSiblings } from '../sibling-options.ts'
import { checkSubject, type Subject } from '../subject.ts'
import { checkArguments } from './arguments.ts'
import type { Assertion, MatcherDefinition } from './definition.ts'
import { literal, optionTexts } from './option-texts.ts'
import { assertPlainly } from './plain.ts'

/** `toRunFasterThan(other, options?)`: takes less time than another function, by a margin. */
export const toRunFasterThan: MatcherDefinition = comparison(
  'toRunFasterThan',
  'by',
  '0%',
  FASTER_RANGE,
  readFaster,
)

/** `toNotBeSlowerThan(other, options?)`: takes no more time than another function, but for a tolerance. */
export const toNotBeSlowerThan: MatcherDefinition = comparison(
  'toNotBeSlowerThan',
  'tolerance',
  '10%',
  TOLERANCE_RANGE,
  (value) => readTolerance(value),
)

/** The options of the latency family that a comparison has. */
export const COMPARISON_OPTIONS: readonly (keyof ComparisonOptions)[] = [
  'maxTime',
  'gc',
  'setup',
  'teardown',
  'onInconclusive',
  'proof',
  'falseFailure',
  'excuse',
]

function comparison(
  name: string,
  margin: 'by' | 'tolerance',
  fallback: string,
  range: string,
  read: (value: unknown) => ComparisonClaim | undefined,
): MatcherDefinition {
  const usage = `await expect(() => work()).${name}(() => other())`
  const spec: OptionSpec<Share, ComparisonClaim | undefined> = readOption(undefined, range, read)
  return {
    name,
    usage,
    prepare(received, args) {
      checkArguments(args, 2, `${name}(other, options?)`)
      const [against, options] = args
      const other = checkSubject(against, usage, 'the other function')
      const subject = checkSubject(received, usage)
      const resolved = resolveSiblings(
        { matcher: name, family: latencyFamily, applicable: COMPARISON_OPTIONS, own: { [margin]: spec } },
        options,
      )
      const given = resolved.own[margin]
      const claim = given ?? (read(fallback) as ComparisonClaim)
      const text =
        given === undefined ? '' : `, { ${margin}: ${literal((options as Record<string, unknown>)[margin])} }`
      return comparing(subject, other, claim, `other${text}`, resolved)
    },
  }
}

/** A comparison of two functions, ready to run. */
export function comparing(
  subject: Subject,
  other: Subject,
  claim: ComparisonClaim,
  hint: string,
  { values, given }: { readonly values: LatencyValues; readonly given: readonly GivenOption[] },
): Assertion {
  const strict = values.onInconclusive === 'fail' || values.proof === 'compliance'
  return {
    hint,
    onInconclusive: strict ? 'fail' : 'pass',
    options: optionTexts(given),
    run: async (context) => {
      const { judgeComparison } = await import('./comparison-run.ts')
      return await judgeComparison({ subject, other, claim, options: values }, context, realMachine)
    },
  }
}

/**
 * The check of `toRunFasterThan` for any runner, or none: resolves unless `subject` is proved not to be faster than
 * `other` by the margin.
 *
 * @throws QtestsAssertionError on proof that it is not; UsageError for bad input; a function's own error as `cause`.
 * @example await assertFasterThan(() => lookUp(key), () => scan(key), { by: '3x' })
 */
export async function assertFasterThan(
  subject: Subject,
  other: Subject,
  options?: FasterOptions,
): Promise<void> {
  await assertPlainly(toRunFasterThan, subject, [other, options])
}

/**
 * The check of `toNotBeSlowerThan` for any runner, or none: resolves unless `subject` is proved to be slower than
 * `other` by more than the tolerance.
 *
 * @throws QtestsAssertionError on proof that it is; UsageError for bad input; a function's own error as `cause`.
 * @example await assertNotSlowerThan(() => parse(text), () => previousParse(text), { tolerance: '5%' })
 */
export async function assertNotSlowerThan(
  subject: Subject,
  other: Subject,
  options?: NotSlowerOptions,
): Promise<void> {
  await assertPlainly(toNotBeSlowerThan, subject, [other, options])
}
