/** Change points of series whose truth is known. Seeded: the same on every machine. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { changePoints } from '../src/history/change-points.ts'
import { seeded } from './seeded.ts'

const normal = (next: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())

const NOISES: Readonly<Record<string, (next: () => number) => number>> = {
  'normal, 10 %': (next) => 100 * (1 + 0.1 * normal(next)),
  'log-normal with one in twenty five times as high': (next) =>
    100 * Math.exp(0.2 * normal(next)) * (next() < 0.05 ? 5 : 1),
  'two modes, as on two kinds of runners': (next) => (next() < 0.4 ? 130 : 100) * (1 + 0.03 * normal(next)),
  'whole numbers, mostly zero': (next) => Math.floor(3 * next() ** 3),
}

describe('a series without a change', () => {
  test.each(Object.entries(NOISES))(
    '%s: a change in at most one of 500, where one in a thousand is allowed',
    (_name, noise) => {
      const next = seeded(7)
      let alarms = 0
      for (let round = 0; round < 500; round++) {
        const length = [20, 60, 120][round % 3] ?? 20
        if (changePoints(Array.from({ length }, () => noise(next))).length > 0) alarms += 1
      }
      expect(alarms).toBeLessThanOrEqual(1)
    },
  )

  test('short, constant and empty series have none', () => {
    for (const values of [[], [1], [1, 1, 1, 9, 9, 9, 9], new Array(100).fill(5)]) {
      expect(changePoints(values)).toEqual([])
    }
  })
})

describe('a change', () => {
  test.each([
    ['a fifth more in the middle', 50, 50, 1.2],
    ['a fifth less in the middle', 50, 50, 0.8],
    ['a half more, six runs ago', 60, 6, 1.5],
  ])('%s is found, at its place', (_name, before, after, factor) => {
    const next = seeded(11)
    let found = 0
    for (let round = 0; round < 50; round++) {
      const values = Array.from(
        { length: before + after },
        (_, i) => (i < before ? 100 : 100 * factor) * (1 + 0.05 * normal(next)),
      )
      const changes = changePoints(values)
      if (changes.length === 1 && Math.abs((changes[0]?.at ?? 0) - before) <= 1) found += 1
    }
    expect(found).toBeGreaterThanOrEqual(40)
  })

  test('several are told apart, with the levels between them', () => {
    const next = seeded(13)
    const levels = [100, 150, 80]
    const values = levels.flatMap((level) =>
      Array.from({ length: 30 }, () => level * (1 + 0.05 * normal(next))),
    )
    const changes = changePoints(values)
    expect(changes.map(({ at }) => at)).toEqual([30, 60])
    expect(changes.map(({ before, after }) => [Math.round(before / 10), Math.round(after / 10)])).toEqual([
      [10, 15],
      [15, 8],
    ])
  })

  test('one that is certain, but smaller than anybody cares about, is left out', () => {
    const values = Array.from({ length: 60 }, (_, i) => (i < 30 ? 1_000 : 1_010) + (i % 3))
    expect(changePoints(values)).toEqual([])
    expect(changePoints(values, { least: 0.005 })).toHaveLength(1)
  })

  test('a single outlier is none, however high', () => {
    const values = Array.from({ length: 60 }, (_, i) => (i === 30 ? 1e9 : 100 + (i % 7)))
    expect(changePoints(values)).toEqual([])
  })
})

test('units and order do not matter: what is found does not depend on the scale, and mirrors', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 8, maxLength: 60 }),
      fc.integer({ min: 0, max: 60 }),
      (values, at) => {
        const series = values.map((value, index) => (index >= at ? value + 2_000 : value))
        const found = changePoints(series, { least: 0 })
        expect(
          changePoints(
            series.map((value) => value * 1_024),
            { least: 0 },
          ).map(({ at }) => at),
        ).toEqual(found.map(({ at }) => at))
        for (const change of found) expect(change.chance).toBeLessThanOrEqual(0.001)
        const places = found.map((change) => change.at)
        expect(places).toEqual([...places].sort((a, b) => a - b))
      },
    ),
    { numRuns: 100 },
  )
})
