import { expect, test } from 'vitest'
import type { HeldGroup, Holders } from '../../src/explain/holders.ts'
import type { PathStep } from '../../src/explain/port.ts'
import { unlessUnfilled } from '../../src/explain/unfilled.ts'
import { evidenceOf } from '../../src/memory/growth-evidence.ts'

const blocks = [200, 400, 800].map((calls) => ({
  calls,
  collections: 0,
  data: 4_000 * calls,
  external: 0,
  live: undefined,
}))
const evidence = evidenceOf(blocks, { warmup: 100, tolerance: 4 })
const CALLS = 1_500

const holder = (max?: number): PathStep => ({
  kind: 'variable',
  name: 'cache',
  holds: 'LRU',
  ...(max === undefined ? {} : { capacity: { name: 'max', value: max } }),
})
const map: PathStep = { kind: 'property', name: 'items', holds: 'Map' }
const entry: PathStep = { kind: 'entry', name: '[x]', holds: 'Doc' }
const log: PathStep = { kind: 'property', name: 'log', holds: 'Array' }
const item: PathStep = { kind: 'element', name: '[x]', holds: 'Line' }

const way = (share: number, ...steps: readonly PathStep[]): HeldGroup['ways'][number] => ({
  path: { root: 'global', steps, count: 200 * share },
  share,
})

const group = (steps: readonly PathStep[], more: Partial<HeldGroup> = {}): HeldGroup => ({
  className: 'Doc',
  count: 1,
  bytes: 40,
  retained: 4_000,
  contents: [],
  path: { root: 'global', steps, count: 200 },
  pathShare: 1,
  ways: [way(1, ...steps)],
  fingerprint: 'held-00000000',
  ...more,
})

function judge(...groups: HeldGroup[]): ReturnType<typeof unlessUnfilled> {
  const holders: Holders = {
    kind: 'found',
    groups,
    more: 0,
    counted: { calls: 200, bytes: 4_000, grows: true },
    lines: () => [],
  }
  return unlessUnfilled({ kind: 'fail', evidence, caveats: [] }, holders)
}

test('entries of a collection that the calls have not filled are no proof, and the bound is named', () => {
  expect(judge(group([holder(CALLS), map, entry]))).toMatchObject({
    kind: 'inconclusive',
    reason:
      'memory grew by 4 KB per call, all of it in a collection of LRU (max: 1,500), which 1,500 calls have not filled: a cache does so as well as a leak; lower that bound in the test, or give a warmup above it',
  })
})

test('up to twice its bound, as a cache of two generations holds', () => {
  expect(judge(group([holder(CALLS / 2), map, entry]))).toMatchObject({
    kind: 'inconclusive',
    reason: expect.stringContaining('(max: 750), which 1,500 calls need not have filled (some keep two'),
  })
})

test('a name that a minifier made is left out', () => {
  const minified: PathStep = { ...holder(), capacity: { name: 'o', value: 2_000 } }
  expect(judge(group([minified, map, entry]))).toMatchObject({
    reason: expect.stringContaining('a collection of LRU (room for 2,000)'),
  })
})

const field = (name: string): PathStep => ({ kind: 'property', name, holds: 'Object' })

test('what its entries consist of counts as they do', () => {
  const ways = [way(0.5, holder(2_000), map, entry), way(0.5, holder(2_000), map, entry, field('address'))]
  expect(judge(group([], { count: 2, ways })).kind).toBe('inconclusive')
  const tags = [
    ...ways.map((one) => ({ ...one, share: 0.3 })),
    way(0.4, holder(2_000), map, entry, log, item),
  ]
  expect(judge(group([], { count: 3, ways: tags })).kind).toBe('inconclusive')
})

test('keys that the same object keeps in lists count as its entries do, while they are no more', () => {
  const keys = [holder(2_000), { ...map, name: 'expirations' }, { ...entry, holds: 'Array' }, item]
  const entries = group([holder(2_000), map, entry])
  expect(judge(entries, group(keys)).kind).toBe('inconclusive')
  expect(judge(entries, group(keys, { count: 3 })).kind).toBe('fail')
})

const list: PathStep = { kind: 'property', name: 'next', holds: 'Doc', repeats: true }

test.each([
  ['a linked list', [holder(2_000), { ...map, name: 'head', holds: 'Doc' }, list]],
  ['a list within', [holder(2_000), { ...map, holds: 'List' }, { ...map, name: 'all' }, entry]],
] as const)('in %s as well', (_what, steps) => {
  expect(judge(group(steps)).kind).toBe('inconclusive')
})

test.each([
  ['no bound', [group([holder(), map, entry])]],
  ['a bound that the calls have outgrown', [group([holder(CALLS / 2 - 1), map, entry])]],
  ['several entries a call', [group([holder(CALLS - 1), map, entry], { count: 2 })]],
  ['a list in an entry of it', [group([holder(2_000), map, entry, log, item])]],
  ['a bound far above', [group([holder(2_000), map, map, map, entry])]],
  ['no collection', [group([holder(2_000), { ...map, name: 'last', holds: 'Doc' }])]],
  ['most held in ways that are not told', [group([], { ways: [way(0.4, holder(2_000), map, entry)] })]],
  [
    'a third held by something else',
    [group([], { ways: [way(0.66, holder(2_000), map, entry), way(0.33, map, entry)] })],
  ],
  ['no path', [group([], { path: undefined, ways: [] })]],
  ['another leak beside it', [group([holder(2_000), map, entry]), group([map, entry])]],
  ['no holder', []],
] as const)('it stands: %s', (_what, groups) => {
  expect(judge(...groups).kind).toBe('fail')
})

test('it stands where no snapshot was taken', () => {
  const unknown: Holders = { kind: 'unknown', reason: 'no time' }
  const verdict = { kind: 'fail', evidence, caveats: [] } as const
  expect(unlessUnfilled(verdict, unknown)).toBe(verdict)
  expect(unlessUnfilled(verdict, undefined)).toBe(verdict)
})
