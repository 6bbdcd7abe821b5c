import { expected, UsageError } from '../errors.ts'
import { type GivenOption, resolveOptions } from '../options.ts'
import { KNOWN_KINDS } from '../resources/kinds.ts'
import {
  type IgnoreOption,
  type ListenerHolder,
  type ListenerOptions,
  type ResourceOptions,
  resourceFamily,
} from '../resources/options.ts'
import { callsPerRound, LEAST_ROUND } from '../resources/plan.ts'
import type { ResourceFamily, ResourceTask } from '../resources/task.ts'
import type { Ignore, OpenResource } from '../resources/watch.ts'
import { checkSubject, type Subject, SubjectError } from '../subject.ts'
import { checkArguments } from './arguments.ts'
import type { Assertion, MatcherDefinition } from './definition.ts'
import { optionTexts } from './option-texts.ts'
import { assertPlainly } from './plain.ts'

/** `toNotLeakTimers(options?)`: timers that the calls started are over. */
export const toNotLeakTimers: MatcherDefinition = resourceMatcher('toNotLeakTimers', 'timers')

/** `toNotLeakListeners(options?)`: listeners that the calls added are off. */
export const toNotLeakListeners: MatcherDefinition = resourceMatcher('toNotLeakListeners', 'listeners')

/** `toNotLeakHandles(options?)`: what the calls opened is closed. */
export const toNotLeakHandles: MatcherDefinition = resourceMatcher('toNotLeakHandles', 'handles')

function resourceMatcher(name: string, family: ResourceFamily): MatcherDefinition {
  const usage = `await expect(() => work()).${name}()`
  return {
    name,
    usage,
    prepare(received, args): Assertion {
      checkArguments(args, 1, `${name}(options?)`)
      const subject = checkSubject(received, usage)
      const { values, given } = resolveOptions(resourceFamily, args[0])
      const { explain, onInconclusive, ignore, on, ...measuring } = values
      checkCalls(measuring.calls as number | undefined, measuring.warmup as number | undefined)
      if (on !== undefined && family !== 'listeners') {
        throw new UsageError(`Option \`on\` names what toNotLeakListeners counts; ${name} does not take it`)
      }
      checkIgnored(name, family, given)
      const bound = {
        ...measuring,
        family,
        subject,
        ignore: ignoring(ignore as IgnoreOption | undefined),
        on: (on ?? []) as readonly ListenerHolder[],
        explain: explain === 'sites',
      } as Omit<ResourceTask, 'signal' | 'deadline' | 'concurrent'>
      return {
        hint: '',
        onInconclusive: onInconclusive as 'pass' | 'fail',
        options: optionTexts(given),
        run: async (context) => {
          const { runResources } = await import('./resources-run.ts')
          return await runResources({ ...bound, ...context })
        },
      }
    },
  }
}

function checkCalls(calls: number | undefined, warmup: number | undefined): void {
  if (calls !== undefined && callsPerRound(calls, warmup) < LEAST_ROUND) {
    throw new UsageError(
      `Expected option \`calls\` to leave at least ${3 * LEAST_ROUND} calls after the warm-up, two for each of three rounds, got ${calls} with ${warmup ?? 3} of warm-up`,
    )
  }
}

/**
 * A name that is none of a kind would ignore nothing, in silence. Listeners are named by their events, which can be anything; and
 * what is set for all tests is for the other matchers as well.
 */
function checkIgnored(matcher: string, family: ResourceFamily, given: readonly GivenOption[]): void {
  if (family === 'listeners') return
  const own = given.find(({ name, source }) => name === 'ignore' && source === 'call')
  if (!Array.isArray(own?.value)) return
  const all = Object.values(KNOWN_KINDS).flat()
  const unknown: unknown = own.value.find((name) => !all.includes(name))
  if (unknown === undefined) return
  const known = KNOWN_KINDS[family].map((kind) => `'${kind}'`)
  throw expected(
    'each name in option `ignore`',
    `a kind that ${matcher} knows (${known.join(', ')})`,
    unknown,
  )
}

function ignoring(ignore: IgnoreOption | undefined): Ignore {
  if (ignore === undefined) return () => false
  if (typeof ignore !== 'function') {
    return ({ kind, event }) => ignore.includes(kind) || (event !== undefined && ignore.includes(event))
  }
  return (resource: OpenResource) => {
    try {
      return Boolean(ignore(resource))
    } catch (error) {
      throw new SubjectError(`\`ignore\` threw: ${String(error)}`, error)
    }
  }
}

/**
 * The check of `toNotLeakTimers` for any runner, or none: resolves when no timer is left.
 *
 * @throws QtestsAssertionError on proof of a leak; UsageError for bad input; the subject's error as `cause`.
 * @example await assertNoTimerLeak(() => poller.start().stop())
 */
export async function assertNoTimerLeak(subject: Subject, options?: ResourceOptions): Promise<void> {
  await assertPlainly(toNotLeakTimers, subject, [options])
}

/**
 * The check of `toNotLeakListeners` for any runner, or none: resolves when no listener is left.
 *
 * @throws QtestsAssertionError on proof of a leak; UsageError for bad input; the subject's error as `cause`.
 * @example await assertNoListenerLeak(() => request(signal))
 */
export async function assertNoListenerLeak(subject: Subject, options?: ListenerOptions): Promise<void> {
  await assertPlainly(toNotLeakListeners, subject, [options])
}

/**
 * The check of `toNotLeakHandles` for any runner, or none: resolves when all that the calls opened is closed.
 *
 * @throws QtestsAssertionError on proof of a leak; UsageError for bad input; the subject's error as `cause`.
 * @example await assertNoHandleLeak(() => connectAndQuit())
 */
export async function assertNoHandleLeak(subject: Subject, options?: ResourceOptions): Promise<void> {
  await assertPlainly(toNotLeakHandles, subject, [options])
}
