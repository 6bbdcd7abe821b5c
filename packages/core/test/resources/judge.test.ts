import { describe, expect, test } from 'vitest'
import { growing, isOften, rateOf } from '../../src/resources/judge.ts'
import { callsPerRound, isWarm, planRound } from '../../src/resources/plan.ts'

const series = (counts: number[], own: number[] = counts) => [{ group: 'interval', counts, own }]

describe('what has grown in every round', () => {
  test.each<[name: string, counts: number[], rounds: number[] | undefined]>([
    ['one for each call', [3, 13, 23, 33], [10, 10, 10]],
    ['at different rates', [0, 1, 5, 6], [1, 4, 1]],
    ['nothing', [3, 3, 3, 3], undefined],
    ['once, in the first round', [0, 1, 1, 1], undefined],
    ['in two rounds of three', [0, 1, 2, 2], undefined],
    ['one that each call replaces', [1, 1, 1, 1], undefined],
    ['all closed in the end', [0, 10, 20, 0], undefined],
    ['what the last reading no longer finds is nobody’s', [0, 10, 20, 12], undefined],
    ['less than there was', [5, 3, 4, 5], undefined],
    ['after something from before was closed', [5, 4, 5, 6], undefined],
    ['still open at the last reading', [0, 10, 20, 21], [10, 10, 1]],
    ['no round yet', [3], undefined],
  ])('%s', (_name, counts, rounds) => {
    expect(growing(series(counts), false).map((growth) => growth.rounds)).toEqual(
      rounds === undefined ? [] : [rounds],
    )
  })

  test('knows whether the calls opened it themselves', () => {
    expect(growing(series([0, 2, 4, 6], [0, 1, 2, 3]), false)).toMatchObject([{ own: true }])
    expect(growing(series([0, 2, 4, 6], [0, 1, 1, 2]), false)).toMatchObject([{ own: false }])
    expect(growing(series([0, 2, 4, 6], [0, 1, 1, 2]), true)).toEqual([])
    expect(growing(series([0, 2, 4, 6], [0, 1, 2, 3]), true)).toMatchObject([
      { rounds: [1, 1, 1], own: true },
    ])
  })

  test('one in ten calls is often, one in fifty is not', () => {
    const [growth] = growing(series([0, 1, 2, 3]), false)
    if (growth === undefined) throw new Error('no growth')
    expect(rateOf(growth, [10, 10, 10])).toBe(0.1)
    expect(isOften(growth, [10, 10, 10])).toBe(true)
    expect(isOften(growth, [50, 50, 50])).toBe(false)
  })
})

describe('how many calls a round has', () => {
  const options = { calls: undefined, warmup: undefined, maxTime: 2_000 }

  test.each<[perCall: number, left: number, calls: number]>([
    [0.001, 2_000, 64],
    [1, 2_000, 25],
    [4, 2_000, 6],
    [20, 2_000, 5],
    [100, 2_000, 4],
    [150, 1_800, 2],
    [5_000, 2_000, 2],
    [0, 2_000, 64],
  ])('%d ms a call with %d ms left: %d', (perCall, left, calls) => {
    expect(planRound(options, perCall, left)).toBe(calls)
  })

  test('as many as were asked for, as far as they fit', () => {
    expect(planRound({ ...options, calls: 303 }, 0.1, 2_000)).toBe(100)
    expect(planRound({ ...options, calls: 303 }, 10, 2_000)).toBe(40)
    expect(planRound({ ...options, calls: 300, warmup: 0 }, 0.1, 2_000)).toBe(100)
    expect(callsPerRound(9, undefined)).toBe(2)
  })

  test('a slow subject has a shorter warm-up, unless one was asked for', () => {
    expect(isWarm(options, 0, 0)).toBe(false)
    expect(isWarm(options, 3, 1)).toBe(true)
    expect(isWarm(options, 1, 300)).toBe(true)
    expect(isWarm({ ...options, warmup: 5 }, 3, 300)).toBe(false)
    expect(isWarm({ ...options, warmup: 0 }, 0, 0)).toBe(true)
  })
})
