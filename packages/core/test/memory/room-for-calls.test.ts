/** Calls that were asked for are measured, and not spent on the warm-up; what leaves none is refused or named. */
import { describe, expect, test } from 'vitest'
import { toAllocateAtMost } from '../../src/matchers/allocate.ts'
import type { MatcherDefinition, RunContext } from '../../src/matchers/definition.ts'
import { toReleaseInstancesOf } from '../../src/matchers/instances.ts'
import { toNotLeakMemory } from '../../src/matchers/leak.ts'
import { toNotLeakTimers } from '../../src/matchers/resources.ts'
import { toRetainAtMost } from '../../src/matchers/retain.ts'
import { LEAST_CALLS } from '../../src/memory/block.ts'
import { LEAST_MEASURED } from '../../src/memory/check-calls.ts'
import { noCalls } from '../../src/memory/no-calls.ts'
import { planWarmup } from '../../src/memory/plan.ts'

const context = (deadline?: number): RunContext => ({
  signal: new AbortController().signal,
  deadline,
  concurrent: false,
})

const MATCHERS: [MatcherDefinition, unknown[]][] = [
  [toNotLeakMemory, []],
  [toRetainAtMost, ['2 KB']],
  [toReleaseInstancesOf, [Map]],
  [toAllocateAtMost, ['2 KB']],
]

describe.each(MATCHERS)('$name', (matcher, args) => {
  const subject = (): void => {
    throw new Error('must not run')
  }

  test('refuses a warm-up that leaves too few calls, before anything runs', () => {
    const prepare = (options: object) => (): unknown => matcher.prepare(subject, [...args, options])
    for (const [calls, warmup] of [
      [100, 200],
      [100, 100],
      [100, 81],
    ]) {
      expect(prepare({ calls, warmup })).toThrow(
        `[qtests] Expected option \`calls\` to leave at least 20 calls after the warm-up, got ${calls} with ${warmup} of warm-up`,
      )
    }
    expect(prepare({ calls: 100, warmup: 80 })).not.toThrow()
    expect(prepare({ warmup: 200_000 })).not.toThrow()
  })
})

test('the judge wants no more calls than those', () => {
  expect(LEAST_MEASURED).toBe(LEAST_CALLS)
})

test('a default warm-up takes a fifth of the calls at most', () => {
  expect(planWarmup(0.001, 2_000, 64)).toBe(12)
  expect(planWarmup(0.001, 2_000, 500)).toBe(100)
  expect(planWarmup(0.001, 2_000, 10_000)).toBe(planWarmup(0.001, 2_000))
  expect(planWarmup(10_000, 2_000, 64)).toBe(3)
})

test.each([64, 100, 200, 500, 1_000])(
  'of %d calls of an instant function the warm-up takes few',
  async (calls) => {
    let made = 0
    const subject = (): void => {
      made += 1
    }
    for (const [matcher, args] of [MATCHERS[0], MATCHERS[1], MATCHERS[2]] as typeof MATCHERS) {
      made = 0
      const options = { calls, explain: 'off' }
      const { verdict, evidence } = await matcher.prepare(subject, [...args, options]).run(context())
      expect(JSON.stringify(verdict)).not.toContain('not a single call')
      expect(Number(evidence['warmup'])).toBeLessThanOrEqual(0.3 * calls)
      expect(Number(evidence['measuredCalls'])).toBeGreaterThan(0)
      expect(made).toBeLessThanOrEqual(calls)
    }
  },
)

test('a limit of the test that leaves no time is named, and no larger maxTime is asked for', async () => {
  const slow = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 30))
  const reasonOf = async (matcher: MatcherDefinition, args: unknown[], limit: number): Promise<string> => {
    const { verdict } = await matcher.prepare(slow, args).run(context(performance.now() + limit))
    return 'reason' in verdict ? verdict.reason : verdict.kind
  }
  expect(await reasonOf(toNotLeakMemory, [{ maxTime: '20s' }], 730)).toBe(
    "not a single call after the warm-up fitted into the test's own time limit; raise that",
  )
  expect(await reasonOf(toReleaseInstancesOf, [Map, { maxTime: '20s' }], 730)).toContain(
    "the test's own time limit; raise that",
  )
  expect(await reasonOf(toNotLeakTimers, [{ maxTime: '20s' }], 560)).toBe(
    "fewer than two calls fitted into the time after the warm-up; raise the test's own time limit",
  )
  expect(noCalls(1_000, 2_000, 4_000)).toContain('raise maxTime')
  expect(noCalls(1_000, 2_000, 3_600)).toContain('raise that')
  expect(noCalls(1_000, 2_000, undefined)).toContain('raise maxTime')
})
