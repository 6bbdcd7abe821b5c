import { expect, test } from 'vitest'
import { renderExplanation } from '../src/index.ts'
import { classNamed, explain, explained, fixtures } from './helpers.ts'

test('a collection with a bound says it: by a property, a private one, options, a variable, arrays of that length', async () => {
  const explanation = explained(await explain('capacities.mjs', { limit: 20 }))
  const capacities = (className: string): unknown[] =>
    (classNamed(explanation, className).paths[0]?.steps ?? []).flatMap(({ holds, capacity }) =>
      capacity === undefined ? [] : [{ holds, ...capacity }],
    )
  expect(capacities('InSmall')).toEqual([{ holds: 'Small', name: 'max', value: 5_000 }])
  expect(capacities('InPrivate')).toEqual([{ holds: 'Private', name: 'maxSize', value: 6_000 }])
  expect(capacities('InOptioned')).toEqual([{ holds: 'Optioned', name: 'maxKeys', value: 7_000 }])
  expect(capacities('InMinified')).toEqual([{ holds: 'Tagged', name: 'a', value: 8_000 }])
  expect(capacities('InClosure')).toEqual([{ holds: 'Map', name: 'max', value: 4_000 }])
  expect(capacities('InUnbounded')).toEqual([])
})

test('classes that are contents of each other: those that hold the others are told from them', async () => {
  const explanation = explained(await explain('circular.mjs'))
  const objects = explanation.classes.filter(({ className }) => className === 'Object')
  expect(objects.map(({ count, within }) => [count, within]).sort()).toEqual([
    [200, undefined],
    [4_000, 'Array'],
  ])
  const [headline, heldBy] = renderExplanation(explanation, { cwd: fixtures, width: 200 })
  expect(headline).toMatch(/^1\.00 x Object per call, \d+ B, with its contents \(Array\) /)
  expect(heldBy).toBe('  held by  orders (module variable in circular.mjs) -> Map -> Object')
})

test('numbers that V8 writes into a snapshot are no objects that the calls left behind', async () => {
  const explanation = explained(await explain('map.mjs'))
  const written = explanation.classes.filter(({ className }) => className === '(number)')
  expect(written.every(({ bytesPerCall, count }) => bytesPerCall >= (count * 8) / 200)).toBe(true)
  expect(written.reduce((sum, { count }) => sum + count, 0)).toBeLessThan(10)
})
