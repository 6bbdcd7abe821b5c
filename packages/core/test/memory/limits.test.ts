import { expect, test } from 'vitest'
import { Limits } from '../../src/memory/limits.ts'

/** Limits on a clock of the test's own, with collections of 800 ms. */
async function limits(deadline: number | undefined): Promise<{ limits: Limits; at: (time: number) => void }> {
  let time = 0
  const clock = (): number => time
  const made = new Limits(clock, { now: clock, close: () => {} }, 2_000, deadline)
  await made.collecting(async () => {
    time += 800
  })
  return { limits: made, at: (next) => (time = next) }
}

test('collections are begun only where they end before the deadline, with time for the message', async () => {
  const { limits: found, at } = await limits(5_000)
  at(2_300)
  expect(found.hasTimeFor(3)).toBe(true)
  at(2_500)
  expect(found.hasTimeFor(3)).toBe(false)
  expect(found.hasTimeFor(1)).toBe(true)
  at(4_000)
  expect(found.hasTimeFor(1)).toBe(false)
})

test('without a deadline there is always time', async () => {
  const { limits: found, at } = await limits(undefined)
  at(1e9)
  expect(found.hasTimeFor(100)).toBe(true)
})
