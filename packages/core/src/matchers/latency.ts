import { describe, expected, UsageError } from '../errors.ts'
import {
  type Budget,
  type LatencyBudgets,
  type PercentileName,
  parseBudget,
  parseBudgets,
} from '../latency/budget.ts'
import { readGiven } from '../latency/given.ts'
import { FALSE_PASS } from '../latency/judge.ts'
import { realMachine } from '../latency/machine.ts'
import { latencyFamily } from '../latency/options.ts'
import type { LatencyPlan } from '../latency/run.ts'
import { type ResolvedOptions, resolveOptions } from '../options.ts'
import { isThenable } from '../realm.ts'
import { exceedanceBounds } from '../stats/exceedance.ts'
import { checkSubject } from '../subject.ts'
import { formatCount } from '../units.ts'
import { checkArguments } from './arguments.ts'
import type { Assertion, MatcherDefinition } from './definition.ts'
import { literal, optionTexts } from './option-texts.ts'

/** `toStayUnderP50` to `toStayUnderP999`: one budget. */
export const percentileMatchers: Readonly<Record<Exclude<PercentileName, 'max'>, MatcherDefinition>> = {
  p50: percentileMatcher('p50'),
  p90: percentileMatcher('p90'),
  p95: percentileMatcher('p95'),
  p99: percentileMatcher('p99'),
  p999: percentileMatcher('p999'),
}

const SEVERAL = "await expect(() => work()).toStayUnder({ p95: 200, p99: '500ms', max: '2s' })"

/** `toStayUnder(budgets, options?)`: several budgets at once. */
export const toStayUnder: MatcherDefinition = {
  name: 'toStayUnder',
  usage: SEVERAL,
  prepare(received, args) {
    const [budgets, options] = twoArguments(args, 'toStayUnder(budgets, options?)')
    const parsed = parseBudgets(budgets)
    const hint = parsed.map(({ name }) => `${name}: ${literal((budgets as LatencyBudgets)[name])}`).join(', ')
    return prepare(received, SEVERAL, parsed, `{ ${hint} }`, options)
  },
}

function percentileMatcher(percentile: PercentileName): MatcherDefinition {
  const name = `toStayUnder${percentile.toUpperCase()}`
  const usage = `await expect(() => work()).${name}('20ms')`
  return {
    name,
    usage,
    prepare(received, args) {
      const [limit, options] = twoArguments(args, `${name}(ms, options?)`)
      return prepare(received, usage, [parseBudget(percentile, limit)], literal(limit), options)
    },
  }
}

function prepare(
  received: unknown,
  usage: string,
  budgets: readonly Budget[],
  hint: string,
  callOptions: unknown,
): Assertion {
  const resolved = resolveOptions(latencyFamily, callOptions)
  const { values, given } = resolved
  const plan: LatencyPlan = { budgets, options: { ...values, maxCalls: mostCalls(budgets, resolved) } }
  const times = readReceived(received, usage)
  let find: Assertion['run']
  if (times === undefined) {
    const subject = checkSubject(received, usage)
    // The machine is loaded with the matcher: its clocks are captured before tests fake theirs.
    find = async (context) => {
      const { judgeMeasured } = await import('./latency-run.ts')
      return await judgeMeasured(subject, plan, context, realMachine)
    }
  } else {
    refuseMeasuringOptions(given)
    find = async () => (await import('./latency-run.ts')).judgeGiven(times, plan)
  }
  const strict = values.onInconclusive === 'fail' || values.proof === 'compliance'
  return { hint, onInconclusive: strict ? 'fail' : 'pass', options: optionTexts(given), run: find }
}

/** Times measured elsewhere, or `undefined` for what should be a function. */
function readReceived(received: unknown, usage: string): ReturnType<typeof readGiven> {
  if (typeof received !== 'object' || received === null || isThenable(received)) return undefined
  let times: ReturnType<typeof readGiven>
  try {
    times = readGiven(received)
  } catch (error) {
    if (error instanceof UsageError) throw error
    // Any look at a revoked Proxy throws, and so may a getter: not readable as times, whatever it is.
  }
  if (times === undefined)
    throw expected('the subject', `a function (${usage}), times in ms or a histogram`, received)
  return times
}

/** Calls allowed by default: 100 over the allowed share, at which a regression is told apart from the allowed share. */
const CALLS_PER_SHARE = 100

/**
 * The most calls for budgets: those that somebody set, or a number that suits the percentiles.
 *
 * @throws UsageError when so few calls can never show the budget.
 */
export function mostCalls(
  budgets: readonly Pick<Budget, 'name' | 'share'>[],
  { values }: Pick<ResolvedOptions<(typeof latencyFamily)['table']>, 'values'>,
): number {
  const most = Math.max(...budgets.map(({ share }) => Math.round(CALLS_PER_SHARE / (share || 0.05))))
  if (values.maxCalls === undefined) return most
  for (const { name, share } of budgets) {
    const least = exceedanceBounds(share || 0.05, values.falseFailure, FALSE_PASS).passAt(0)
    if (values.maxCalls < least) {
      throw new UsageError(
        `Expected option \`maxCalls\` to be at least ${formatCount(least)} for ${name}, got ${describe(values.maxCalls)}: with fewer calls ${name} can never be shown, even if none is over budget`,
      )
    }
  }
  return values.maxCalls
}

const OF_GIVEN_TIMES = ['falseFailure', 'onInconclusive', 'proof']

function refuseMeasuringOptions(given: ResolvedOptions<(typeof latencyFamily)['table']>['given']): void {
  for (const { name, source } of given) {
    // Options from a file or a variable are meant for all assertions; those of the call are about this one.
    if (source === 'call' && !OF_GIVEN_TIMES.includes(name)) {
      throw new UsageError(
        `Option \`${name}\` is about measuring a function; the subject holds times that were measured before. Options for those: ${OF_GIVEN_TIMES.join(', ')}`,
      )
    }
  }
}

function twoArguments(args: readonly unknown[], form: string): readonly [unknown, unknown] {
  checkArguments(args, 2, form)
  return [args[0], args[1]]
}
