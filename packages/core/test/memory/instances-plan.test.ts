import { describe, expect, test } from 'vitest'
import { type BlockPlan, fits, planCount } from '../../src/memory/instances-plan.ts'

/** A quick subject after its warm-up, that leaves nothing. */
const quick: BlockPlan = {
  index: 800,
  measured: 0,
  blocks: 0,
  calls: undefined,
  perCall: 0.001,
  left: 1_900,
  leftInAll: 5_900,
  countTime: 50,
  heap: 5_000_000,
  leftPerCall: 0,
  affordable: Infinity,
}

/** Calls of the blocks that a plan leads to, and whether a fourth one would fit. */
function blocksOf(start: BlockPlan): { counts: number[]; fourth: boolean } {
  let plan = start
  const counts: number[] = []
  for (let at = 0; at < 3; at += 1) {
    const count = planCount(plan)
    counts.push(count)
    const counting = plan.countTime * (1 + (plan.leftPerCall * count) / plan.heap)
    plan = {
      ...plan,
      index: plan.index + count,
      measured: plan.measured + count,
      blocks: at + 1,
      left: plan.left - count * plan.perCall,
      leftInAll: plan.leftInAll - count * plan.perCall - counting,
      countTime: counting,
      heap: plan.heap + plan.leftPerCall * count,
    }
  }
  return { counts, fourth: fits(plan, planCount(plan)) }
}

describe('blocks of instances', () => {
  test('of a quick subject outlast a cache of 20,000 entries', () => {
    const { counts } = blocksOf(quick)
    expect(800 + counts.reduce((sum, count) => sum + count)).toBeGreaterThan(24_000)
  })

  test('of a slow subject share the time, and have the twenty calls that a red needs', () => {
    const { counts } = blocksOf({ ...quick, index: 6, perCall: 50, left: 1_500 })
    const calls = counts.reduce((sum, count) => sum + count)
    expect(calls).toBeGreaterThanOrEqual(20)
    expect(calls * 50).toBeLessThan(1_500)
  })

  test('are shorter where what calls leave makes each count longer', () => {
    const large = { ...quick, index: 80, perCall: 0.5, leftPerCall: 120_000 }
    const { counts } = blocksOf(large)
    const [first = 0, second = 0, third = 0] = counts
    const heap = (calls: number): number => (large.heap + 120_000 * calls) / large.heap
    const counting = 50 * (heap(first) + heap(first + second) + heap(first + second + third))
    expect(counting).toBeLessThan(large.leftInAll)
    expect(first + second + third).toBeGreaterThan(200)
  })

  test('end after three where memory makes them short', () => {
    expect(blocksOf({ ...quick, index: 40, affordable: 33 })).toEqual({ counts: [33, 33, 33], fourth: false })
  })

  test('keep to the calls that were asked for', () => {
    expect(planCount({ ...quick, calls: 820 })).toBe(20)
    expect(fits({ ...quick, calls: 800 }, planCount({ ...quick, calls: 800 }))).toBe(false)
  })
})
