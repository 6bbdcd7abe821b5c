/** Judging blocks of allocation, by simulation. */
import { expect, test } from 'vitest'
import {
  type AllocationBlock,
  type AllocationSample,
  type AllocationSituation,
  judgeAllocation,
  judgeWithWitness,
} from '../../src/memory/allocation.ts'
import { seeded } from './virtual-heap.ts'

const situation = (exhausted: boolean): AllocationSituation => ({
  budget: 100,
  warmup: 10,
  exhausted,
  caveats: [],
})

function judge(
  heap: () => number,
  sample: AllocationSample | undefined,
  { most = 200, asynchronous = false, external = 0, freed = false } = {},
): string {
  const blocks: AllocationBlock[] = []
  for (;;) {
    blocks.push({ calls: 10, heap: heap(), external, freed })
    const decision = judgeAllocation(blocks, situation(blocks.length >= most))
    if (decision.kind === 'verdict') return decision.verdict.kind
    if (decision.kind === 'confirm') {
      return judgeWithWitness(blocks, situation(blocks.length >= most), sample, asynchronous).kind
    }
  }
}

const recorded = (perCall: number): AllocationSample => ({
  calls: 10,
  perCall,
  lower: perCall,
  exact: true,
})
const sampled = (perCall: number, lower: number): AllocationSample => ({
  calls: 10,
  perCall,
  lower,
  exact: false,
})

test('the budget itself is within it, and so is the error of the counter', () => {
  expect(judge(() => 100, undefined)).toBe('pass')
  expect(judge(() => 100.9, undefined)).toBe('pass')
})

test('over it by the counter takes a second witness', () => {
  expect(judge(() => 140, recorded(140))).toBe('fail')
  expect(judge(() => 140, sampled(140, 110))).toBe('fail')
  expect(judge(() => 140, sampled(140, 90))).toBe('inconclusive')
  expect(judge(() => 140, undefined)).toBe('inconclusive')
})

test('a witness that saw every object acquits, unless some could run out of its sight', () => {
  expect(judge(() => 140, recorded(90))).toBe('pass')
  expect(judge(() => 140, recorded(90), { asynchronous: true })).toBe('inconclusive')
})

test('what was freed outside the heap while it was counted is neither proof nor acquittal', () => {
  expect(judge(() => 10, recorded(10), { external: 40, freed: true })).toBe('inconclusive')
  expect(judge(() => 10, recorded(10), { external: 400, freed: true })).toBe('fail')
})

test('blocks that scatter around the budget are no proof: none red in 2,000 series', () => {
  const kinds = new Set<string>()
  for (let seed = 1; seed <= 2_000; seed += 1) {
    const random = seeded(seed)
    // The median is the bound; the witness would say anything.
    kinds.add(judge(() => 101 + 50 * (random() - 0.5), recorded(1_000)))
  }
  expect(kinds.has('fail')).toBe(false)
})

test('blocks above the budget are red in every one of 500 series', () => {
  for (let seed = 1; seed <= 500; seed += 1) {
    const random = seeded(seed)
    expect(judge(() => 101 + 50 * (random() - 0.1), recorded(120))).toBe('fail')
  }
})

test('a few calls that allocate much do not pass for none', () => {
  let call = 0
  expect(judge(() => (call++ % 10 === 0 ? 5_000 : 0), undefined)).toBe('inconclusive')
})
