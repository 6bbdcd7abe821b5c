import { expect, test } from 'vitest'
import { byCount, weighedBy } from '../../src/explain/counted.ts'
import type { HeldGroup, Holders } from '../../src/explain/holders.ts'
import type { GrowthEvidence } from '../../src/memory/growth.ts'
import { noEvidence } from '../../src/memory/growth-evidence.ts'
import type { Verdict } from '../../src/verdict.ts'

const group = (className: string, count: number, bytes: number, retained = bytes): HeldGroup => ({
  className,
  count,
  bytes,
  retained,
  contents: [],
  path: undefined,
  pathShare: 1,
  ways: [],
  fingerprint: `held-${className}`,
})

const holders = (...groups: HeldGroup[]): Extract<Holders, { kind: 'found' }> => ({
  kind: 'found',
  groups,
  more: 2,
  counted: { calls: 40, bytes: 5_000, grows: true },
  lines: () => [],
})

function red(perCall: number | undefined, weighed = false): Verdict<GrowthEvidence> {
  const evidence: GrowthEvidence = { ...noEvidence(20, 4), perCall: 24 * (perCall ?? 10) }
  const objects = perCall === undefined ? {} : { objects: { perCall, weighed, stretches: [] } }
  return { kind: 'fail', evidence: { ...evidence, ...objects }, caveats: [] }
}

const bytesOf = (verdict: Verdict<GrowthEvidence>): number | undefined =>
  'evidence' in verdict ? verdict.evidence.perCall : undefined

test('what calls leave once is not told beside what each of them leaves', () => {
  const found = holders(group('array', 0.09, 4_000), group('Object', 1, 40))
  expect(byCount(red(1), { holders: found }).holders).toMatchObject({
    groups: [{ className: 'Object' }],
    more: 0,
  })
  const other = { holders: found }
  expect(byCount(red(undefined), other)).toBe(other)
  const none = { holders: holders(group('array', 0.09, 4_000)) }
  expect(byCount(red(1), none)).toBe(none)
})

test('the bytes are those of the objects that each call leaves, with their contents', () => {
  const found = holders(group('array', 0.09, 4_000), group('Object', 1, 40, 120))
  expect(weighedBy(red(1), found)).toMatchObject({ evidence: { perCall: 120, objects: { weighed: true } } })
})

test('of a backlog, those that stay', () => {
  expect(bytesOf(weighedBy(red(1), holders(group('Object', 2, 104))))).toBe(52)
})

test('bytes that are known already stay, and so do those that were proved as bytes', () => {
  const found = holders(group('Object', 1, 40, 120))
  expect(bytesOf(weighedBy(red(1, true), found))).toBe(24)
  expect(bytesOf(weighedBy(red(undefined), found))).toBe(240)
})
