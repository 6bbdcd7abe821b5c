import { expect, test } from 'vitest'
import { assertFasterThan, assertNotSlowerThan, assertOverheadBelow } from '../../src/index.ts'

/** Work of a known ratio, far from every limit, so that no machine makes a difference. */
const work = (steps: number) => (): number => {
  let sum = 0
  for (let i = 0; i < steps; i++) sum += Math.sqrt(i * 1.5)
  return sum
}
const ample = { maxTime: '20s' } as const

test('eight times the work is slower, and an eighth of it is faster', async () => {
  await assertFasterThan(work(1_000), work(8_000), { by: '2x', ...ample })
  await assertNotSlowerThan(work(1_000), work(8_000), ample)
  await assertOverheadBelow(work(1_000), '5%', { baseline: work(8_000), ...ample })
  const error = await assertNotSlowerThan(work(8_000), work(1_000), ample).catch((e) => e)
  expect(error.name).toBe('QtestsAssertionError')
  expect(error.message).toContain('is slower by more than 10 %: takes ')
  expect(error.expected).toBe('at most 1.1 times as long as the other')
})
