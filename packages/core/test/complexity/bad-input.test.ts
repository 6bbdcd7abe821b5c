import { describe, expect, test } from 'vitest'
import { toScaleAtMost } from '../../src/matchers/scale.ts'

const untouched = (): void => {
  throw new Error('bad input must be refused before anything runs')
}
const sizes = [100, 1_000, 10_000]

function refusal(received: unknown, ...args: unknown[]): string {
  try {
    toScaleAtMost.prepare(received, args)
  } catch (error) {
    expect(error).toMatchObject({ name: 'QtestsUsageError' })
    return (error as Error).message
  }
  throw new Error('was not refused')
}

describe('growth and sizes', () => {
  test.each(['n^4', 'O(2^n)', '', 2, null, undefined])('growth %o', (growth) => {
    expect(refusal(untouched, growth, { sizes })).toMatch(
      /^\[qtests\] Expected the growth to be one of '1', 'log n', 'n', 'n log n', 'n\^2', 'n\^3', also as 'O\(n\)', got/,
    )
  })

  test.each([
    [[]],
    [[100, 1_000]],
    [[100, 10_000, 1_000]],
    [[100, 100, 1_000]],
    [[0, 10, 100]],
    [[10, 20, 79]],
    [[10, 20.5, 100]],
    [['10', '100', '1000']],
    [[1, 10, 1e10]],
    [Array.from({ length: 21 }, (_, i) => i + 1)],
    [1_000],
    ['100, 1000'],
    [null],
  ])('sizes %o', (wrong) => {
    expect(refusal(untouched, 'n', { sizes: wrong })).toMatch(
      /^\[qtests\] Expected option `sizes` to be 3 to 20 integers from 1 to 1,000,000,000 in ascending order, the largest at least 8 times the smallest, got/,
    )
  })

  test('no sizes at all', () => {
    expect(refusal(untouched, 'n')).toContain('Expected option `sizes` to be 3 to 20 integers')
    expect(refusal(untouched, 'n', {})).toContain('got `undefined` (undefined)')
  })
})

describe('the rest', () => {
  test.each([
    [{ setup: 5 }, 'Expected option `setup` to be a function'],
    [{ fresh: 'yes' }, 'Expected option `fresh` to be one of true, false'],
    [{ tolerance: 0 }, 'Expected option `tolerance` to be a number from 0.05 to 1'],
    [{ tolerance: '5%' }, 'Expected option `tolerance` to be a number from 0.05 to 1'],
    [{ maxTime: 1 }, 'Expected option `maxTime`'],
    [{ warmup: 1 }, 'Option `warmup` does not apply to toScaleAtMost. Options of it: sizes, setup, fresh'],
    [{ teardown: untouched }, 'Option `teardown` does not apply to toScaleAtMost'],
    [
      { size: 5 },
      'Unknown option `size`. The options of toScaleAtMost are: sizes, setup, fresh, tolerance, maxTime',
    ],
  ])('%o', (wrong, text) => {
    expect(refusal(untouched, 'n', { sizes, ...wrong })).toContain(text)
  })

  test('the subject, and an argument too many', () => {
    expect(refusal(5, 'n', { sizes })).toContain('Expected the subject to be a function (await expect')
    expect(refusal(untouched, 'n', { sizes }, 1)).toContain('The form is: toScaleAtMost(growth, { sizes })')
  })

  test('the hint shows what is measured, and the options what else was given', () => {
    const assertion = toScaleAtMost.prepare(untouched, [
      'O(n)',
      { sizes, setup: untouched, fresh: true, tolerance: 0.2, maxTime: '5s', proof: 'compliance' },
    ])
    expect(assertion.hint).toBe("'O(n)', { sizes: [100, 1_000, 10_000], setup, fresh: true, tolerance: 0.2 }")
    expect(assertion.options).toEqual({ maxTime: '5000 ms', proof: "'compliance'" })
    expect(assertion.onInconclusive).toBe('fail')
  })
})
