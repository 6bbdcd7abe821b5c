import { type CostClaim, parseCpuBudget, parseRate, type Rate } from '../cost/claim.ts'
import type { CpuOptions, SustainOptions } from '../cost/options.ts'
import { realMachine } from '../latency/machine.ts'
import { latencyFamily } from '../latency/options.ts'
import { resolveSiblings } from '../sibling-options.ts'
import { checkSubject, type Subject } from '../subject.ts'
import type { Duration } from '../units.ts'
import { checkArguments } from './arguments.ts'
import type { MatcherDefinition } from './definition.ts'
import { literal, optionTexts } from './option-texts.ts'
import { assertPlainly } from './plain.ts'

/** The options of the latency family that CPU time has. */
const CPU_OPTIONS: readonly (keyof CpuOptions)[] = [
  'maxTime',
  'setup',
  'teardown',
  'onInconclusive',
  'proof',
  'falseFailure',
]

/** `toUseCpuLessThan(ms, options?)`: a budget of CPU time per call. */
export const toUseCpuLessThan: MatcherDefinition = cost(
  'toUseCpuLessThan',
  "'5ms'",
  'ms',
  parseCpuBudget,
  CPU_OPTIONS,
)

/** `toSustain(rate, options?)`: a throughput. */
export const toSustain: MatcherDefinition = cost('toSustain', "'1000/s'", 'rate', parseRate, [
  ...CPU_OPTIONS,
  'gc',
  'excuse',
  'concurrency',
] satisfies readonly (keyof SustainOptions)[])

function cost(
  name: string,
  example: string,
  argument: string,
  parse: (value: unknown) => CostClaim,
  applicable: readonly (keyof SustainOptions)[],
): MatcherDefinition {
  const usage = `await expect(() => work()).${name}(${example})`
  return {
    name,
    usage,
    prepare(received, args) {
      checkArguments(args, 2, `${name}(${argument}, options?)`)
      const [limit, options] = args
      const claim = parse(limit)
      const subject = checkSubject(received, usage)
      const { values, given } = resolveSiblings(
        { matcher: name, family: latencyFamily, applicable, own: {} },
        options,
      )
      const isCpu = claim.kind === 'cpu'
      const strict = values.onInconclusive === 'fail' || values.proof === 'compliance'
      return {
        hint: literal(limit),
        onInconclusive: strict ? 'fail' : 'pass',
        options: optionTexts(given),
        run: async (context) => {
          const { judgeCost } = await import('./cost-run.ts')
          const plan = {
            subject,
            claim,
            concurrency: isCpu ? 1 : values.concurrency,
            // Neither waits for a CPU nor pauses of the collector are taken out of CPU time.
            options: isCpu ? { ...values, gc: 'include' as const, excuse: false as const } : values,
          }
          return await judgeCost(plan, context, realMachine)
        },
      }
    },
  }
}

/**
 * The check of `toUseCpuLessThan` for any runner, or none: resolves unless the calls are proved to use more CPU time than
 * `ms` each, in most stretches of calls.
 *
 * @throws QtestsAssertionError on proof of a violation; UsageError for bad input; the subject's error as `cause`.
 * @example await assertCpuLessThan(() => render(page), '5ms')
 */
export async function assertCpuLessThan(subject: Subject, ms: Duration, options?: CpuOptions): Promise<void> {
  await assertPlainly(toUseCpuLessThan, subject, [ms, options])
}

/**
 * The check of `toSustain` for any runner, or none: resolves unless the calls are proved to come to less than `rate`, in most
 * stretches of calls.
 *
 * @throws QtestsAssertionError on proof of a violation; UsageError for bad input; the subject's error as `cause`.
 * @example await assertSustains(() => fetchUser(1), '1000/s', { concurrency: 20 })
 */
export async function assertSustains(subject: Subject, rate: Rate, options?: SustainOptions): Promise<void> {
  await assertPlainly(toSustain, subject, [rate, options])
}
