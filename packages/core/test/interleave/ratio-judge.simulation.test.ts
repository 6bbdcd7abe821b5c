/** Ratios of two arms with a known truth, by simulation. */
import { expect, test } from 'vitest'
import { RatioJudge } from '../../src/interleave/ratio-judge.ts'
import { seeded } from '../latency/seeded.ts'

/** Half as many rounds as a measurement makes at most. */
const MOST_ROUNDS = 1_000

/** Verdicts on rounds of two arms, of which the ratio has a known median, as both have the same skewed noise. */
function verdicts(
  series: number,
  { median, limit, falseFailure }: { median: number; limit: number; falseFailure: number },
  random: () => number,
): { failed: number; passed: number; rounds: number } {
  const total = { failed: 0, passed: 0, rounds: 0 }
  const noise = (): number => 0.9 + 0.2 * random() ** 2
  for (let i = 0; i < series; i++) {
    const judge = new RatioJudge([{ arm: 0, against: 1, limit }], falseFailure)
    const times = [0, 0]
    let rounds = 0
    while (rounds < MOST_ROUNDS) {
      rounds++
      times[0] = median * noise()
      times[1] = noise()
      if (judge.take(times) === 'stop') break
    }
    total.rounds += rounds
    const { state } = judge.evidence()[0] ?? {}
    if (state === 'failed') total.failed++
    if (state === 'passed') total.passed++
  }
  return total
}

test('at the very limit, the worst innocent case: no red in 5,000 series, a wrong green in at most 5 %', () => {
  const found = verdicts(5_000, { median: 1.1, limit: 1.1, falseFailure: 1e-6 }, seeded(1))
  expect(found.failed).toBe(0)
  expect(found.passed).toBeLessThan(250)
})

test('the stated rate is a bound: at 0.008, fewer than 40 red of 5,000', () => {
  const { failed } = verdicts(5_000, { median: 1.1, limit: 1.1, falseFailure: 0.008 }, seeded(2))
  expect(failed).toBeLessThan(40)
})

test('half as fast again is red, and as fast is green, in a few rounds', () => {
  const slow = verdicts(1_000, { median: 1.5, limit: 1.1, falseFailure: 1e-6 }, seeded(4))
  expect(slow.failed).toBe(1_000)
  expect(slow.rounds / 1_000).toBeLessThan(40)
  const equal = verdicts(1_000, { median: 1, limit: 1.1, falseFailure: 1e-6 }, seeded(5))
  expect(equal).toMatchObject({ failed: 0 })
  expect(equal.passed).toBeGreaterThan(980)
  expect(equal.rounds / 1_000).toBeLessThan(20)
})

test('noise that lasts for many rounds and hits one run of each pair at random accuses nobody', () => {
  const random = seeded(6)
  let failed = 0
  for (let i = 0; i < 2_000; i++) {
    const judge = new RatioJudge([{ arm: 0, against: 1, limit: 1 }], 1e-6)
    for (let round = 0; round < 300; round++) {
      // The second run of every pair is slower by half, as after a change of the clock rate; the order is random.
      const times = random() < 0.5 ? [1, 1.5] : [1.5, 1]
      if (judge.take(times) === 'stop') break
    }
    if (judge.evidence()[0]?.state === 'failed') failed++
  }
  expect(failed).toBe(0)
})
