/** Judging counts of instances, by simulation. */
import { expect, test } from 'vitest'
import { type InstanceBlock, judgeInstances } from '../../src/memory/instances.ts'
import { seeded } from './virtual-heap.ts'

/** Blocks as they are planned, until there is a verdict or so many calls were made. */
function judge(alive: (calls: number) => number, warmup: number, growth: number, most = 100_000): string {
  const blocks: InstanceBlock[] = []
  let total = warmup
  for (;;) {
    const calls = Math.max(1, Math.ceil(growth * total))
    blocks.push({ calls, more: [alive(total + calls) - alive(total)] })
    total += calls
    const next = Math.ceil(growth * total)
    const decision = judgeInstances(blocks, {
      classes: ['Session'],
      before: [alive(warmup)],
      warmup,
      exhausted: total + next > most,
      caveats: [],
    })
    if (decision.kind === 'verdict') return decision.verdict.kind
  }
}

test('no false alarm on caches of up to 20,000 entries, whatever the plan', () => {
  for (let seed = 1; seed <= 20_000; seed += 1) {
    const random = seeded(seed)
    const bound = Math.ceil(20_000 * random())
    const share = random() < 0.5 ? 1 : 0.05 + 0.95 * random()
    const warmup = Math.ceil(1_000 * random())
    const verdict = judge((calls) => Math.min(bound, Math.floor(share * calls)), warmup, 0.5 + 2.5 * random())
    // A cache that only a part of the calls fill may not have reached its bound: that is what the message says.
    if (bound / share <= 20_000) expect([seed, verdict]).not.toEqual([seed, 'fail'])
  }
})

test('no false alarm where one or two more are alive after each block, as a runner or a timer makes them', () => {
  for (let seed = 1; seed <= 20_000; seed += 1) {
    const random = seeded(seed)
    const warmup = Math.ceil(1_000 * random())
    const growth = 0.5 + 2.5 * random()
    const most = 24_000 + Math.ceil(1_000_000 * random())
    const counts = new Map<number, number>([[warmup, 50]])
    let last = 50
    const alive = (calls: number): number => {
      if (!counts.has(calls)) {
        last += random() < 0.9 ? 1 : 2
        counts.set(calls, last)
      }
      return counts.get(calls) as number
    }
    expect([seed, judge(alive, warmup, growth, most)]).not.toEqual([seed, 'fail'])
  }
})

test('no miss of a steady leak, also by chance in one of ten calls', () => {
  for (let seed = 1; seed <= 5_000; seed += 1) {
    const random = seeded(seed)
    const share = 0.1 + 0.9 * random()
    const lived: number[] = [0]
    for (let call = 1; call <= 130_000; call += 1)
      lived.push((lived[call - 1] as number) + (random() < share ? 1 : 0))
    const warmup = 64 + Math.ceil(936 * random())
    expect([
      seed,
      judge((calls) => lived[Math.min(calls, 130_000)] as number, warmup, 1.25 + 0.7 * random(), 120_000),
    ]).toEqual([seed, 'fail'])
    if (seed > 300) break
  }
})
