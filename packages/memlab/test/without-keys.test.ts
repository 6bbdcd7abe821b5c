import { expect, test } from 'vitest'
import { withoutKeys } from '../src/analysis/without-keys.ts'
import type { PathStep } from '../src/index.ts'

const cache: PathStep = { kind: 'property', name: 'cache', holds: 'Object' }
const under = (name: string, holds = 'Session') => ({
  root: 'global',
  steps: [cache, { kind: 'property', name, holds }] satisfies PathStep[],
})

test('keys of an object that is used as a map are one way of being held', () => {
  const paths = withoutKeys(Array.from({ length: 50 }, (_, call) => under(`k${call}`)))
  expect(new Set(paths.map((path) => JSON.stringify(path))).size).toBe(1)
  expect(paths[0]?.steps).toEqual([cache, { kind: 'entry', name: '[x]', holds: 'Session' }])
})

test('a few properties stay what they are, however many objects they hold', () => {
  const paths = Array.from({ length: 60 }, (_, call) => under(call % 2 === 0 ? 'first' : 'second'))
  expect(withoutKeys(paths)).toEqual(paths)
})

test('what differs in more than its keys is left alone', () => {
  const paths = [under('a', 'A'), under('b', 'B'), under('c', 'C'), under('d', 'D'), under('e', 'E')]
  expect(withoutKeys(paths)).toEqual(paths)
})

test('nothing in, nothing out', () => {
  expect(withoutKeys([])).toEqual([])
})
