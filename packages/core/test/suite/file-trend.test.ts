import { describe, expect, test } from 'vitest'
import { Cadence } from '../../src/suite/cadence.ts'
import { analyseFile, type Boundary } from '../../src/suite/file-trend.ts'
import { seeded } from './virtual-file.ts'

const TOLERANCE = 2_048

/** Boundaries of a file whose tests grow the heap by what they do first, and by `perTest` each. */
function file(tests: number, perTest: number, seed: number): Boundary[] {
  const random = seeded(seed)
  let bytes = 10e6
  return Array.from({ length: tests }, (_, at) => {
    // What a test loads and compiles: much in the first ones, little later.
    bytes += at === 0 ? 0 : perTest + (random() < 2 / (at + 1) ? random() * 200_000 : 0)
    return { tests: at, bytes: bytes + (random() - 0.5) * 12_000 }
  })
}

describe('analyseFile', () => {
  test('nothing but a repeated test makes a file leaking, however it grows', () => {
    expect(analyseFile(file(40, 50_000, 1), [], TOLERANCE).trend).toBe('growing')
    expect(
      analyseFile(file(40, 0, 1), [{ leaks: true, rates: [5_000, 5_000, 5_000] }], TOLERANCE).trend,
    ).toBe('leaking')
  })

  test('growth that goes on is growing, in nearly all of 500 files; the slope is that of the tests and what they load', () => {
    let [growing, held] = [0, 0]
    for (let seed = 1; seed <= 500; seed++) {
      const { trend, perTest } = analyseFile(file(40, 20_000, seed), [], TOLERANCE)
      if (trend === 'growing') growing += 1
      if (perTest !== null && perTest.bytes > 19_000 && perTest.bytes < 50_000) held += 1
    }
    expect(growing).toBeGreaterThan(490)
    expect(held).toBeGreaterThan(450)
  })

  test('a file whose first tests load everything is stable, in nearly all of 2,000 files', () => {
    let growing = 0
    for (let seed = 1; seed <= 2_000; seed++) {
      const trend = analyseFile(
        Array.from({ length: 40 }, (_, at) => ({
          tests: at,
          bytes: 10e6 + 500_000 * (1 - 2 ** -at) + (seeded(seed * 100 + at)() - 0.5) * 12_000,
        })),
        [],
        TOLERANCE,
      ).trend
      if (trend !== 'stable') growing += 1
    }
    expect(growing).toBeLessThan(20)
  })

  test('a clean file of trivial tests is never growing, whatever its runner keeps of each, in 4,000 files', () => {
    const found: number[] = []
    for (let seed = 1; seed <= 4_000; seed++) {
      const random = seeded(seed)
      const kept = 3_000 * random()
      const noise = 1_000 + 11_000 * random()
      const span = 1 + Math.floor(random() * 8)
      const readings = 6 + Math.floor(random() * 60)
      const boundaries = Array.from({ length: readings }, (_, at) => ({
        tests: at * span,
        bytes: 10e6 + 300_000 * (1 - 2 ** -(at * span)) + kept * at * span + (random() - 0.5) * noise,
      }))
      if (analyseFile(boundaries, [], TOLERANCE).trend === 'growing') found.push(seed)
    }
    expect(found).toEqual([])
  })

  test('a shrinking file', () => {
    const falling = file(20, 0, 3).map(({ tests }) => ({ tests, bytes: 20e6 - 50_000 * tests }))
    expect(analyseFile(falling, [], TOLERANCE).trend).toBe('shrinking')
  })

  test('few readings: no slope, no chance, no correlation is made up', () => {
    const two = [
      { tests: 0, bytes: 100 },
      { tests: 9, bytes: 1_000 },
    ]
    expect(analyseFile(two, [], TOLERANCE)).toEqual({
      trend: 'stable',
      growth: 900,
      perTest: null,
      trendChance: null,
      correlation: null,
      variance: null,
      leakProbability: 0,
    })
    expect(analyseFile([], [], TOLERANCE).growth).toBe(0)
  })

  test('leak probability: certain for even repetitions, at most a half without any', () => {
    const growing = file(40, 500_000, 5)
    expect(analyseFile(growing, [], TOLERANCE).leakProbability).toBeLessThanOrEqual(0.5)
    expect(analyseFile(growing, [], TOLERANCE).leakProbability).toBeGreaterThan(0.45)
    const even = [{ leaks: true, rates: [65_000, 64_000, 65_500] }]
    expect(analyseFile(growing, even, TOLERANCE).leakProbability).toBeGreaterThan(0.999)
  })

  test('thousands of boundaries are thinned: the ends stay', () => {
    const { growth, perTest } = analyseFile(
      Array.from({ length: 5_000 }, (_, tests) => ({ tests, bytes: tests * 10 })),
      [],
      TOLERANCE,
    )
    expect(growth).toBe(49_990)
    expect(perTest?.bytes).toBeCloseTo(10)
  })
})

describe('Cadence', () => {
  test('reads rarely while it is quiet, each test again after growth', () => {
    const cadence = new Cadence(0.5)
    const spans = Array.from({ length: 40 }, () => {
      cadence.quiet()
      return cadence.span
    })
    expect([spans[0], spans[7], spans[15], spans[23], spans[39]]).toEqual([1, 2, 4, 8, 8])
    cadence.loud()
    expect(cadence.span).toBe(1)
  })

  test('never over its share and two collections', () => {
    const cadence = new Cadence(0.5)
    const random = seeded(11)
    let [own, spent] = [0, 0]
    for (let step = 0; step < 10_000; step++) {
      own += random() * 5
      const cost = 5 + random() * 20
      if (cadence.affords(cost, own, spent, 10)) spent += cost
      expect(spent).toBeLessThanOrEqual(0.5 * own + 20)
    }
    expect(spent).toBeGreaterThan(0.45 * own)
  })
})
