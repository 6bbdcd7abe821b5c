import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatBytes, formatCount, formatDuration, parseBytes, parseDuration } from '../src/units.ts'
import { hostileValues } from './hostile.ts'

describe('parseDuration', () => {
  test.each([
    [20, 20],
    [0, 0],
    [0.25, 0.25],
    ['20ms', 20],
    ['20 MS', 20],
    [' 1.5s ', 1_500],
    ['.5s', 500],
    ['250us', 0.25],
    ['250µs', 0.25],
    ['250μs', 0.25],
    ['100ns', 1e-4],
    ['2min', 120_000],
    ['2m', 120_000],
    ['1h', 3_600_000],
    ['1,500ms', 1_500],
    ['1_500_000 us', 1_500],
  ])('reads %j as %d ms', (value, ms) => {
    expect(parseDuration('`ms`', value)).toBeCloseTo(ms, 12)
  })

  test.each([
    '20',
    '',
    'ms',
    '20 parsecs',
    '-5ms',
    '+5ms',
    '1e3ms',
    '1,5s',
    '1.2.3s',
    '20ms30',
    '2 constructor',
    '2 __proto__',
    '2 valueof',
    'NaNms',
    'Infinityms',
    `${'9'.repeat(400)}ms`,
    -1,
    [20],
    new Number(20),
  ])('refuses %j', (value) => {
    expect(() => parseDuration('`ms`', value)).toThrow(
      /^\[qtests\] Expected `ms` to be a number of milliseconds or text with a unit such as '20ms', '250us', '1\.5s', got `/,
    )
  })

  test('shows a numeral without a unit as the string that it is', () => {
    expect(() => parseDuration('`ms`', '20')).toThrow('got `"20"` (string)')
  })
})

describe('parseBytes', () => {
  test.each([
    [64, 64],
    ['64 B', 64],
    ['1 byte', 1],
    ['64bytes', 64],
    ['2 KB', 2_000],
    ['2 kib', 2_048],
    ['1.5MB', 1_500_000],
    ['64 MiB', 67_108_864],
    ['1 GB', 1e9],
    ['1GiB', 1_073_741_824],
  ])('reads %j as %d bytes', (value, bytes) => {
    expect(parseBytes('`bytes`', value)).toBe(bytes)
  })

  test.each(['64', '64 bits', '2 K', '1 TB', '20ms', -1, Number.NaN])('refuses %j', (value) => {
    expect(() => parseBytes('`bytes`', value)).toThrow(
      /^\[qtests\] Expected `bytes` to be a number of bytes or text with a unit such as '64 B', '2 KB', '64 MiB', got `/,
    )
  })
})

describe('both', () => {
  test.each(hostileValues())('refuse %s with a usage error', (name, value) => {
    if (name === 'negative zero') return expect(parseDuration('`ms`', value)).toBeCloseTo(0)
    for (const parse of [parseDuration, parseBytes]) {
      expect(() => parse('`x`', value)).toThrow(expect.objectContaining({ name: 'QtestsUsageError' }))
    }
  })

  test('take no quadratic time on long junk', () => {
    const ratio = (junk: (length: number) => string): number => {
      const cost = (length: number): number => {
        const text = junk(length)
        const start = process.hrtime.bigint()
        for (let at = 0; at < 5; at += 1) expect(() => parseBytes('`x`', text)).toThrow()
        return Number(process.hrtime.bigint() - start)
      }
      cost(1_000)
      return cost(200_000) / Math.max(cost(2_000), 50_000)
    }
    // 100 times the text: linear is at most 100, quadratic would be 10,000.
    expect(ratio((length) => `1${' '.repeat(length)}!`)).toBeLessThan(2_000)
    expect(ratio((length) => `1${',111'.repeat(length)}!`)).toBeLessThan(2_000)
    expect(ratio((length) => `${'1'.repeat(length)}!`)).toBeLessThan(2_000)
  })
})

describe('what is printed can be read back', () => {
  const amounts = fc.double({ min: 1e-6, max: 1e12, noNaN: true })

  test('durations, to three digits', () => {
    fc.assert(
      fc.property(amounts, (ms) => {
        const back = parseDuration('`ms`', formatDuration(ms))
        expect(Math.abs(back - ms) / ms).toBeLessThan(0.0051)
      }),
    )
  })

  test('sizes, to three digits', () => {
    fc.assert(
      fc.property(amounts, (bytes) => {
        const back = parseBytes('`bytes`', formatBytes(bytes))
        expect(Math.abs(back - bytes) / bytes).toBeLessThan(0.0051)
      }),
    )
  })

  test('and text with a unit means number times unit', () => {
    const units = { ns: 1e-6, us: 1e-3, ms: 1, s: 1e3, min: 6e4, h: 3.6e6 }
    fc.assert(
      fc.property(fc.nat(1e6), fc.constantFrom(...Object.entries(units)), (amount, [unit, factor]) => {
        expect(parseDuration('`ms`', `${amount}${unit}`)).toBe(amount * factor)
        expect(parseDuration('`ms`', `${amount} ${unit.toUpperCase()}`)).toBe(amount * factor)
      }),
    )
  })
})

describe('formats', () => {
  test.each([
    [0, '0 ms'],
    [-0, '0 ms'],
    [0.0000005, '0.5 ns'],
    [0.00025, '250 ns'],
    [0.25, '250 µs'],
    [0.9999, '1 ms'],
    [19.44, '19.4 ms'],
    [999.7, '1 s'],
    [1_234, '1.23 s'],
    [119_990, '2 min'],
    [150_000, '2.5 min'],
    [36_000_000, '600 min'],
    [-20, '-20 ms'],
    [Number.POSITIVE_INFINITY, 'Infinity'],
    [Number.NaN, 'NaN'],
  ])('a duration of %d ms as %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text)
  })

  test.each([
    [0, '0 B'],
    [-0.001, '-0.001 B'],
    [48, '48 B'],
    [999.6, '1 KB'],
    [1_300, '1.3 KB'],
    [999_950, '1 MB'],
    [12_800_000, '12.8 MB'],
    [2.5e9, '2.5 GB'],
    [2.5e13, '25,000 GB'],
    [-1_300, '-1.3 KB'],
    [Number.NaN, 'NaN'],
  ])('a size of %d B as %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text)
  })

  test('a count with its thousands, whatever the locale of the machine', () => {
    expect(formatCount(21_779)).toBe('21,779')
    expect(formatCount(0.25)).toBe('0.3')
    expect(formatCount(1_234_567.04)).toBe('1,234,567')
  })

  test('a count as the locale data of en-US have it', () => {
    const counts = fc.oneof(fc.integer({ min: 1 }), fc.double({ min: 0.1, max: 1e12, noNaN: true }))
    const reference = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 })
    // Halves may round either way: Intl rounds the exact binary value.
    const near = (count: number): string[] =>
      [count, count * (1 + 1e-15), count * (1 - 1e-15)].map((value) => reference.format(value))
    fc.assert(
      fc.property(counts, fc.constantFrom(1, -1), (count, sign) => {
        expect(near(sign * count)).toContain(formatCount(sign * count))
      }),
    )
  })
})
