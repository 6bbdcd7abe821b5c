import { expect, test } from 'vitest'
import type { Counted, Holders } from '../../src/explain/holders.ts'
import { unlessRefuted } from '../../src/explain/refuted.ts'
import type { Block, LiveBlock } from '../../src/memory/block.ts'
import { evidenceOf } from '../../src/memory/growth-evidence.ts'

const live = (bytes: number, tables: number): LiveBlock => ({
  interval: 329,
  bytes,
  objects: bytes / 50,
  all: bytes,
  tables,
  recurring: bytes,
  lumps: 0,
  ended: false,
  recurringSamples: bytes / 400,
  spread: bytes,
  samples: bytes / 400,
  bytesOfPrevious: bytes / 2,
  recurringOfPrevious: bytes / 2,
  keptOfEarlier: 1,
})

const growing = (perCall: number, { tables = 0, external = 0 } = {}): Block[] =>
  [200, 400, 800].map((calls) => ({
    calls,
    collections: 2,
    data: perCall * calls,
    external: external * calls,
    live: live(perCall * calls, tables * calls),
  }))

const found = (counted: Counted): Holders => ({
  kind: 'found',
  groups: [],
  more: 0,
  counted,
  lines: () => [],
})

const judge = (blocks: readonly Block[], counted: Counted): string =>
  unlessRefuted(
    { kind: 'fail', evidence: evidenceOf(blocks, { warmup: 100, tolerance: 4 }), caveats: [] },
    found(counted),
  ).kind

const nothing: Counted = { calls: 200, bytes: 2, grows: false }

test('a red without objects in the snapshot is taken back, and says why', () => {
  const evidence = evidenceOf(growing(60), { warmup: 100, tolerance: 4 })
  expect(unlessRefuted({ kind: 'fail', evidence, caveats: [] }, found(nothing))).toMatchObject({
    kind: 'inconclusive',
    reason:
      'the heap grew by 60 B per call, but in a heap snapshot no objects grow with 200 further calls: V8 was still compiling; raise warmup',
  })
})

test.each([
  ['objects that grow with the calls', growing(60), { ...nothing, grows: true }],
  ['few objects that make up the growth', growing(60), { ...nothing, bytes: 40 }],
  ['fewer calls than a rare leak needs', growing(60), { ...nothing, calls: 80 }],
  ['a table that did not grow just now', growing(60, { tables: 12 }), nothing],
  ['memory outside the heap', growing(60, { external: 500 }), nothing],
  ['more than V8 compiles', growing(700), nothing],
] as const)('it stands: %s', (_what, blocks, counted) => {
  expect(judge(blocks, counted)).toBe('fail')
})

test('it stands where no snapshot was taken', () => {
  const evidence = evidenceOf(growing(60), { warmup: 100, tolerance: 4 })
  const red = { kind: 'fail', evidence, caveats: [] } as const
  expect(unlessRefuted(red, undefined)).toBe(red)
  expect(unlessRefuted(red, { kind: 'unknown', reason: 'too late' })).toBe(red)
})
