import { expect, test } from 'vitest'
import { liveIn, type OwnedSamples } from '../../src/memory/live.ts'
import { shareAlive } from '../../src/memory/live-lasting.ts'

/** One function that allocates 64 bytes at each ordinal of `alive`, and tables at those of `tables`. */
function samples(alive: readonly number[], tables: Readonly<Record<number, number>> = {}): OwnedSamples {
  const sizeAt = (ordinal: number): number => tables[ordinal] ?? 64
  return {
    samples: alive.map((ordinal) => ({ ordinal, nodeId: 1, size: sizeAt(ordinal) })),
    owners: new Map([[1, { owner: 'subject', function: 'set', callers: [] }]]),
    interval: 1,
  }
}

const upTo = (last: number, first = 1): number[] =>
  Array.from({ length: last - first + 1 }, (_, at) => first + at)
const SPAN = { after: 0, until: 800 }

test('what a leak left is all there later, whatever came since', () => {
  const { lasting } = liveIn(samples(upTo(800)), SPAN, 800)
  expect(shareAlive(samples(upTo(2_000)), lasting)).toBe(1)
})

test('a cache has dropped its oldest entries: the share that is left', () => {
  const { lasting } = liveIn(samples(upTo(800)), SPAN, 800)
  expect(shareAlive(samples(upTo(2_000, 401)), lasting)).toBeCloseTo(0.5)
})

test('a table of the same function that a larger one replaced is no entry that was dropped', () => {
  const { lasting } = liveIn(samples(upTo(800), { 700: 64_000 }), SPAN, 800)
  const later = upTo(2_000).filter((ordinal) => ordinal !== 700)
  expect(shareAlive(samples(later, { 1500: 128_000 }), lasting)).toBeGreaterThan(0.85)
})

test('nothing came evenly: not known', () => {
  const { lasting } = liveIn(samples([5]), SPAN, 800)
  expect(shareAlive(samples([5]), lasting)).toBeUndefined()
})
