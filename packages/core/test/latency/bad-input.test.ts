import { createHistogram } from 'node:perf_hooks'
import { describe, expect, test } from 'vitest'
import { percentileMatchers, toStayUnder } from '../../src/matchers/latency.ts'

const { p50, p95, p99, p999 } = percentileMatchers
const subject = (): void => {
  throw new Error('bad input must be refused before anything runs')
}

/** The text of the error of `prepare`, which runs nothing. */
function refusal(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    expect(error).toMatchObject({ name: 'QtestsUsageError' })
    expect(error).toBeInstanceOf(TypeError)
    return (error as Error).message
  }
  throw new Error('was not refused')
}

describe('budgets', () => {
  test.each([
    [-1, '`-1` (number)'],
    [Number.NaN, '`NaN` (number)'],
    [Number.POSITIVE_INFINITY, '`Infinity` (number)'],
    ['20', '`"20"` (string)'],
    ['20 parsecs', '`"20 parsecs"` (string)'],
    ['-5ms', '`"-5ms"` (string)'],
    [undefined, '`undefined` (undefined)'],
    [null, '`null` (null)'],
    [20n, '`20n` (bigint)'],
    [Symbol('ms'), '`Symbol(ms)` (symbol)'],
    [{ p95: 20 }, '`Object` (object)'],
  ])('%s is refused with the value and its type', (value, shown) => {
    expect(refusal(() => p95.prepare(subject, [value]))).toBe(
      `[qtests] Expected the budget of p95 to be a number of milliseconds or text with a unit such as '20ms', '250us', '1.5s', got ${shown}`,
    )
  })

  test('0 is no budget', () => {
    expect(refusal(() => p95.prepare(subject, [0]))).toContain('longer than 0 ms, got `0` (number)')
  })

  test('several: an unknown percentile, none at all, no object, or upside down', () => {
    const all = (budgets: unknown): string => refusal(() => toStayUnder.prepare(subject, [budgets]))
    expect(all({ p95: 20, p97: 30 })).toBe(
      '[qtests] Unknown percentile `p97` in the budgets. They may have: p50, p90, p95, p99, p999, max',
    )
    expect(all({})).toContain('an object with at least one of p50, p90, p95, p99, p999, max')
    expect(all({ p95: undefined })).toContain('at least one of')
    expect(all(20)).toContain("an object such as { p95: 200, p99: '500ms', max: '2s' }, got `20` (number)")
    expect(all(null)).toContain('got `null` (null)')
    expect(all([20])).toContain('got `array of 1` (array)')
    expect(all({ p50: '1s', p95: '20ms' })).toContain(
      'the budget of p95 to be at least that of p50 (1 s), got 20 ms',
    )
    expect(all({ p95: 20, max: 'soon' })).toContain('the budget of max')
  })

  test('a third argument', () => {
    expect(refusal(() => p95.prepare(subject, [20, {}, 1]))).toContain(
      'at most two arguments, got 3. The form is: toStayUnderP95(ms, options?)',
    )
  })
})

describe('options', () => {
  const refused = (options: unknown): string => refusal(() => p95.prepare(subject, [20, options]))

  test('an unknown one is named, with those there are', () => {
    expect(refused({ rate: '100/s' })).toBe(
      '[qtests] Unknown option `rate`. The latency options are: maxTime, maxCalls, warmup, gc, concurrency, setup, teardown, onInconclusive, proof, falseFailure, excuse',
    )
  })

  test.each([
    [{ maxTime: '5' }, 'maxTime'],
    [{ maxTime: -1 }, 'maxTime'],
    [{ maxCalls: 1.5 }, 'maxCalls'],
    [{ warmup: -1 }, 'warmup'],
    [{ warmup: Number.NaN }, 'warmup'],
    [{ gc: 'maybe' }, 'gc'],
    [{ concurrency: 0 }, 'concurrency'],
    [{ setup: 'start' }, 'setup'],
    [{ teardown: 1 }, 'teardown'],
    [{ onInconclusive: true }, 'onInconclusive'],
    [{ proof: 'beyond doubt' }, 'proof'],
    [{ falseFailure: 0 }, 'falseFailure'],
    [{ falseFailure: 0.5 }, 'falseFailure'],
    [{ excuse: true }, 'excuse'],
  ])('%o is refused by name', (options, name) => {
    expect(refused(options)).toMatch(
      new RegExp(`^\\[qtests\\] Expected option \`${name}\` to be .+, got \`.+\` \\(.+\\)$`),
    )
  })

  test('options that are no object', () => {
    expect(refused(5)).toContain('Expected the latency options to be a plain object, got `5` (number)')
    expect(refused([])).toContain('got `array of 0` (array)')
  })

  test('too few calls for the percentile are refused up front, with the number that it needs', () => {
    expect(refusal(() => p999.prepare(subject, [20, { maxCalls: 1_000 }]))).toBe(
      '[qtests] Expected option `maxCalls` to be at least 3,288 for p999, got `1000` (number): with fewer calls p999 can never be shown, even if none is over budget',
    )
    expect(refusal(() => p99.prepare(subject, [20, { maxCalls: 327 }]))).toContain('at least 328 for p99')
    expect(refused({ maxCalls: 64 })).toContain('at least 65 for p95')
    expect(p95.prepare(subject, [20, { maxCalls: 65 }]).onInconclusive).toBe('pass')
    expect(p50.prepare(subject, [20, { maxCalls: 5 }]).onInconclusive).toBe('pass')
  })

  test('`proof: compliance` and `onInconclusive: fail` both make an inconclusive assertion red', () => {
    expect(p95.prepare(subject, [20, { proof: 'compliance' }]).onInconclusive).toBe('fail')
    expect(p95.prepare(subject, [20, { onInconclusive: 'fail' }]).onInconclusive).toBe('fail')
  })
})

describe('subjects', () => {
  const refused = (value: unknown): string => refusal(() => p95.prepare(value, [20]))

  test.each([
    ['a string', 'work', '`"work"` (string)'],
    ['a number', 5, '`5` (number)'],
    ['nothing', undefined, '`undefined` (undefined)'],
    ['null', null, '`null` (null)'],
    ['a symbol', Symbol('work'), '`Symbol(work)` (symbol)'],
    ['an object', {}, '`Object` (object)'],
  ])('%s', (_, value, shown) => {
    expect(refused(value)).toMatch(/^\[qtests\] Expected the subject to be a function \(await expect/)
    expect(refused(value)).toContain(`got ${shown}`)
  })

  test('a promise, a class, a generator function', () => {
    expect(refused(Promise.resolve())).toContain('got a promise: the work has already started')
    expect(refused(class Order {})).toContain('got the class `Order`')
    expect(
      refused(function* pages() {
        yield 1
      }),
    ).toContain('got a generator function `pages`')
  })

  test('revoked proxies of a function, an object and an array', () => {
    for (const target of [() => {}, {}, []]) {
      const { proxy, revoke } = Proxy.revocable(target, {})
      revoke()
      expect(refused(proxy)).toContain('Expected the subject to be a function')
    }
  })

  test('times that are none', () => {
    expect(refused([])).toContain('at least one time in ms, got no value')
    expect(refused(new Float64Array(0))).toContain('at least one time in ms')
    expect(refused([1, Number.NaN])).toBe(
      '[qtests] Expected the value at index 1 to be a time in ms, finite and not negative, got `NaN` (number)',
    )
    expect(refused([1, 2, -3])).toContain('the value at index 2')
    expect(refused([1, '2'])).toContain('got `"2"` (string)')
    expect(refused(new BigInt64Array(2))).toContain('got `0n` (bigint)')
    expect(refused([1, Number.POSITIVE_INFINITY])).toContain('got `Infinity` (number)')
  })

  test('histograms without values, without a count, or in unknown units', () => {
    expect(refused(createHistogram())).toContain('got an empty one (count 0)')
    expect(refused({ count: 1.5, percentile: () => 1 })).toContain('`count` of the histogram')
    expect(refused({ count: 5, percentile: () => 1, unit: 'min' })).toContain("one of 'ns', 'us', 'ms', 's'")
  })

  test('a benchmark without samples', () => {
    expect(refused({ result: { latency: { p99: 3, samplesCount: 40 } } })).toContain('retainSamples: true')
  })

  test('options that are about measuring have no meaning for given times', () => {
    expect(refusal(() => p95.prepare([1, 2, 3], [20, { warmup: 5 }]))).toContain(
      'Option `warmup` is about measuring a function',
    )
    expect(p95.prepare([1, 2, 3], [20, { falseFailure: 0.01, proof: 'compliance' }]).onInconclusive).toBe(
      'fail',
    )
  })
})
