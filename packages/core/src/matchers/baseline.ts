import { JUDGED } from '../baseline/budgets.ts'
import type { BaselineFileOptions, BaselineOptions } from '../baseline/options.ts'
import { type BaselinePlace, modeOfEnvironment, type UpdateMode } from '../baseline/place.ts'
import { baselineFile } from '../baseline/store.ts'
import { type ComparisonClaim, readTolerance, type Share, TOLERANCE_RANGE } from '../comparison/claim.ts'
import { expected } from '../errors.ts'
import { SHARES } from '../latency/budget.ts'
import { realMachine } from '../latency/machine.ts'
import { latencyFamily } from '../latency/options.ts'
import { choiceOption, readOption, textOption } from '../option-kinds.ts'
import { checkOptions, type OptionSpec, readEntries } from '../options.ts'
import { resolveSiblings } from '../sibling-options.ts'
import { checkSubject, type Subject } from '../subject.ts'
import { checkArguments } from './arguments.ts'
import type { MatcherDefinition } from './definition.ts'
import { mostCalls } from './latency.ts'
import { literal, optionTexts } from './option-texts.ts'
import { assertPlainly } from './plain.ts'

const USAGE = 'await expect(() => work()).toMatchPerfBaseline()'

const tolerance: OptionSpec<Share, ComparisonClaim | undefined> = readOption(
  undefined,
  TOLERANCE_RANGE,
  (value) => readTolerance(value),
)

/** All but `warmup`: calls at another stage of V8's optimiser say nothing about the code. */
const APPLICABLE = (Object.keys(latencyFamily.table) as (keyof (typeof latencyFamily)['table'])[]).filter(
  (name) => name !== 'warmup',
)

const BUDGETS = JUDGED.map((name) => ({ name, share: SHARES[name] }))

/** Measured by A/A runs of cold processes on a busy machine: docs/decisions/baselines-across-processes.md. */
const TOLERANCE = readTolerance('100%') as ComparisonClaim

/** `toMatchPerfBaseline(options?)`: takes no more time than the committed baseline, but for a tolerance. */
export const toMatchPerfBaseline: MatcherDefinition = {
  name: 'toMatchPerfBaseline',
  usage: USAGE,
  baseline: true,
  prepare(received, args) {
    checkArguments(args, 1, 'toMatchPerfBaseline(options?)')
    const [options] = args
    const subject = checkSubject(received, USAGE)
    const { values, own, given } = resolveSiblings(
      {
        matcher: 'toMatchPerfBaseline',
        family: latencyFamily,
        applicable: APPLICABLE,
        own: { tolerance },
        instead: { warmup: 'A baseline and what is held against it are warmed up alike' },
      },
      options,
    )
    const calls = mostCalls(BUDGETS, { values })
    const { limit, margin } = own.tolerance ?? TOLERANCE
    const plan = { subject, limit, margin, options: { ...values, warmup: undefined, maxCalls: calls } }
    const strict = values.onInconclusive === 'fail' || values.proof === 'compliance'
    return {
      hint:
        own.tolerance === undefined
          ? ''
          : `{ tolerance: ${literal((options as BaselineOptions).tolerance)} }`,
      onInconclusive: strict ? 'fail' : 'pass',
      options: optionTexts(given),
      run: async (context) => {
        const { judgeBaseline } = await import('./baseline-run.ts')
        return await judgeBaseline(plan, context, realMachine)
      },
    }
  },
}

/** Options that say where the baseline is. */
const place = {
  file: textOption('the path of the test file'),
  name: textOption('the name of the baseline, a text that is not empty'),
  update: choiceOption<readonly UpdateMode[]>('new', ['all', 'new', 'none']),
} as const

/**
 * The check of `toMatchPerfBaseline` for any runner, or none: resolves unless the subject is proved to take more time
 * than its baseline by more than the tolerance. Writes the baseline where there is none, outside of CI.
 *
 * @throws QtestsAssertionError on proof that it does; UsageError for bad input or a damaged file; the subject's error as
 * `cause`.
 * @example await assertMatchesPerfBaseline(() => parse(text), { file: import.meta.filename, name: 'parses a text' })
 */
export async function assertMatchesPerfBaseline(
  subject: Subject,
  options: BaselineFileOptions,
): Promise<void> {
  const entries = readEntries('the options of assertMatchesPerfBaseline', options)
  const isPlace = ([name]: readonly [string, unknown]): boolean => Object.hasOwn(place, name)
  const given = checkOptions(
    { name: 'assertMatchesPerfBaseline', table: place },
    Object.fromEntries(entries.filter(isPlace)),
    'call',
  ) as Partial<BaselineFileOptions>
  const { file, name, update = modeOfEnvironment() } = given
  if (file === undefined) throw expected('option `file`', 'the path of the test file', file)
  if (name === undefined)
    throw expected('option `name`', 'the name of the baseline, a text that is not empty', name)
  const baseline: BaselinePlace = { path: baselineFile(file), name, mode: update }
  const rest = Object.fromEntries(entries.filter((entry) => !isPlace(entry)))
  await assertPlainly(toMatchPerfBaseline, subject, [rest], { baseline: () => baseline })
}
