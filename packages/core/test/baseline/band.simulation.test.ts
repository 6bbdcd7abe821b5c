/** Baselines and checks of independent calls with a known truth: no error of the baseline may become a red. */
import { expect, test } from 'vitest'
import { budgetsOf } from '../../src/baseline/budgets.ts'
import { entryOf } from '../../src/baseline/run.ts'
import { LatencyJudge } from '../../src/latency/judge.ts'
import { seeded } from '../latency/seeded.ts'

/** Log-normal times around 1 ms with a long tail. */
function call(random: () => number): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  return Math.exp(0.5 * normal)
}

function verdict(random: () => number, slower: number, limit: number, recorded: number): string {
  const times = Float64Array.from({ length: recorded }, () => call(random)).sort()
  const entry = entryOf(times, false)
  if (entry === undefined) throw new Error('too few calls')
  const judge = new LatencyJudge(budgetsOf(entry, limit, true), 1e-6)
  for (let calls = 0; calls < 2_000; calls++) if (judge.take(0, call(random) * slower) === 'stop') break
  const states = judge.evidence().map(({ state }) => state)
  return states.includes('failed') ? 'failed' : states.includes('open') ? 'open' : 'passed'
}

function count(verdicts: number, slower: number, limit: number, recorded: number): Record<string, number> {
  const random = seeded(7)
  const counts: Record<string, number> = {}
  for (let i = 0; i < verdicts; i++) {
    const state = verdict(random, slower, limit, recorded)
    counts[state] = (counts[state] ?? 0) + 1
  }
  return counts
}

test.each([20, 100, 1_000])(
  'no red on the same code without any tolerance, %i calls recorded',
  (recorded) => {
    expect(count(1_000, 1, 1, recorded)['failed']).toBeUndefined()
  },
)

test('three times the time is red by the default tolerance, and the same time is green', () => {
  expect(count(300, 3, 2, 1_000)).toEqual({ failed: 300 })
  expect(count(300, 1, 2, 1_000)).toEqual({ passed: 300 })
})
