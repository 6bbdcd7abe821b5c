import { afterEach, describe, expect, test } from 'vitest'
import { configure, configureFromRunner } from '../../src/families.ts'
import { resetFileOptions } from '../../src/given-options.ts'
import { assertRetainsAtMost, toRetainAtMost } from '../../src/matchers/retain.ts'
import type { GrowthEvidence } from '../../src/memory/growth.ts'
import { parseRetainBudget, withinError } from '../../src/memory/retain.ts'
import { leakReport } from '../../src/message/leak.ts'
import { PLAIN, renderFailure } from '../../src/message/render.ts'
import { retainReport } from '../../src/message/retain.ts'
import type { Verdict } from '../../src/verdict.ts'
import { hostileValues } from '../hostile.ts'

const kept: unknown[] = []
afterEach(() => {
  kept.length = 0
  resetFileOptions()
  configureFromRunner({})
})

const failure = (run: Promise<void>): Promise<string> =>
  run.then(
    () => 'resolved',
    (error: Error) => `${error.name}: ${error.message}`,
  )

describe('measured', () => {
  // A linked list: an object for each call, and no table beside it. 32 B: a header of three words and a pointer.
  const node = (): void => {
    kept[0] = { next: kept[0] }
  }

  test('what retains less than its budget, or just its budget, is within it', async () => {
    await assertRetainsAtMost(node, '64 B', { maxTime: '20s' })
    await assertRetainsAtMost(node, 34, { maxTime: '20s' })
    await assertRetainsAtMost(() => JSON.parse('{"a":[1,2,3]}'), 16)
  })

  test('what retains more is red, with what it retains', async () => {
    const text = await failure(assertRetainsAtMost(node, '16 B', { maxTime: '20s' }))
    expect(text).toMatch(
      /^QtestsAssertionError: expect\(subject\)\.toRetainAtMost\('16 B'\)\n\n\[qtests\] calls retain 3[0-2](?:\.\d)? B per call, over the budget of 16 B\n/,
    )
    expect(text).toContain('expected     at most 16 B per call')
  })
})

describe('the budget', () => {
  test.each<[unknown, number]>([
    [64, 64],
    ['64 B', 64],
    ['2 KB', 2_000],
    ['2KiB', 2_048],
    [1, 1],
    [1e9, 1e9],
  ])('%j is %d bytes', (value, bytes) => {
    expect(parseRetainBudget(value)).toBe(bytes)
  })

  test.each([0, 0.5, -1, 1e9 + 1, '64', '64 bits', Number.NaN, true, null, undefined, [64]])(
    '%j is refused',
    (value) => {
      expect(() => parseRetainBudget(value)).toThrow(
        "[qtests] Expected the budget to be a size from 1 to 1,000,000,000 B, as a number of bytes or text with a unit, such as 64 or '2 KB', got",
      )
    },
  )

  test.each(hostileValues())('%s is refused', async (_, value) => {
    expect(await failure(assertRetainsAtMost(() => {}, value as never))).toMatch(
      /^QtestsUsageError: \[qtests\] Expected the budget to be a size/,
    )
  })

  test('is exceeded beyond the error of the measurement: 2 B, or 2 %', () => {
    expect([1, 100, 1_000].map(withinError)).toEqual([3, 102, 1_020])
  })
})

describe('options', () => {
  test('`tolerance` is refused in the call', async () => {
    expect(await failure(assertRetainsAtMost(() => {}, 64, { tolerance: 5 } as never))).toBe(
      'QtestsUsageError: [qtests] Option `tolerance` does not apply to toRetainAtMost. Its budget is the first argument',
    )
    expect(await failure(assertRetainsAtMost(() => {}, 64, { tolerence: 5 } as never))).toContain(
      'QtestsUsageError: [qtests] Unknown option `tolerence`',
    )
  })

  test('a tolerance for the family is passed over, other options of it are not', () => {
    configure({ memory: { tolerance: '1 MB', maxTime: '1s' } })
    const { options } = toRetainAtMost.prepare(() => {}, [64])
    expect(options).toEqual({ maxTime: '1000 ms (configure())' })
  })

  test('too many arguments, and no function', () => {
    expect(() => toRetainAtMost.prepare(() => {}, [64, {}, 5])).toThrow(
      '[qtests] Expected at most two arguments, got 3. The form is: toRetainAtMost(bytes, options?)',
    )
    expect(() => toRetainAtMost.prepare(5, [64])).toThrow('[qtests] Expected the subject to be a function')
  })
})

describe('words', () => {
  const evidence = {
    perCall: 96,
    weakest: 95,
    strongest: 95,
    channel: 'heap',
    heapPerCall: 0,
    tolerance: 66,
    warmup: 64,
    calls: 3_000,
    blocks: [],
  } as unknown as GrowthEvidence
  const rendered = (verdict: Verdict<GrowthEvidence>): string =>
    renderFailure(
      {
        hint: { matcher: 'toRetainAtMost', args: "'64 B'", isNot: false, promise: '' },
        report: retainReport(
          leakReport(
            verdict,
            { sites: undefined, holders: undefined, suspect: undefined, saved: undefined },
            66,
          ),
          verdict,
          64,
          66,
        ),
        caveats: verdict.caveats,
        options: {},
      },
      PLAIN,
    )

  test('say budget, and not leak', () => {
    expect(rendered({ kind: 'fail', evidence, caveats: [] })).toContain(
      '[qtests] calls retain 96 B per call, over the budget of 64 B\n',
    )
    expect(rendered({ kind: 'fail', evidence, caveats: [] })).toContain(
      'if it is meant to stay: a budget of 110 B has room for it',
    )
    expect(rendered({ kind: 'pass', evidence: { ...evidence, perCall: 12 }, caveats: [] })).toContain(
      '[qtests] calls retain 12 B per call, within the budget of 64 B\n',
    )
    expect(rendered({ kind: 'inconclusive', reason: 'too slow', evidence, caveats: [] })).toContain(
      '[qtests] calls may retain more than the budget of 64 B: too slow\n',
    )
    expect(rendered({ kind: 'unsupported', reason: 'no collector', caveats: [] })).toContain(
      'expected     at most 64 B per call',
    )
  })
})
