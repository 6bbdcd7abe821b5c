import { UsageError } from '../errors.ts'
import type { MemoryOptions } from '../memory/options.ts'
import { resolveSiblingOptions } from '../memory/sibling-options.ts'
import { checkSubject, type Subject } from '../subject.ts'
import { checkArguments } from './arguments.ts'
import type { Assertion, MatcherDefinition } from './definition.ts'
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
    checkArguments(args, 1, 'toBeCollected(options?)')
    if (typeof received === 'object' && received !== null) throw heldByTheTest()
    const factory = checkSubject(received, USAGE)
    const { values, given } = resolveSiblingOptions('toBeCollected', args[0], APPLICABLE)
    const { setup, teardown, maxTime } = values
    return {
      hint: '',
      onInconclusive: values.onInconclusive as 'pass' | 'fail',
      options: optionTexts(given),
      run: async (context) => {
        const { runCollected } = await import('./collected-run.ts')
        return await runCollected({ factory, setup, teardown, maxTime }, values.explain, context)
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

function heldByTheTest(): UsageError {
  return new UsageError(
    `Expected the subject to be a function that makes the object, got the object itself: the test holds it, so it cannot be collected. Write: ${USAGE}`,
  )
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
