import { checkCalls } from '../memory/check-calls.ts'
import { checkClasses, type InstanceClass } from '../memory/instances-classes.ts'
import type { MemoryOptions } from '../memory/options.ts'
import { resolveSiblingOptions } from '../memory/sibling-options.ts'
import { checkSubject, type Subject } from '../subject.ts'
import { checkArguments } from './arguments.ts'
import type { Assertion, MatcherDefinition } from './definition.ts'
import { optionTexts } from './option-texts.ts'
import { assertPlainly } from './plain.ts'

/** Options of `toReleaseInstancesOf`: the memory family without `tolerance`, as instances are counted and not weighed. */
export type InstancesOptions = Omit<MemoryOptions, 'tolerance' | 'allow' | 'artifacts'>

const USAGE = 'await expect(() => work()).toReleaseInstancesOf(Session)'

/** `toReleaseInstancesOf(Class, options?)`: calls leave no more instances of a class alive. */
export const toReleaseInstancesOf: MatcherDefinition = {
  name: 'toReleaseInstancesOf',
  usage: USAGE,
  prepare(received, args): Assertion {
    checkArguments(args, 2, 'toReleaseInstancesOf(Class | [Classes], options?)')
    const [wanted, options] = args
    const classes = checkClasses(wanted)
    const names = classes.map(({ name }) => name)
    const subject = checkSubject(received, USAGE)
    const { values, given } = resolveSiblingOptions('toReleaseInstancesOf', options, APPLICABLE, {
      tolerance: 'Instances are counted; up to one per 1,000 calls may stay',
    })
    checkCalls(values)
    const { setup, teardown, beforeEach, afterEach, calls: most, warmup, maxTime } = values
    const measuring = { setup, teardown, beforeEach, afterEach, calls: most, warmup, maxTime }
    return {
      hint: classes.length === 1 ? names.join() : `[${names.join(', ')}]`,
      onInconclusive: values.onInconclusive as 'pass' | 'fail',
      options: optionTexts(given),
      run: async (context) => {
        const { runInstances } = await import('./instances-run.ts')
        return await runInstances({ ...measuring, subject, classes }, values.explain, context)
      },
    }
  },
}

const APPLICABLE: readonly (keyof InstancesOptions)[] = [
  'calls',
  'warmup',
  'maxTime',
  'setup',
  'teardown',
  'beforeEach',
  'afterEach',
  'explain',
  'onInconclusive',
]

/**
 * The check of `toReleaseInstancesOf` for any runner, or none: resolves unless calls leave more and more instances of
 * a class alive, with proof.
 *
 * @throws QtestsAssertionError on proof of a violation; UsageError for bad input; the subject's error as `cause`.
 * @example await assertReleasesInstancesOf(() => openAndClose(), Session)
 */
export async function assertReleasesInstancesOf(
  subject: Subject,
  classes: InstanceClass | readonly InstanceClass[],
  options?: InstancesOptions,
): Promise<void> {
  await assertPlainly(toReleaseInstancesOf, subject, [classes, options])
}
