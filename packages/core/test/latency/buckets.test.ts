import { expect, test } from 'vitest'
import { readGiven } from '../../src/latency/given.ts'
import { BUCKETS, runGiven } from '../../src/latency/run.ts'
import { latencyRecord } from '../../src/matchers/latency-record.ts'

test('the record counts the calls up to each bucket, limits included', () => {
  const given = readGiven([1, 10, 10.5, 300, 99_999])
  if (given === undefined) throw new Error('no times')
  const options = { falseFailure: 1e-6 } as Parameters<typeof runGiven>[1]['options']
  const { buckets, sum } = latencyRecord(runGiven(given, { budgets: [], options }))
  expect(String(buckets).split(' ').map(Number)).toEqual([2, 3, 3, 3, 3, 4, 4, 4, 4, 4])
  expect(BUCKETS).toHaveLength(10)
  expect(sum).toBe(100_320.5)
})
