import { expect, test } from 'vitest'
import { Recording } from '../../src/baseline/recording.ts'
import { LatencyJudge, type Step } from '../../src/latency/judge.ts'

const P50 = { name: 'p50', share: 0.5, limit: 10 } as const

function take(recording: Recording, times: readonly number[]): Step[] {
  return times.map((time) => recording.take(0, time))
}

test('takes its calls in three stretches, with a pause after the first and the second', () => {
  const recording = new Recording(9)
  const steps = take(recording, [3, 1, 2, 3, 1, 2, 3, 1, 2])
  expect(steps).toEqual(['more', 'more', 'pause', 'more', 'more', 'pause', 'more', 'more', 'stop'])
  expect([...recording.times()]).toEqual([1, 1, 1, 2, 2, 2, 3, 3, 3])
})

test('keeps what a call took without its wait', () => {
  const recording = new Recording(5)
  recording.take(1, 2, 50)
  expect([...recording.times()]).toEqual([0, 2])
})

test('ends early on the proof that the calls are slower than the old baseline', () => {
  const recording = new Recording(1_000, new LatencyJudge([P50], 1e-6))
  let step: Step = 'more'
  let calls = 0
  for (; step !== 'stop'; calls++) step = recording.take(0, 20)
  expect(calls).toBeLessThan(60)
})

test('goes on after the proof that they are not', () => {
  const judge = new LatencyJudge([P50], 1e-6)
  const recording = new Recording(90, judge)
  const steps = take(
    recording,
    Array.from({ length: 90 }, () => 5),
  )
  expect(steps.indexOf('stop')).toBe(89)
  expect(judge.evidence()[0]?.state).toBe('passed')
})
