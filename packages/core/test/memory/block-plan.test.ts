import { describe, expect, test } from 'vitest'
import type { Block } from '../../src/memory/block.ts'
import { BlockPlan } from '../../src/memory/block-plan.ts'
import { Limits } from '../../src/memory/limits.ts'
import type { TimedCalls } from '../../src/memory/timed-calls.ts'

/** A plan for calls of 2 µs, of which so many are made, with time for many more. */
function plan(index: number, most?: number): BlockPlan {
  const limits = new Limits(() => 0, { now: () => 0, close: () => {} }, 20_000, undefined)
  const calls = { perCall: 0.002 } as TimedCalls
  return new BlockPlan({ maxTime: 20_000, calls: most }, limits, calls, { index })
}

const left = (calls: number, perCall: number): Block => ({
  calls,
  data: calls * perCall,
  external: 0,
  collections: 0,
  live: undefined,
})

describe('where memory makes blocks short', () => {
  const large = [left(270, 120_000), left(280, 120_000), left(280, 120_000)]

  test('a block leaves 32 MB at most', () => {
    const blocks = plan(550)
    expect(blocks.nextCount(large.slice(0, 2), 5_000)).toBe(Math.floor((32 * 1024 * 1024) / 120_000))
  })

  test('three are made, and no more where they have left more than caches do', () => {
    expect(plan(550).nextFits(large.slice(0, 2), false)).toBe(true)
    expect(plan(830).nextFits(large, false)).toBe(false)
  })

  test('a fourth is made where they have left less: a heap that shrank meanwhile may hide what the first one left', () => {
    expect(plan(36_000).nextFits([left(639, -138), left(3_450, 499), left(31_400, 560)], false)).toBe(true)
  })

  test('a block that memory cuts short ends no run before the third', () => {
    expect(plan(550).endsRun(1, 280, 250)).toBe(false)
    expect(plan(550).endsRun(2, 280, 250)).toBe(true)
    expect(plan(550).endsRun(1, 280, 0)).toBe(true)
    expect(plan(550).endsRun(2, 280, 280)).toBe(false)
  })
})

describe('where the number of calls is given', () => {
  test('three blocks share them, each longer than the one before', () => {
    const made: Block[] = []
    let index = 200
    while (index < 1_000) {
      const blocks = plan(index, 1_000)
      const count = blocks.nextCount(made, blocks.planned(made))
      made.push(left(count, 0))
      index += count
    }
    expect(made.map(({ calls }) => calls)).toEqual([168, 252, 380])
    expect(plan(1_000, 1_000).nextFits(made, false)).toBe(false)
  })

  test('they are what ends the run, and not the time', () => {
    expect(plan(1_000, 1_000).endOf(0)).toBe('calls')
    expect(plan(900, 1_000).endOf(10)).toBe('memory')
    expect(plan(900).endOf(0)).toBe('time')
  })
})
