import * as v from 'valibot'
import { expect, test } from 'vitest'
import { isPlainTest } from '../../src/run/plain-test.ts'
import { finished } from '../../src/run/shape.ts'

const reading = {
  time: 20_805.67,
  heapUsed: 11_321_512,
  heapTotal: 17_903_616,
  external: 3_015_246,
  arrayBuffers: 984_140,
  rss: 287_367_168,
  contexts: 1,
  detachedContexts: 0,
  handles: 5,
}
const bare = {
  v: 1,
  type: 'test',
  at: 1_795_437_823_218,
  file: 'a.test.ts',
  test: 'one',
  status: 'passed',
  duration: 73.4,
  retry: 0,
  concurrent: false,
}
const snapshot = { mode: 'light', before: reading, after: { ...reading, live: 7 }, loopDelay: 3 }
const full = { ...bare, project: 'p', repeat: 2, snapshot, more: [1] }

/** Every record that differs from this one in one place, at any depth: a field that is missing or of another shape. */
function* variants(record: Readonly<Record<string, unknown>>): Generator<Record<string, unknown>> {
  for (const [key, value] of Object.entries(record)) {
    const { [key]: _, ...rest } = record
    yield rest
    for (const other of [
      null,
      'x',
      'NaN',
      '',
      0,
      -1.5,
      1e300,
      true,
      false,
      [],
      {},
      'failed',
      'settled',
      'file',
    ])
      yield { ...record, [key]: other }
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      for (const inner of variants(value as Record<string, unknown>)) yield { ...record, [key]: inner }
  }
  for (const extra of ['cut', 'unknown', 'live', 'toJSON']) yield { ...record, [extra]: true }
}

test('what the quick look accepts, the schema accepts and leaves as it is', () => {
  let accepted = 0
  let refused = 0
  for (const start of [bare, { ...bare, snapshot }, full])
    for (const record of variants(start)) {
      if (!isPlainTest(record)) {
        refused++
        continue
      }
      accepted++
      const result = v.safeParse(finished, record)
      expect(result.success && result.output, JSON.stringify(record)).toEqual(record)
    }
  expect(accepted).toBeGreaterThan(100)
  expect(refused).toBeGreaterThan(500)
})

test('what is nearly always written is accepted', () => {
  expect([bare, { ...bare, snapshot }, full].map((record) => isPlainTest(record))).toEqual([true, true, true])
})
