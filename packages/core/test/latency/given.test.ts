import { createHistogram } from 'node:perf_hooks'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { Bench } from 'tinybench'
import { describe, expect, test } from 'vitest'
import { assertUnder, assertUnderP95 } from '../../src/index.ts'
import { type GivenTimes, judgeGiven, readGiven } from '../../src/latency/given.ts'

const P95 = { name: 'p95', share: 0.05, limit: 10 } as const
const MAX = { name: 'max', share: 0, limit: 10 } as const

/** `over` of `count` values above 10. */
function values(count: number, over: number): GivenTimes {
  const read = readGiven(Array.from({ length: count }, (_, i) => (i < over ? 20 : 1)))
  if (read === undefined) throw new Error('not read')
  return read
}

const stateOf = (count: number, over: number): string =>
  judgeGiven(values(count, over), [P95], 1e-6)[0]?.state ?? ''

describe('exact tests of fixed size', () => {
  test('59 values within budget pass, 58 do not; 93 with one over it pass', () => {
    expect(stateOf(59, 0)).toBe('passed')
    expect(stateOf(58, 0)).toBe('open')
    expect(stateOf(93, 1)).toBe('passed')
    expect(stateOf(92, 1)).toBe('open')
  })

  test('five of five over budget fail at 1e-6, four of four do not', () => {
    expect(stateOf(5, 5)).toBe('failed')
    expect(stateOf(4, 4)).toBe('open')
    expect(stateOf(100, 21)).toBe('failed')
    expect(stateOf(100, 12)).toBe('open')
  })

  test('the order of the values plays no part, and a value that is exactly the budget is within it', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 200 }), (times) => {
        const given = readGiven(times)
        expect(given?.over(10)).toBe(times.filter((time) => time > 10).length)
        expect(given?.max).toBe(Math.max(...times))
        expect(readGiven([...times].reverse())?.over(10)).toBe(given?.over(10))
      }),
    )
  })

  test('max is about the values themselves', () => {
    expect(judgeGiven(values(3, 1), [MAX], 1e-6)[0]?.state).toBe('failed')
    expect(judgeGiven(values(3, 0), [MAX], 1e-6)[0]?.state).toBe('passed')
  })
})

describe('what is read', () => {
  test('arrays of another realm and typed arrays', async () => {
    await assertUnderP95(runInNewContext('Array.from({ length: 100 }, () => 1)') as number[], 5)
    await assertUnderP95(
      Float32Array.from({ length: 100 }, () => 1),
      5,
    )
    await expect(assertUnderP95(new Uint16Array(100).fill(9), 5)).rejects.toThrow(
      'p95 is over 5 ms: 100 of 100 calls took longer',
    )
  })

  test('histograms of perf_hooks, in ns, with what was beyond their range', async () => {
    const histogram = createHistogram({ highest: 50_000_000 })
    for (let i = 0; i < 95; i++) histogram.record(1_000_000)
    for (let i = 0; i < 100; i++) histogram.record(20_000_000)
    histogram.record(80_000_000)
    const given = readGiven(histogram)
    expect(given?.origin).toBe('histogram of 196 values, read as ns')
    expect([0.5, 10, 30].map((limit) => given?.over(limit))).toEqual([196, 101, 1])
    await assertUnder(histogram, { p50: '25ms' })
    await expect(assertUnder(histogram, { p50: '9ms', p95: '10ms' })).rejects.toThrow(
      'p95 is over 10 ms: 101 of 196',
    )
  })

  test('a histogram agrees with its values on every count, within its precision', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 2_000 }), { minLength: 1, maxLength: 120 }), (times) => {
        const histogram = createHistogram()
        for (const time of times) histogram.record(time)
        const given = readGiven(histogram)
        const limit = 1_000.5
        expect(given?.over(limit / 1e6)).toBe(times.filter((time) => time > limit).length)
      }),
    )
  })

  test('any object with a count and percentiles, in its unit', () => {
    const histogram = { count: 200, percentile: (p: number) => Math.ceil(p * 2), unit: 'us' as const }
    const given = readGiven(histogram)
    expect(given?.origin).toBe('histogram of 200 values, read as us')
    expect(given?.over(0.15)).toBe(50)
    expect(given?.quantile(0.95)).toMatchObject({ value: 0.19 })
    expect(readGiven({ count: 1, percentile: () => 7 })?.max).toBe(7)
  })

  test('a tinybench task with its samples', async () => {
    const bench = new Bench({ iterations: 100, time: 0, warmup: false, retainSamples: true })
    bench.add('work', () => JSON.stringify({ a: 1 }))
    await bench.run()
    const [task] = bench.tasks
    expect(readGiven(task)?.origin).toMatch(/samples of a benchmark in ms$/)
    await assertUnderP95(task as never, '10s')
  })
})
