import { describe, expect, test } from 'vitest'
import { parseRate } from '../../src/cost/claim.ts'
import { toSustain, toUseCpuLessThan } from '../../src/matchers/cost.ts'
import type { MatcherDefinition } from '../../src/matchers/definition.ts'

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

describe('rates', () => {
  test.each([
    [1_000, '1,000/s', 1],
    ['1000/s', '1,000/s', 1],
    ['1_000 / sec', '1,000/s', 1],
    ['1,000/S', '1,000/s', 1],
    ['50/ms', '50,000/s', 0.02],
    ['300/min', '5/s', 200],
    ['90/h', '1.5/min', 40_000],
    [0.01, '36/h', 100_000],
  ])('%o is %s', (given, text, limit) => {
    const claim = parseRate(given)
    expect(claim.text).toBe(text)
    expect(claim.limit).toBeCloseTo(limit)
  })

  test.each([
    '1000',
    '1000/',
    'fast',
    '-1/s',
    '1e3/s',
    0,
    -1,
    2e9,
    Number.NaN,
    Infinity,
    null,
    undefined,
    {},
    true,
  ])('%o is none', (rate) => {
    expect(refusal(toSustain, untouched, rate)).toMatch(
      /^\[qtests\] Expected the rate to be a number of calls per second, or text such as '1000\/s', .+, got .+/,
    )
  })
})

describe('budgets of CPU time', () => {
  test.each(['5', '-1ms', -1, 0, '0ms', Number.NaN, null, undefined, {}])('%o is none', (ms) => {
    expect(refusal(toUseCpuLessThan, untouched, ms)).toMatch(
      /^\[qtests\] Expected the CPU time per call to be /,
    )
  })
})

describe('subject and options', () => {
  test('a function is wanted', () => {
    expect(refusal(toUseCpuLessThan, 5, 5)).toContain(
      "Expected the subject to be a function (await expect(() => work()).toUseCpuLessThan('5ms'))",
    )
    expect(refusal(toSustain, [1, 2], 5)).toContain('Expected the subject to be a function')
    expect(refusal(toSustain, untouched, 5, {}, 1)).toContain('The form is: toSustain(rate, options?)')
  })

  test('options that do not apply are refused by name', () => {
    expect(refusal(toUseCpuLessThan, untouched, 5, { gc: 'exclude' })).toContain(
      'Option `gc` does not apply to toUseCpuLessThan. Options of it: maxTime, setup, teardown',
    )
    expect(refusal(toUseCpuLessThan, untouched, 5, { concurrency: 2 })).toContain('does not apply')
    expect(refusal(toSustain, untouched, 5, { rate: 2 })).toContain('Unknown option `rate`')
    expect(refusal(toSustain, untouched, 5, { concurrency: 0 })).toContain('Expected option `concurrency`')
  })

  test('the hint, the options, and what an open verdict comes to', () => {
    const assertion = toSustain.prepare(untouched, ['50/ms', { concurrency: 4, proof: 'compliance' }])
    expect(assertion).toMatchObject({ hint: "'50/ms'", onInconclusive: 'fail' })
    expect(assertion.options).toEqual({ concurrency: '4', proof: "'compliance'" })
    expect(toUseCpuLessThan.prepare(untouched, [5]).onInconclusive).toBe('pass')
  })
})
