import { expect, test } from 'vitest'
import type { Block, GrowthSituation, LiveBlock } from '../../src/memory/block.ts'
import { judgeGrowth } from '../../src/memory/growth.ts'

const nothing: LiveBlock = {
  interval: 512,
  bytes: 0,
  objects: 0,
  all: 0,
  tables: 0,
  recurring: 0,
  spread: 0,
  lumps: 0,
  ended: false,
  recurringSamples: 0,
  samples: 0,
  bytesOfPrevious: undefined,
  recurringOfPrevious: undefined,
  keptOfEarlier: undefined,
}

function block(calls: number, data: number, external: number, live: Partial<LiveBlock> = {}): Block {
  return { calls, data, external, collections: 0, live: { ...nothing, ...live } }
}

function verdictOf(blocks: readonly Block[], situation: Partial<GrowthSituation> = {}): string {
  const decision = judgeGrowth(blocks, {
    warmup: 200,
    tolerance: 4,
    exhausted: false,
    slow: false,
    starved: false,
    caveats: [],
    ...situation,
  })
  return decision.kind === 'verdict' ? decision.verdict.kind : decision.kind
}

test('a clean block is an acquittal', () => {
  expect(verdictOf([block(400, 900, 0)])).toBe('pass')
})

test('what begins after 200 calls must have begun', () => {
  expect(verdictOf([block(90, 0, 0)])).toBe('continue')
  expect(verdictOf([block(110, 0, 0)])).toBe('pass')
})

test('one-off growth of code that warms up is acquitted by objects that were not seen', () => {
  expect(verdictOf([block(400, 20_000, 0)])).toBe('pass')
  expect(verdictOf([block(400, 60_000, 0)], { slow: true })).toBe('pass')
})

test('a sampler too coarse to have seen them acquits nothing', () => {
  expect(verdictOf([block(400, 20_000, 0, { interval: 8_192 })])).toBe('continue')
  expect(verdictOf([block(400, 60_000, 0, { interval: 16_384 })], { slow: true })).toBe('continue')
  // Nor where the bytes happen to stand still: so few calls retain less than a step of V8's hides.
  expect(verdictOf([block(400, -24_000, 0, { interval: 8_192 })])).toBe('continue')
})

test('growth in proportion to the calls in three blocks is no warm-up', () => {
  // As measured where each call copies an object and adds a property, with samples 63 KB apart and then 64 B.
  const series = (interval: number): Block[] => [
    block(167, 41_408, 0, { interval }),
    block(900, 207_496, 0, { interval }),
    block(309, 80_096, 0, { interval }),
  ]
  for (const interval of [63_493, 64]) {
    const found = verdictOf(series(interval), { slow: true, exhausted: true })
    expect(found).toBe('inconclusive')
  }
})

test('what grows outside of the heap is no slab of Node’s where it comes again in proportion', () => {
  expect(verdictOf([block(600, 0, 5_529)])).toBe('continue')
  expect(verdictOf([block(600, 0, 8_192), block(2_400, 0, 8_192)])).toBe('pass')
  expect(verdictOf([block(600, 0, 9_600), block(2_400, 0, 38_400)])).toBe('continue')
})

test('a fall outside of the heap shows a first reading that was too high', () => {
  expect(verdictOf([block(600, 0, -18_398)])).toBe('continue')
  expect(verdictOf([block(600, 0, -18_398), block(2_400, 0, 0)])).toBe('pass')
})

test('exactly the same outside of the heap in each block is a leak, however little it is in all', () => {
  const grown = [block(449, 0, 28_736), block(1_010, 0, 64_640), block(2_273, 0, 145_472)]
  expect(verdictOf(grown, { exhausted: true })).toBe('fail')
  const uneven = [block(449, 0, 28_736), block(1_010, 0, 80_640), block(2_273, 0, 145_472)]
  expect(verdictOf(uneven, { exhausted: true })).toBe('inconclusive')
})

test('a table that doubles beside others that came once is not one-off', () => {
  // As measured with 36 bytes per call in one table.
  const first = block(269, 81_952, 0, { tables: 30_712 })
  expect(verdictOf([first, block(605, 32_488, 0, { tables: 36_680 })])).toBe('continue')
  expect(verdictOf([first, block(605, 32_488, 0, { tables: 9_000 })])).toBe('pass')
})

test('a few calls on a machine that has no time for them: a cache of 1,000 documents looks the same', () => {
  const live = (calls: number): Partial<LiveBlock> => ({
    bytes: 6_000 * calls,
    recurring: 6_000 * calls,
    spread: 6_000 * calls,
    lumps: 0,
    ended: false,
    recurringSamples: calls,
    samples: calls,
    bytesOfPrevious: 6_000 * (calls / 2.25),
    recurringOfPrevious: 6_000 * (calls / 2.25),
  })
  const grown = [40, 90, 202].map((calls) => block(calls, 6_400 * calls, 0, live(calls)))
  const slow = { slow: true, exhausted: true, warmup: 20 }
  expect(verdictOf(grown, slow)).toBe('fail')
  expect(verdictOf(grown, { ...slow, starved: true })).toBe('inconclusive')
})

test('the few calls that a limit leaves a quick subject acquit nobody', () => {
  expect(verdictOf([block(31, -748, 0)], { exhausted: true, warmup: 969 })).toBe('inconclusive')
  expect(verdictOf([block(800, -748, 0)], { exhausted: true, warmup: 200 })).toBe('pass')
  expect(verdictOf([block(60, -748, 0)], { exhausted: true, slow: true, warmup: 40 })).toBe('pass')
})
