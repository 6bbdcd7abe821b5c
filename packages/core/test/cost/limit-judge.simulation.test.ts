import { expect, test } from 'vitest'
import { LimitJudge } from '../../src/cost/limit-judge.ts'
import { seeded } from '../latency/seeded.ts'

const TRIALS = 20_000
const STRETCHES = 300

/** Share of red and of green verdicts on stretches of a log-normal cost whose median is `median`, against a limit of 1. */
function verdicts(median: number, falseFailure: number): { red: number; green: number } {
  const random = seeded(11)
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  let red = 0
  let green = 0
  for (let trial = 0; trial < TRIALS; trial++) {
    const judge = new LimitJudge(1, falseFailure)
    for (let stretch = 0; stretch < STRETCHES; stretch++) {
      if (judge.take([median * Math.exp(0.3 * normal())]) === 'stop') break
    }
    const { state } = judge.evidence()
    if (state === 'failed') red++
    if (state === 'passed') green++
  }
  return { red: red / TRIALS, green: green / TRIALS }
}

test('a cost whose median is the limit itself is red no more often than asked for', () => {
  // The three windows share it: a looser one makes the alarms countable.
  const { red } = verdicts(1, 0.05)
  expect(red).toBeLessThanOrEqual(0.05)
})

test('below the limit hardly any verdict is red, and none at the default', () => {
  expect(verdicts(0.9, 0.05).red).toBeLessThan(0.01)
  expect(verdicts(0.9, 1e-6).red).toBe(0)
})

test('far above it all are red, far below it all are green', () => {
  expect(verdicts(1.6, 1e-6).red).toBeGreaterThan(0.999)
  expect(verdicts(0.6, 1e-6).green).toBeGreaterThan(0.999)
})
