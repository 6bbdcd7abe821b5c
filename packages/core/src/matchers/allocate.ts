import { expected } from '../errors.ts'
import { checkCalls } from '../memory/check-calls.ts'
import type { MemoryOptions } from '../memory/options.ts'
import { resolveSiblingOptions } from '../memory/sibling-options.ts'
import { checkSubject, type Subject } from '../subject.ts'
import { type Bytes, parseBytes } from '../units.ts'
import { checkArguments } from './arguments.ts'
import type { Assertion, MatcherDefinition } from './definition.ts'
import { literal, optionTexts } from './option-texts.ts'
import { assertPlainly } from './plain.ts'

/** Options of `toAllocateAtMost`: the memory family without `tolerance`, which its budget stands for. */
export type AllocationOptions = Omit<MemoryOptions, 'tolerance' | 'allow' | 'artifacts'>

const USAGE = "await expect(() => work()).toAllocateAtMost('2 KB')"

/** `toAllocateAtMost(bytes, options?)`: allocated bytes per call stay within the budget. */
export const toAllocateAtMost: MatcherDefinition = {
  name: 'toAllocateAtMost',
  usage: USAGE,
  prepare(received, args): Assertion {
    checkArguments(args, 2, 'toAllocateAtMost(bytes, options?)')
    const [limit, options] = args
    const budget = parseAllocationBudget(limit)
    const subject = checkSubject(received, USAGE)
    const { values, given } = resolveSiblingOptions('toAllocateAtMost', options, APPLICABLE, {
      tolerance: 'Its budget is the first argument',
    })
    checkCalls(values)
    const { setup, teardown, beforeEach, afterEach, calls: most, warmup, maxTime } = values
    const measuring = { setup, teardown, beforeEach, afterEach, calls: most, warmup, maxTime }
    return {
      hint: literal(limit),
      onInconclusive: values.onInconclusive as 'pass' | 'fail',
      options: optionTexts(given),
      run: async (context) => {
        const { runAllocation } = await import('./allocate-run.ts')
        return await runAllocation({ ...measuring, subject, budget }, values.explain !== 'off', context)
      },
    }
  },
}

const APPLICABLE: readonly (keyof AllocationOptions)[] = [
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

/** Budgets go up to this many bytes per call; 0 asks for hot code that allocates nothing. */
const MOST = 1e9

function parseAllocationBudget(value: unknown): number {
  const constraint = `a size from 0 to 1,000,000,000 B, as a number of bytes or text with a unit, such as 64 or '2 KB'`
  let bytes: number
  try {
    bytes = parseBytes('the budget', value)
  } catch {
    throw expected('the budget', constraint, value)
  }
  if (bytes > MOST) throw expected('the budget', constraint, value)
  return bytes
}

/**
 * The check of `toAllocateAtMost` for any runner, or none: resolves unless calls allocate more than `bytes` each (a
 * number of bytes, or text with a unit), with proof.
 *
 * @throws QtestsAssertionError on proof of a violation; UsageError for bad input; the subject's error as `cause`.
 * @example await assertAllocatesAtMost(() => parse(text), '2 KB')
 */
export async function assertAllocatesAtMost(
  subject: Subject,
  bytes: Bytes,
  options?: AllocationOptions,
): Promise<void> {
  await assertPlainly(toAllocateAtMost, subject, [bytes, options])
}
