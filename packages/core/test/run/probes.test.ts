import { afterEach, beforeEach, expect, test } from 'vitest'
import { announceFor, announceProbe, keepProbes, probesOfFile, probesOfTest } from '../../src/run/probes.ts'
import type { ProbeEvent } from '../../src/run/record.ts'
import { type AnnouncedProbe, type ProbeKey, sharedState } from '../../src/state.ts'

const first = {}
const second = {}
let current: ProbeKey | undefined

function probe(
  given: Partial<AnnouncedProbe> & { events?: ProbeEvent[]; dropped?: number } = {},
): AnnouncedProbe {
  const { events = [], dropped = 0, ...rest } = given
  return { kind: 'pool', name: 'pool', timeline: { events, dropped }, summary: () => ({ used: 1 }), ...rest }
}

beforeEach(() => {
  current = first
  keepProbes(() => current)
})

afterEach(() => {
  delete sharedState().probes
  sharedState().measuring = undefined
})

test('a probe belongs to the test in which it is made, and is written once', () => {
  announceProbe(probe())
  current = second
  announceProbe(probe({ name: 'orders' }))
  expect(probesOfTest(first, { file: 'a', test: 'one' })).toEqual([
    {
      v: 1,
      type: 'probe',
      at: expect.any(Number),
      file: 'a',
      test: 'one',
      kind: 'pool',
      name: 'pool 1',
      summary: { used: 1 },
    },
  ])
  expect(probesOfTest(first, { file: 'a', test: 'one' })).toEqual([])
  expect(probesOfTest(second, { file: 'a', test: 'two' })).toMatchObject([{ test: 'two', name: 'orders' }])
  expect(probesOfFile({ file: 'a' })).toEqual([])
})

test('what is made outside of tests is written at the end of the file', () => {
  current = undefined
  announceProbe(probe())
  current = first
  expect(probesOfTest(first, { file: 'a', test: 'one' })).toEqual([])
  expect(probesOfFile({ project: 'unit', file: 'a' })).toMatchObject([
    { project: 'unit', file: 'a', test: '' },
  ])
})

test('the fixture that makes a probe says whose it is, also where several tests run', () => {
  current = undefined
  announceFor(second, () => announceProbe(probe()))
  announceProbe(probe({ name: 'unknown' }))
  expect(probesOfTest(second, { file: 'a', test: 'two' })).toMatchObject([{ name: 'pool 1' }])
  expect(probesOfFile({ file: 'a' })).toMatchObject([{ name: 'unknown', test: '' }])
})

test('a function that throws leaves no owner behind', () => {
  expect(() =>
    announceFor(second, () => {
      throw new Error('no such pool')
    }),
  ).toThrow('no such pool')
  announceProbe(probe())
  expect(probesOfTest(first, { file: 'a', test: 'one' })).toHaveLength(1)
})

test('names within a test are told apart', () => {
  for (const name of ['pool', 'pool', 'orders', 'orders']) announceProbe(probe({ name }))
  const names = probesOfTest(first, { file: 'a', test: 'one' }).map((record) => record.name)
  expect(names).toEqual(['pool 1', 'pool 2', 'orders', 'orders 2'])
})

test('the last 100 events are written, and how many came before', () => {
  const events = Array.from({ length: 130 }, (_, index) => ({ at: index, what: `event ${index}` }))
  announceProbe(probe({ events, dropped: 7 }))
  const [record] = probesOfTest(first, { file: 'a', test: 'one' })
  expect(record?.events).toHaveLength(100)
  expect(record?.events?.at(-1)).toEqual({ at: 129, what: 'event 129' })
  expect(record?.dropped).toBe(37)
})

test('changes of state are not washed away by what happened since', () => {
  const events = Array.from({ length: 400 }, (_, index) => ({
    at: index,
    what: index % 150 === 0 ? 'closed -> open' : `call ${index}`,
  }))
  announceProbe(probe({ events, dropped: 7 }))
  const [record] = probesOfTest(first, { file: 'a', test: 'one' })
  expect(record?.events?.slice(0, 4).map(({ at }) => at)).toEqual([0, 150, 300, 301])
  expect(record?.events).toHaveLength(102)
  expect(record?.dropped).toBe(400 + 7 - 102)
})

test('a summary that throws becomes an entry of its own', () => {
  announceProbe(
    probe({
      summary: () => {
        throw new Error('pool is destroyed')
      },
    }),
  )
  const [record] = probesOfTest(first, { file: 'a', test: 'one' })
  expect(record?.summary).toEqual({ error: 'Error: pool is destroyed' })
})

test('within a measurement nothing is kept: it would be found to leak', () => {
  sharedState().measuring = Promise.resolve()
  announceProbe(probe())
  sharedState().measuring = undefined
  expect(probesOfTest(first, { file: 'a', test: 'one' })).toEqual([])
})

test('without an adapter nothing is kept', () => {
  delete sharedState().probes
  announceProbe(probe())
  expect(sharedState().probes).toBeUndefined()
  expect(probesOfTest(first, { file: 'a', test: 'one' })).toEqual([])
})

test('a test keeps 200 probes, and others are not kept out by them', () => {
  for (let index = 0; index < 300; index++) announceProbe(probe())
  current = second
  announceProbe(probe())
  expect(probesOfTest(first, { file: 'a', test: 'one' })).toHaveLength(200)
  expect(probesOfTest(second, { file: 'a', test: 'two' })).toHaveLength(1)
})
