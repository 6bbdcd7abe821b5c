import { describe, expect, test } from 'vitest'
import { fitGrowth } from '../../src/complexity/fit.ts'
import { GROWTH_CLASSES, growthAt, readGrowthClass } from '../../src/complexity/growth-class.ts'
import { seeded } from '../latency/seeded.ts'

const SIZES = [100, 1_000, 10_000, 100_000]

describe('the class that times are like', () => {
  test.each(GROWTH_CLASSES)('%s, with 2 %% of noise and a constant cost', (growth) => {
    const random = seeded(3)
    for (let i = 0; i < 200; i++) {
      const times = SIZES.map((size) => ({
        size,
        time: (growthAt(growth, size) + growthAt(growth, 100)) * (0.98 + 0.04 * random()),
      }))
      expect(fitGrowth(times)).toBe(growth)
    }
  })

  test('times that fall are like a constant, and two sizes are like nothing', () => {
    expect(fitGrowth(SIZES.map((size) => ({ size, time: 1 - size / 1e7 })))).toBe('1')
    expect(
      fitGrowth([
        { size: 1, time: 1 },
        { size: 10, time: 10 },
      ]),
    ).toBeUndefined()
  })
})

describe('spellings', () => {
  test.each([
    ['O(1)', '1'],
    ['log(n)', 'log n'],
    ['O(log n)', 'log n'],
    [' N ', 'n'],
    ['n*log(n)', 'n log n'],
    ['o(n · log n)', 'n log n'],
    ['n²', 'n^2'],
    ['n**2', 'n^2'],
    ['O(n³)', 'n^3'],
  ])('%s is %s', (text, growth) => {
    expect(readGrowthClass(text)).toBe(growth)
  })

  test.each(['', '2^n', 'n!', 'n^4', 'O(n', 1, null, undefined, ['n'], {}])('%o is none', (value) => {
    expect(readGrowthClass(value)).toBeUndefined()
  })
})
