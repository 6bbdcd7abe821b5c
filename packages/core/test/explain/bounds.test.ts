import { expect, test } from 'vitest'
import { ASKED, affordable, UNASKED } from '../../src/explain/bounds.ts'
import { now } from '../../src/realm.ts'

test('an explanation has the time that is left to the test, and no more than it may cost', () => {
  const left = (ms: number) => affordable({ deadline: now() + ms }, UNASKED)?.maxTime
  expect(left(5_000)).toBeGreaterThan(4_000)
  expect(left(5_000)).toBeLessThan(4_500)
  expect(left(60_000)).toBe(UNASKED.maxTime)
  expect(left(700)).toBeUndefined()
})

test('where the limit of the test is not known, those who asked wait as long as it takes', () => {
  expect(affordable({ deadline: undefined }, UNASKED)?.maxTime).toBe(2_500)
  expect(affordable({ deadline: undefined }, ASKED)?.maxTime).toBe(ASKED.maxTime)
})
