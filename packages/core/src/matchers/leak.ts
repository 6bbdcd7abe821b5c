import { checkCalls } from '../memory/check-calls.ts'
import { type MemoryOptions, memoryFamily } from '../memory/options.ts'
import { resolveOptions } from '../options.ts'
import { checkSubject, type Subject } from '../subject.ts'
import { checkArguments } from './arguments.ts'
import type { Assertion, MatcherDefinition } from './definition.ts'
import { optionTexts } from './option-texts.ts'
import { assertPlainly } from './plain.ts'

const USAGE = 'await expect(() => work()).toNotLeakMemory()'

/** `toNotLeakMemory(options?)`: calls retain nothing that grows. */
export const toNotLeakMemory: MatcherDefinition = {
  name: 'toNotLeakMemory',
  usage: USAGE,
  prepare(received, args): Assertion {
    checkArguments(args, 1, 'toNotLeakMemory(options?)')
    const [options] = args
    const subject = checkSubject(received, USAGE)
    const { values, given } = resolveOptions(memoryFamily, options)
    checkCalls(values)
    return {
      hint: '',
      onInconclusive: values.onInconclusive as 'pass' | 'fail',
      options: optionTexts(given),
      run: async (context) => {
        const { runGrowth } = await import('./leak-run.ts')
        return await runGrowth(subject, values, context)
      },
    }
  },
}

/**
 * The check of `toNotLeakMemory` for any runner, or none: resolves when nothing leaks.
 *
 * @throws QtestsAssertionError on proof of a leak; UsageError for bad input; the subject's error as `cause`.
 * @example await assertNoLeak(() => openAndClose())
 */
export async function assertNoLeak(subject: Subject, options?: MemoryOptions): Promise<void> {
  await assertPlainly(toNotLeakMemory, subject, [options])
}
