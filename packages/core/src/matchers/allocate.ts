import { expected } from '../errors.ts'
import type { AllocationEvidence } from '../memory/allocation.ts'
import { measureAllocation } from '../memory/allocation-measure.ts'
import type { AllocationTask } from '../memory/allocation-task.ts'
import type { MemoryOptions } from '../memory/options.ts'
import { resolveSiblingOptions } from '../memory/sibling-options.ts'
import { findSites } from '../memory/sites.ts'
import { allocationReport } from '../message/allocation.ts'
import type { AssertionRecord } from '../run/record.ts'
import { checkSubject, type Subject } from '../subject.ts'
import { type Bytes, parseBytes } from '../units.ts'
import { checkArguments } from './arguments.ts'
import { besideOthers } from './concurrency.ts'
import type { Assertion, MatcherDefinition } from './definition.ts'
import { siteRecord } from './leak.ts'
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
    const { setup, teardown, beforeEach, afterEach, calls: most, warmup, maxTime } = values
    const measuring = { setup, teardown, beforeEach, afterEach, calls: most, warmup, maxTime }
    return {
      hint: literal(limit),
      onInconclusive: values.onInconclusive as 'pass' | 'fail',
      options: optionTexts(given),
      run: async (context) => {
        const { signal, deadline } = context
        const attribute = !context.concurrent && context.isNot !== true && values.explain !== 'off'
        const task: AllocationTask = { ...measuring, subject, budget, attribute, signal, deadline }
        const { verdict: found, calls, attribution } = await measureAllocation(task)
        const verdict = besideOthers(found, context, 'calls allocated more than the budget', 'it')
        const explained = verdict.kind === 'fail' && attribute && attribution !== undefined
        const sites = explained ? await findSites(attribution) : undefined
        return {
          verdict,
          report: allocationReport(verdict, sites, budget),
          calls,
          evidence: 'evidence' in verdict ? evidenceRecord(verdict.evidence) : {},
          ...(sites === undefined || sites.length === 0 ? {} : { sites: sites.map(siteRecord) }),
        }
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

function evidenceRecord(evidence: AllocationEvidence): AssertionRecord['evidence'] {
  const { perCall, counted, lower, upper, mean, external, over, budget, warmup, calls, blocks, sample } =
    evidence
  return {
    bytesPerCall: perCall,
    countedPerCall: counted,
    lower: lower ?? null,
    upper: upper ?? null,
    mean,
    externalPerCall: external,
    blocksOver: over,
    budget,
    warmup,
    measuredCalls: calls,
    blocks: blocks.length,
    /** The second witness: every object, or some by chance. */
    witness: sample === undefined ? null : sample.exact ? 'recorded' : 'sampled',
    witnessPerCall: sample?.perCall ?? null,
  }
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
