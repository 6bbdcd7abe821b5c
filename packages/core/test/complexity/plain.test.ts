import { expect, test } from 'vitest'
import { assertScalesAtMost } from '../../src/index.ts'

const spin = (steps: number): number => {
  let sum = 0
  for (let i = 0; i < steps; i++) sum += Math.sqrt(i * 1.5)
  return sum
}
// So large that the cost of a call counts for little: by less than n^0.75 work may grow at any claim.
const ample = { sizes: [1_000, 10_000, 100_000], maxTime: '20s' } as const

test('work that grows as n passes as n, and a whole power above it is red', async () => {
  await assertScalesAtMost(spin, 'O(n)', ample)
  const numbers = (size: number): number[] => Array.from({ length: size }, (_, i) => i)
  await assertScalesAtMost((list: number[]) => list.map((i) => spin(i % 10)), 'n log n', {
    ...ample,
    setup: numbers,
  })
  const error = await assertScalesAtMost(spin, '1', ample).catch((e) => e)
  expect(error.name).toBe('QtestsAssertionError')
  expect(error.message).toContain('grows faster than 1: ')
  expect(error.expected).toMatch(/^at most 1: no growth from n = /)
})
