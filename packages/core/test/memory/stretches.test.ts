import { expect, test } from 'vitest'
import { hasBegunLate, hasEnded, isLumpy } from '../../src/memory/stretches.ts'
import { seeded } from './virtual-heap.ts'

/** Of 10,000 blocks with so many samples that fall anywhere with equal chance, those of which something seems to hold. */
function blocksOfEvenChances(samples: number, holds: (counts: readonly number[]) => boolean): number {
  const random = seeded(samples)
  let found = 0
  for (let block = 0; block < 10_000; block += 1) {
    const counts = new Array<number>(8).fill(0)
    for (let sample = 0; sample < samples; sample += 1) {
      const at = Math.floor(8 * random())
      counts[at] = (counts[at] as number) + 1
    }
    if (holds(counts)) found += 1
  }
  return found
}

// As recorded: `processCallback` of `node:zlib`, while V8 compiles what it calls, on Node 24.
test.each([
  [[9, 8, 3, 6, 0, 0, 0, 0]],
  [[3, 0, 1, 0, 16, 1, 5, 2]],
  [[0, 2, 1, 0, 6, 2, 0, 0]],
  [[2, 3, 14, 8, 6, 5, 0, 2]],
])('what comes in lumps is no rate: %j', (counts) => {
  expect(isLumpy(counts)).toBe(true)
})

test.each([
  [[3, 3, 2, 3, 4, 3, 3, 3]],
  [[1, 0, 1, 1, 0, 1, 1, 1]],
  [[100, 140, 80, 60, 90, 120, 70, 100]],
  [[4, 3]],
])('what comes with the calls, by accident more or less: %j', (counts) => {
  expect(isLumpy(counts)).toBe(false)
})

test.each([8, 16, 32, 64])(
  'of %i samples that fall anywhere with equal chance, hardly two blocks in a hundred are lumpy',
  (samples) => {
    expect(blocksOfEvenChances(samples, isLumpy)).toBeLessThan(200)
  },
)

test.each([[[8, 9, 7, 8, 8, 0, 0, 0]], [[3, 2, 4, 3, 0, 0, 0, 0]], [[40, 38, 45, 41, 25, 2, 0, 1]]])(
  'what comes no longer at the end of a block has ended: %j',
  (counts) => {
    expect(hasEnded(counts)).toBe(true)
  },
)

test.each([
  [[3, 3, 2, 3, 4, 3, 3, 3]],
  [[40, 38, 45, 41, 40, 20, 0, 0]],
  [[2, 1, 2, 1, 1, 0, 0, 0]],
  [[9, 0]],
])('what slows down, or is seen too seldom, has not: %j', (counts) => {
  expect(hasEnded(counts)).toBe(false)
})

test.each([12, 16, 24, 64])(
  'of %i samples that fall anywhere with equal chance, less than one block in a hundred seems to have ended',
  (samples) => {
    expect(blocksOfEvenChances(samples, hasEnded)).toBeLessThan(100)
  },
)

test.each([
  [[0, 600, 610, 590, 620, 600, 605, 598]],
  [[3, 40, 38, 45, 41, 39, 42, 40]],
  [[0, 0, 17, 20, 20, 19, 21, 22]],
])('of what began late nothing is left at the beginning: %j', (counts) => {
  expect(hasBegunLate(counts)).toBe(true)
})

test.each([
  [[5, 6, 7, 6, 8, 6, 7, 6]],
  [[0, 2, 1, 3, 2, 1, 2, 2]],
  [[0, 40]],
  [[20, 40, 38, 45, 41, 39, 42, 40]],
])('what comes evenly, or is seen too seldom, has not: %j', (counts) => {
  expect(hasBegunLate(counts)).toBe(false)
})

test.each([64, 96, 128])(
  'of %i samples that fall anywhere with equal chance, less than one block in a thousand seems to begin late',
  (samples) => {
    expect(blocksOfEvenChances(samples, hasBegunLate)).toBeLessThan(10)
  },
)
