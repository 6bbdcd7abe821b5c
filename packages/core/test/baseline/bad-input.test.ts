import { describe, expect, test } from 'vitest'
import { assertMatchesPerfBaseline } from '../../src/index.ts'
import { toMatchPerfBaseline } from '../../src/matchers/baseline.ts'

const untouched = (): void => {
  throw new Error('bad input must be refused before anything runs')
}

function refusal(received: unknown, ...args: unknown[]): string {
  try {
    toMatchPerfBaseline.prepare(received, args)
  } catch (error) {
    expect(error).toMatchObject({ name: 'QtestsUsageError' })
    return (error as Error).message
  }
  throw new Error('was not refused')
}

describe('the matcher refuses', () => {
  test.each([
    [
      '5',
      "option `tolerance` to be a share of time from 0 to 1, or text from '0%' to '1000%', got `\"5\"` (string)",
    ],
    [5, 'got `5` (number)'],
    [-0.1, 'got `-0.1` (number)'],
    ['2000%', 'got `"2000%"` (string)'],
    [Number.NaN, 'got `NaN` (number)'],
    [null, 'got `null` (null)'],
  ])('a tolerance of %o', (tolerance, text) => {
    expect(refusal(untouched, { tolerance })).toContain(text)
  })

  test('what is no function, and a second argument', () => {
    expect(refusal([1, 2, 3])).toContain('Expected the subject to be a function')
    expect(refusal(untouched, {}, {})).toContain('The form is: toMatchPerfBaseline(options?)')
  })

  test('options that it does not have', () => {
    expect(refusal(untouched, { warmup: 5 })).toContain('are warmed up alike')
    expect(refusal(untouched, { tolerence: '5%' })).toContain('Unknown option `tolerence`')
    expect(refusal(untouched, { maxCalls: 20 })).toContain('at least 65 for p95')
    expect(refusal(untouched, 'fast')).toContain('the options of toMatchPerfBaseline')
  })
})

describe('the plain function refuses', () => {
  test.each([
    [undefined, 'the options of assertMatchesPerfBaseline'],
    [{ name: 'sums' }, 'Expected option `file` to be the path of the test file, got `undefined` (undefined)'],
    [{ file: 'a.test.ts' }, 'Expected option `name` to be the name of the baseline'],
    [{ file: 'a.test.ts', name: '' }, 'Expected option `name` to be the name of the baseline'],
    [{ file: 7, name: 'a' }, 'Expected option `file` to be the path of the test file, got `7` (number)'],
    [{ file: 'a', name: 'a', update: 'some' }, "option `update` to be one of 'all', 'new', 'none'"],
    [{ file: 'a', name: 'a', tolerance: 7 }, 'Expected option `tolerance`'],
  ])('%o', async (options, text) => {
    await expect(assertMatchesPerfBaseline(untouched, options as never)).rejects.toThrow(text)
  })
})
