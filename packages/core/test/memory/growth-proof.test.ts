import { expect, test } from 'vitest'
import type { Block, GrowthSituation, LiveBlock } from '../../src/memory/block.ts'
import { judgeGrowth } from '../../src/memory/growth.ts'

const SLOW: GrowthSituation = {
  warmup: 161,
  tolerance: 4,
  exhausted: true,
  slow: true,
  starved: false,
  caveats: [],
}

const live = (given: Partial<LiveBlock>): LiveBlock => ({
  interval: 329,
  bytes: 0,
  objects: 0,
  all: 0,
  tables: 0,
  recurring: 0,
  lumps: 0,
  ended: false,
  recurringSamples: 0,
  spread: 0,
  samples: 0,
  bytesOfPrevious: undefined,
  recurringOfPrevious: undefined,
  keptOfEarlier: undefined,
  ...given,
})

/**
 * As recorded on Node 24 at a load of 9, of WebSockets that are opened and closed: the functions that V8 compiles meanwhile stay,
 * one after the other. Four samples of one of them lay in four stretches of the second block.
 */
const warmingUp = (samplesOfSecond: number): Block[] => [
  {
    calls: 202,
    collections: 0,
    data: 238_312,
    external: 0,
    live: live({ bytes: 12_768, recurring: 3_264, recurringSamples: 8, spread: 12_064, samples: 24 }),
  },
  {
    calls: 454,
    collections: 2,
    data: 23_408,
    external: 0,
    live: live({
      bytes: 13_640,
      recurring: 2_016,
      recurringSamples: samplesOfSecond,
      spread: 7_488,
      samples: 16,
      bytesOfPrevious: 4_928,
      recurringOfPrevious: 3_264,
      keptOfEarlier: 1,
    }),
  },
  {
    calls: 863,
    collections: 4,
    data: 58_560,
    external: 65_536,
    live: live({
      bytes: 26_208,
      recurring: 12_128,
      recurringSamples: 24,
      spread: 20_448,
      samples: 52,
      bytesOfPrevious: 5_560,
      recurringOfPrevious: 2_016,
      keptOfEarlier: 0.86,
    }),
  },
]

const verdictOf = (blocks: readonly Block[]): string => {
  const decision = judgeGrowth(blocks, SLOW)
  return decision.kind === 'verdict' ? decision.verdict.kind : decision.kind
}

test('a rate that stands on four samples in one of the blocks proves nothing', () => {
  expect(verdictOf(warmingUp(4))).toBe('inconclusive')
})

test('the same growth with samples enough in each block is a leak', () => {
  expect(verdictOf(warmingUp(8))).toBe('fail')
})

/** As it may look on a busy machine when a subject fetches: Node keeps 250 timings, and the last block reaches that bound. */
const fetching = (last: { timings?: number; ended?: boolean }): Block[] =>
  [
    { calls: 35, data: 311_416, kept: undefined },
    { calls: 79, data: 81_338, kept: 30_000 },
    { calls: 178, data: 153_222, kept: 68_000 },
  ].map(({ calls, data, kept }, at) => ({
    calls,
    collections: 0,
    data,
    external: 0,
    ...(at === 2 && last.timings !== undefined ? { timings: last.timings } : {}),
    live: live({
      bytes: 860 * calls,
      recurring: 860 * calls,
      recurringSamples: calls / 2,
      spread: 860 * calls,
      samples: calls / 2,
      ended: at === 2 && last.ended === true,
      bytesOfPrevious: kept,
      recurringOfPrevious: kept,
      keptOfEarlier: 1,
    }),
  }))

test('steady objects of a slow subject are a leak', () => {
  expect(verdictOf(fetching({}))).toBe('fail')
})

test('what stops within the last block is none', () => {
  expect(verdictOf(fetching({ ended: true }))).toBe('inconclusive')
})

test('nor are the timings of responses that Node keeps; the doubt says what to do', () => {
  const decision = judgeGrowth(fetching({ timings: 107 * 2_048 }), SLOW)
  expect(decision).toMatchObject({
    kind: 'verdict',
    verdict: { kind: 'inconclusive', reason: expect.stringContaining('performance.clearResourceTimings()') },
  })
})

test('more than they can be is a leak beside them', () => {
  expect(verdictOf(fetching({ timings: 50 * 2_048 }))).toBe('fail')
})

/** Calls, growth of the heap, what came evenly, and what of the block before is known to be left. */
type Row = readonly [calls: number, data: number, recurring: number, recurringOfPrevious?: number]

const rows = (...given: readonly Row[]): Block[] =>
  given.map(([calls, data, recurring, recurringOfPrevious]) => ({
    calls,
    collections: 0,
    data,
    external: 0,
    live: live({
      bytes: recurring,
      recurring,
      recurringSamples: 700,
      spread: recurring,
      samples: 700,
      recurringOfPrevious,
    }),
  }))

/**
 * As recorded on Node 20, of listeners that an async function adds to a long-lived signal: 160 bytes per call by the heap, 420 by
 * the samples, as V8 allocates what an optimised async function makes in one piece. The sampler was made coarser before
 * one of the blocks, which does not know what became of the one before.
 */
test('samples that count too much do not make a leak look like a cache that has reached its bound', () => {
  const coarserLast = rows(
    [1_350, 235_864, 259_136],
    [5_400, 887_104, 2_399_104, 259_136],
    [9_000, 1_450_424, 4_263_680],
  )
  const coarserBefore = rows(
    [2_250, 417_792, 1_122_304, 230_944],
    [5_063, 821_816, 2_291_968],
    [11_392, 1_845_048, 5_354_496, 2_291_968],
  )
  expect(verdictOf(coarserLast)).toBe('fail')
  expect(verdictOf(coarserBefore)).toBe('fail')
})

test('a cache that reaches its bound in a block that does not know what was dropped is no leak', () => {
  // Before it was full the heap grew by the share that samples count too much by, then by less.
  const full = rows(
    [1_350, 235_864, 259_136],
    [5_400, 887_104, 2_399_104, 259_136],
    [9_000, 725_000, 4_263_680],
  )
  expect(verdictOf(full)).toBe('inconclusive')
  const long = rows(
    [2_250, 417_792, 1_122_304, 230_944],
    [5_063, 410_000, 2_291_968],
    [11_392, 300_000, 5_354_496, 800_000],
  )
  expect(verdictOf(long)).toBe('inconclusive')
})

const QUICK: GrowthSituation = { ...SLOW, warmup: 700, exhausted: false, slow: false }

/** One block of calls, with what is alive of it. */
const block = (calls: number, data: number, more: Partial<LiveBlock>, external = 0): Block => ({
  calls,
  collections: 0,
  data,
  external,
  live: live({ bytes: data, all: data, ...more }),
})

/** As recorded on Node 20, of lru-cache 11 with 20,000 entries. The sampler was made coarser before the last block. */
const lru = (late: boolean): Block[] => [
  block(755, 46_808, { recurring: 43_776, spread: 43_776, samples: 152, tables: 57_384 }),
  block(4_077, 419_280, {
    ...{ recurring: 324_192, spread: 324_192, samples: 1_228, tables: 229_416 },
    ...{ recurringOfPrevious: 43_776, bytesOfPrevious: 41_184, keptOfEarlier: 1 },
  }),
  block(30_564, 2_116_008, {
    ...{ recurring: 2_593_536, lumps: 2_593_536, spread: 2_607_936, samples: 4_936, tables: 1_835_048, late },
  }),
]

test('a cache that reached its bound in the last block has dropped what came at the beginning of it', () => {
  expect(judgeGrowth(lru(true), QUICK).kind).toBe('continue')
  expect(judgeGrowth(lru(false), QUICK)).toMatchObject({ verdict: { kind: 'fail' } })
})

/** A table that grows, and no object: of Map with numbers for keys and values, leaking or of 20,000 entries. */
test('tables alone are a leak only where a full cache would have had its own for long', () => {
  const table = [
    block(812, 86_736, { tables: 60_520 }),
    block(4_383, 225_792, { tables: 229_416, bytesOfPrevious: 0, recurringOfPrevious: 0 }),
    block(30_156, 1_644_584, { tables: 1_836_840, bytesOfPrevious: 3_336, recurringOfPrevious: 0 }),
  ].map((one) => ({ ...one, collections: 7 }))
  expect(judgeGrowth(table, QUICK).kind).toBe('continue')
  const grown = block(108_000, 5_506_000, { tables: 5_506_000, bytesOfPrevious: 0, recurringOfPrevious: 0 })
  expect(judgeGrowth([...table, { ...grown, collections: 12 }], QUICK)).toMatchObject({
    verdict: { kind: 'fail' },
  })
})

/** As recorded on Node 20, of texts of 1.1 MB outside the heap: what little came on the heap has ended by chance. */
test('memory that grew outside by exactly as much with each call needs no objects, and none that last', () => {
  const texts = (last: number): Block[] => [
    block(32, 37_800, { ended: true, tables: 0 }, 35_200_000),
    block(30, 23_152, { ended: true, recurring: 384, lumps: 384, recurringOfPrevious: 0 }, 33_000_000),
    block(30, 16_744, { ended: true, recurringOfPrevious: 384 }, last),
  ]
  const judged = (last: number): unknown => judgeGrowth(texts(last), { ...SLOW, warmup: 16 })
  expect(judged(33_000_000)).toMatchObject({ verdict: { kind: 'fail' } })
  // A cache that reaches its bound within the block has grown by less.
  expect(judged(26_400_000)).toMatchObject({ verdict: { kind: 'inconclusive' } })
})

/** As recorded on Node 20, of a WebAssembly memory that grows by a fifth at a time while each call leaves 120 KB in it. */
test('what has outgrown all caches outside may come in large steps', () => {
  const steps = (scale: number): Block[] =>
    (
      [
        [80, 7_471_104],
        [230, 42_300_000],
        [517, 59_400_000],
      ] as const
    ).map(([calls, bytes]) => block(calls, 10_000, {}, Math.round(bytes * scale)))
  const judged = (scale: number): unknown => judgeGrowth(steps(scale), { ...SLOW, warmup: 60 })
  expect(judged(1)).toMatchObject({ verdict: { kind: 'fail' } })
  expect(judged(0.5)).toMatchObject({ verdict: { kind: 'inconclusive' } })
})
