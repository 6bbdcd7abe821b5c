import { expect, test } from 'vitest'
import type { Block } from '../../src/memory/block.ts'
import { doubt, unseen } from '../../src/memory/growth-doubts.ts'
import { evidenceOf } from '../../src/memory/growth-evidence.ts'

const block = (calls: number, data: number, external: number): Block => ({
  calls,
  data,
  external,
  collections: 0,
  live: undefined,
})

const evidence = (...blocks: readonly Block[]) => evidenceOf(blocks, { warmup: 0, tolerance: 16 })

test('array buffers are named as such, with the objects beside them', () => {
  const blocks = [block(200, 21_000, 20_000), block(2_000, 205_000, 200_000), block(20_000, 2e6, 2e6)]
  expect(evidence(...blocks)).toMatchObject({ channel: 'external', perCall: 100, heapPerCall: 102.5 })
})

// These figures are of a real run on a busy machine: 41 KB of compiled code beside 182 buffers of 100 bytes.
test('what the first block warms up does not hide what grows outside the heap', () => {
  const blocks = [block(182, 41_240, 10_561), block(4_000, 430_000, 400_000), block(30_000, 3e6, 3e6)]
  expect(evidence(...blocks)).toMatchObject({ channel: 'external', perCall: 100 })
})

// Of a real run: Node freed what loading modules had left outside the heap beside the first 862 buffers of 100 bytes.
test('what is freed outside the heap in the first block does not hide what grows there', () => {
  const freed = [block(862, 105_000, -3_000), block(4_653, 500_000, 465_300), block(29_796, 3e6, 2_979_600)]
  expect(evidence(...freed)).toMatchObject({
    channel: 'external',
    perCall: 100,
    weakest: 100,
    strongest: 100,
  })
  const uneven = [block(862, 105_000, -3_000), block(4_653, 500_000, 465_300), block(29_796, 3e6, 2e6)]
  expect(evidence(...uneven)).toMatchObject({ channel: 'heap' })
  const little = [block(100, 10_000, -500), block(200, 20_000, 20_000), block(500, 5e4, 5e4)]
  expect(evidence(...little)).toMatchObject({ channel: 'heap' })
})

test('a little memory outside beside a growing heap is not what grows', () => {
  const blocks = [block(200, 20_000, 4_000), block(2_000, 200_000, 40_000), block(20_000, 2e6, 4e5)]
  expect(evidence(...blocks)).toMatchObject({ channel: 'heap', perCall: 100, heapPerCall: 0 })
})

test('memory outside that grew in one block only is not what grows', () => {
  const blocks = [block(200, 20_000, 0), block(2_000, 200_000, 0), block(20_000, 2e6, 8e6)]
  expect(evidence(...blocks)).toMatchObject({ channel: 'heap' })
})

test('a doubt says whether time or memory ended the calls', () => {
  const two = [block(200, 20_000, 0), block(500, 57_400, 0)]
  expect(doubt(two, evidence(...two), true)).toMatch(
    /^only [\d,]+ calls in 2 blocks fit into the time; raise maxTime$/,
  )
  const one = [block(1, 20_000, 0)]
  expect(doubt(one, evidence(...one), true)).toBe('only 1 call in 1 block fit into the time; raise maxTime')
  expect(doubt(two, evidence(...two), true, 'calls')).toMatch(/fit into the option calls; raise calls$/)
  expect(doubt(two, evidence(...two), true, 'memory')).toContain(
    'fit into the memory that may be used; raise --max-old',
  )
})

test('a green from few calls says how small a leak it could not have told', () => {
  const sampled = (one: Block, interval: number): Block => ({ ...one, live: { interval } as Block['live'] })
  const slow = sampled(block(50, 100_000, 0), 32_768)
  expect(unseen(slow).map(({ code }) => code)).toEqual(['UNSEEN'])
  expect(unseen(slow)[0]?.text).toContain('less than 2 KB per call')
  // The sampler would have seen it, or nothing grew that could hide it.
  expect(unseen(sampled(block(30_000, 900_000, 0), 512))).toEqual([])
  expect(unseen(sampled(block(50, 700, 0), 32_768))).toEqual([])
  expect(unseen(sampled(block(50, -100_000, 0), 32_768))).toEqual([])
})

test('a doubt speaks of what came and went: memory outside of the heap, too', () => {
  const sawtooth = [block(2_000, 0, 130_000), block(5_000, 500, -240_000), block(12_000, 900, 160_000)]
  expect(doubt(sawtooth, evidence(...sawtooth), false)).toContain(
    'memory outside the heap grew in some blocks and not in others (65.0, -48.0, 13.3 B per call)',
  )
})

test('a doubt does not say that growth slowed down where its bytes did not', () => {
  const kept = [block(200, 20_000, 0), block(500, 57_400, 0), block(1_200, 140_400, 0)]
  expect(doubt(kept, evidence(...kept), true)).toContain(
    'the objects that calls leave behind came more slowly',
  )
  const slower = [block(200, 40_000, 0), block(500, 80_000, 0), block(1_200, 140_400, 0)]
  expect(doubt(slower, evidence(...slower), true)).toContain('slowed down from 160.0 B to 117.0 B per call')
})
