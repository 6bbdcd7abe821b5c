import { describe, expect, test } from 'vitest'
import type { Attribution } from '../../src/memory/attribute.ts'
import type { Block, GrowthEvidence } from '../../src/memory/growth.ts'
import { refine } from '../../src/memory/refine.ts'
import type { Verdict } from '../../src/verdict.ts'

const block = (calls: number, perCall: number): Block => ({
  calls,
  collections: 0,
  data: perCall * calls,
  external: 0,
  live: undefined,
})

function red(...blocks: Block[]): Verdict<GrowthEvidence> {
  const evidence: GrowthEvidence = {
    blocks,
    calls: blocks.reduce((sum, { calls }) => sum + calls, 0),
    warmup: 64,
    perCall: (blocks.at(-1) as Block).data / (blocks.at(-1) as Block).calls,
    weakest: 1,
    strongest: 1,
    channel: 'heap',
    heapPerCall: 0,
    tolerance: 4,
  }
  return { kind: 'fail', evidence, caveats: [] }
}

/** One object of `bytes` in each of 100 calls. */
const recorded = (bytes: number): Attribution => ({
  stacks: [{ bytes: 100 * bytes, count: 100, frames: [] }],
  calls: 100,
  counted: true,
})

function refined(verdict: Verdict<GrowthEvidence>, attribution: Attribution): [number, number] {
  const result = refine(verdict, attribution)
  if (result.verdict.kind !== 'fail') throw new Error('red before, and red after')
  return [result.verdict.evidence.perCall, (result.attribution?.stacks[0]?.bytes ?? 0) / 100]
}

describe('counted objects and the byte counter', () => {
  test('mean the same where a step of the heap lies between them', () => {
    expect(refined(red(block(2_484, 53.4), block(9_936, 33.3), block(23_580, 27.9)), recorded(32))).toEqual([
      32, 32,
    ])
  })

  test('mementos behind the objects are not retained', () => {
    expect(refined(red(block(688, 81.8), block(3_714, 41.9), block(31_048, 32.4)), recorded(48))).toEqual([
      32, 32,
    ])
    expect(refined(red(block(335, 17.2), block(1_809, 127.6), block(28_000, 104.2)), recorded(120))).toEqual([
      104, 104,
    ])
  })

  test('a step excuses little in few calls: what the heap shows beside the objects stays', () => {
    expect(refined(red(block(12, 1_031), block(20, 1_050), block(47, 1_128)), recorded(48))).toEqual([
      1_128, 48,
    ])
  })

  test('an array that grows beside its objects counts', () => {
    expect(refined(red(block(2_000, 88), block(8_000, 71), block(26_000, 76)), recorded(56))).toEqual([
      76, 56,
    ])
  })
})

test('objects below the tolerance do not take the place of bytes above it', () => {
  const verdict = red(block(1_000, 4.2), block(4_000, 4.3), block(16_000, 4.4))
  const recorded: Attribution = { stacks: [{ bytes: 360, count: 5, frames: [] }], calls: 100, counted: true }
  expect(refine(verdict, recorded).verdict).toBe(verdict)
})

describe('where counted objects are the proof', () => {
  const proved = (): Verdict<GrowthEvidence> => {
    const verdict = red(block(60, 10_000))
    if (verdict.kind !== 'fail') throw new Error('it is red')
    const objects = { perCall: 1, weighed: false, stretches: [] }
    return { ...verdict, evidence: { ...verdict.evidence, perCall: 24, objects } }
  }

  test('what each call has left gives the bytes and the sites, not what the last one holds', () => {
    const leak = { bytes: 4_800, count: 100, frames: [] }
    const last = { bytes: 500_000, count: 1, frames: [] }
    const refined = refine(proved(), { stacks: [last, leak], calls: 100, counted: true })
    expect(refined.verdict).toMatchObject({ evidence: { perCall: 48, objects: { weighed: true } } })
    expect(refined.attribution?.stacks).toEqual([leak])
  })

  test('what is many more objects than were counted has not the bytes', () => {
    const much = { bytes: 480_000, count: 5_000, frames: [] }
    const refined = refine(proved(), { stacks: [much], calls: 100, counted: true })
    expect(refined.verdict).toMatchObject({ evidence: { perCall: 24, objects: { weighed: false } } })
  })
})
