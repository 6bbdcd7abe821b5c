import { type GrowthClassText, readGrowthClass } from '../complexity/growth-class.ts'
import {
  type MakeInput,
  readSizes,
  type ScaleOptions,
  SIZES_RANGE,
  TOLERANCE,
} from '../complexity/options.ts'
import { expected } from '../errors.ts'
import { realMachine } from '../latency/machine.ts'
import { latencyFamily } from '../latency/options.ts'
import { choiceOption, functionOption, numberOption, readOption } from '../option-kinds.ts'
import type { OptionSpec } from '../options.ts'
import { resolveSiblings } from '../sibling-options.ts'
import { checkSubject } from '../subject.ts'
import { formatCount } from '../units.ts'
import { checkArguments } from './arguments.ts'
import type { Assertion, MatcherDefinition } from './definition.ts'
import { literal, optionTexts } from './option-texts.ts'
import { assertPlainly } from './plain.ts'

const USAGE =
  "await expect((input) => work(input)).toScaleAtMost('n log n', { sizes: [100, 1_000, 10_000], setup })"

const sizesOption: OptionSpec<readonly number[], readonly number[] | undefined> = readOption(
  undefined,
  SIZES_RANGE,
  readSizes,
)
const OWN = {
  sizes: sizesOption,
  setup: functionOption<MakeInput>(),
  fresh: choiceOption(false, [true, false]),
  tolerance: numberOption(TOLERANCE, 0.05, 1),
} as const

const APPLICABLE = ['maxTime', 'gc', 'onInconclusive', 'proof', 'falseFailure', 'excuse'] as const

/** `toScaleAtMost(growth, { sizes })`: the time grows no faster with the size of the input than a class does. */
export const toScaleAtMost: MatcherDefinition = {
  name: 'toScaleAtMost',
  usage: USAGE,
  prepare(received, args): Assertion {
    checkArguments(args, 2, 'toScaleAtMost(growth, { sizes })')
    const [asked, options] = args
    const growth = readGrowthClass(asked)
    if (growth === undefined)
      throw expected('the growth', "one of '1', 'log n', 'n', 'n log n', 'n^2', 'n^3', also as 'O(n)'", asked)
    const subject = checkSubject(received, USAGE) as (input: unknown) => unknown
    const resolved = resolveSiblings(
      { matcher: 'toScaleAtMost', family: latencyFamily, applicable: APPLICABLE, own: OWN },
      options,
    )
    const { own, values, given } = resolved
    const { sizes, setup = (size) => size, fresh = false, tolerance = TOLERANCE } = own
    if (sizes === undefined) throw expected('option `sizes`', SIZES_RANGE, undefined)
    // What the collector does depends on the whole heap, not on n: by default its pauses are no part of the growth.
    const gc = given.some(({ name }) => name === 'gc') ? values.gc : 'exclude'
    const plan = { subject, sizes, setup, fresh: fresh === true, growth, tolerance }
    const { maxTime, excuse, falseFailure } = values
    return {
      hint: `${literal(asked)}, { ${hintOf(sizes, own)} }`,
      onInconclusive: values.onInconclusive === 'fail' || values.proof === 'compliance' ? 'fail' : 'pass',
      options: optionTexts(given),
      run: async (context) => {
        const { judgeScale } = await import('./scale-run.ts')
        return await judgeScale(
          { ...plan, options: { maxTime, gc, excuse, falseFailure } },
          context,
          realMachine,
        )
      },
    }
  },
}

/** The options that say what is measured, as the hint line shows them. */
function hintOf(
  sizes: readonly number[],
  { setup, fresh, tolerance }: { setup?: unknown; fresh?: unknown; tolerance?: number | undefined },
): string {
  const parts = [
    `sizes: [${sizes
      .map(formatCount)
      .map((size) => size.replaceAll(',', '_'))
      .join(', ')}]`,
  ]
  if (setup !== undefined) parts.push('setup')
  if (fresh === true) parts.push('fresh: true')
  if (tolerance !== undefined) parts.push(`tolerance: ${tolerance}`)
  return parts.join(', ')
}

/**
 * The check of `toScaleAtMost` for any runner, or none: resolves unless the time of `subject` is proved to grow faster
 * with the size of its input than `growth` allows.
 *
 * @throws QtestsAssertionError on proof that it does; UsageError for bad input; the subject's own error as `cause`.
 * @example await assertScalesAtMost(sortOrders, 'n log n', { sizes: [100, 1_000, 10_000], setup: randomOrders })
 */
export async function assertScalesAtMost<Input = number>(
  subject: (input: Input) => unknown,
  growth: GrowthClassText,
  options: ScaleOptions,
): Promise<void> {
  await assertPlainly(toScaleAtMost, subject, [growth, options])
}
