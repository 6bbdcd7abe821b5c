import { expect, test } from 'vitest'
import type { SnapshotReading } from '../../src/run/record.ts'
import { FileTally } from '../../src/suite/file-tally.ts'

const reading = (live: number): SnapshotReading => ({
  time: 0,
  heapUsed: live,
  heapTotal: live,
  external: 0,
  arrayBuffers: 0,
  rss: 0,
  contexts: 1,
  detachedContexts: 0,
  handles: 0,
  live,
})

function record(tally: FileTally) {
  return tally.record({ file: 'a.test.js' }, { by: 'settled', tolerance: 2_048, overhead: 0, elapsed: 1 })
}

test('growth per test leaves out what repetitions of ours have left', () => {
  const tally = new FileTally()
  tally.reading(reading(10e6), true)
  let bytes = 10e6
  for (let at = 0; at < 12; at++) {
    tally.test(`test ${at}`, false)
    bytes += 50_000
    tally.reading(reading(bytes), true)
    // Repeated 46 times, which leaves as much each time.
    bytes += 46 * 50_000
    tally.leftByRepetitions()
    tally.reading(reading(bytes), true)
  }
  const { perTest, growth, readings } = record(tally)
  expect(perTest).toEqual({ bytes: 50_000, low: 50_000, high: 50_000 })
  expect(growth).toBe(600_000)
  expect(readings).toBe(13)
})

test('a reading that may stand too high by a page is no growth', () => {
  const tally = new FileTally()
  for (let at = 0; at < 10; at++) {
    tally.test(`test ${at}`, false)
    tally.reading(reading(at % 2 === 0 ? 10e6 : 10e6 + 256_000), at % 2 === 0)
  }
  expect(record(tally)).toMatchObject({ growth: 0, trend: 'stable', readings: 5 })
})
