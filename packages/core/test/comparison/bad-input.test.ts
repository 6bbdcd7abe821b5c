import { describe, expect, test } from 'vitest'
import { toNotBeSlowerThan, toRunFasterThan } from '../../src/matchers/comparison.ts'
import type { MatcherDefinition } from '../../src/matchers/definition.ts'
import { toHaveOverheadBelow } from '../../src/matchers/overhead.ts'

const untouched = (): void => {
  throw new Error('bad input must be refused before anything runs')
}

function refusal(matcher: MatcherDefinition, received: unknown, ...args: unknown[]): string {
  try {
    matcher.prepare(received, args)
  } catch (error) {
    expect(error).toMatchObject({ name: 'QtestsUsageError' })
    return (error as Error).message
  }
  throw new Error('was not refused')
}

describe('margins', () => {
  test.each(['10', '-5%', '100%', 1, -0.1, Number.NaN, '0.5x', '1001x', true, null, {}, [0.1]])(
    'by: %o',
    (by) => {
      expect(refusal(toRunFasterThan, untouched, untouched, { by })).toMatch(
        /^\[qtests\] Expected option `by` to be a share of time from 0 to 0\.99, text from '0%' to '99%', or from '1x' to '1000x', got `.+` \(.+\)$/,
      )
    },
  )

  test.each(['5', '-5%', '1001%', 1.5, Number.POSITIVE_INFINITY, '2x', null])(
    'tolerance: %o',
    (tolerance) => {
      expect(refusal(toNotBeSlowerThan, untouched, untouched, { tolerance })).toMatch(
        /^\[qtests\] Expected option `tolerance` to be a share of time from 0 to 1, or text from '0%' to '1000%', got/,
      )
    },
  )

  test('the hint shows what was given', () => {
    const hint = (matcher: MatcherDefinition, options?: unknown): string =>
      matcher.prepare(untouched, [untouched, options]).hint
    expect(hint(toRunFasterThan)).toBe('other')
    expect(hint(toRunFasterThan, { by: '3x' })).toBe("other, { by: '3x' }")
    expect(hint(toRunFasterThan, { by: undefined })).toBe('other')
    expect(hint(toNotBeSlowerThan, { tolerance: 0.05, maxTime: '1s' })).toBe('other, { tolerance: 0.05 }')
    expect(toNotBeSlowerThan.prepare(untouched, [untouched, { maxTime: '1s' }]).options).toEqual({
      maxTime: '1000 ms',
    })
    expect(toHaveOverheadBelow.prepare(untouched, ['5%', { baseline: untouched }]).hint).toBe(
      "'5%', { baseline }",
    )
  })

  test('the overhead and its baseline', () => {
    expect(refusal(toHaveOverheadBelow, untouched, 5, { baseline: untouched })).toBe(
      "[qtests] Expected the overhead to be a share of time from 0 to 1, or text from '0%' to '1000%', got `5` (number)",
    )
    expect(refusal(toHaveOverheadBelow, untouched, '5%')).toContain(
      'Expected option `baseline` to be a function (await',
    )
    expect(refusal(toHaveOverheadBelow, untouched, '5%', { baseline: 5 })).toContain('option `baseline`')
  })
})

describe('functions and options', () => {
  test('both functions are checked, each by its name', () => {
    expect(refusal(toRunFasterThan, 5, untouched)).toContain(
      'Expected the subject to be a function (await expect',
    )
    expect(refusal(toRunFasterThan, untouched, undefined)).toContain(
      'Expected the other function to be a function',
    )
    expect(refusal(toNotBeSlowerThan, untouched, class Order {})).toContain(
      'Expected the other function to be a function, got the class `Order`',
    )
    expect(refusal(toNotBeSlowerThan, untouched, Promise.resolve())).toContain('got a promise')
    expect(refusal(toNotBeSlowerThan, untouched, untouched, {}, 1)).toContain(
      'at most two arguments, got 3. The form is: toNotBeSlowerThan(other, options?)',
    )
  })

  test('options: unknown ones, and those of other latency matchers', () => {
    expect(refusal(toRunFasterThan, untouched, untouched, { tolerance: '5%' })).toBe(
      '[qtests] Unknown option `tolerance`. The options of toRunFasterThan are: by, maxTime, gc, setup, teardown, onInconclusive, proof, falseFailure, excuse',
    )
    expect(refusal(toRunFasterThan, untouched, untouched, { maxCalls: 50 })).toContain(
      'Option `maxCalls` does not apply to toRunFasterThan. Options of it: by, maxTime',
    )
    expect(refusal(toRunFasterThan, untouched, untouched, { maxTime: 0 })).toContain(
      'Expected option `maxTime`',
    )
    expect(refusal(toRunFasterThan, untouched, untouched, 5)).toBe(
      '[qtests] Expected the options of toRunFasterThan to be a plain object, got `5` (number)',
    )
  })

  test('`proof: compliance` makes what is not proved red', () => {
    const assertion = toRunFasterThan.prepare(untouched, [untouched, { proof: 'compliance' }])
    expect(assertion.onInconclusive).toBe('fail')
    expect(toRunFasterThan.prepare(untouched, [untouched]).onInconclusive).toBe('pass')
  })
})
