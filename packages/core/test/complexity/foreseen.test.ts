import { expect, test } from 'vitest'
import { foreseen } from '../../src/complexity/sizes.ts'

const at = (size: number, time: number): { readonly size: number; readonly time: number } => ({ size, time })

test('by the power of n between the last two sizes', () => {
  expect(foreseen([at(10, 1), at(100, 100)], 1_000)).toBeCloseTo(10_000)
  expect(foreseen([at(10, 1), at(100, 10)], 1_000)).toBeCloseTo(100)
})

test('of one size nothing is foreseen, and what becomes quicker is not foreseen to go on so', () => {
  expect(foreseen([at(10, 1)], 1_000)).toBe(0)
  expect(foreseen([at(10, 2), at(100, 1)], 1_000)).toBe(1)
})

test('times that are those of the clock tell no growth: nothing is left out for them', () => {
  // Less than reading the clock takes, after that is taken off.
  expect(foreseen([at(1, 0), at(2, 0)], 3)).toBe(0.01)
  expect(foreseen([at(1, 0), at(2, 0.000_05)], 3)).toBe(0.01)
  expect(foreseen([at(1, 0.000_01), at(2, 0.008)], 1_000_000)).toBe(0.01)
  expect(foreseen([at(1, 0), at(2, 0.02)], 4)).toBeCloseTo(0.04)
})
