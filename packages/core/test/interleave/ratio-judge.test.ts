import { describe, expect, test } from 'vitest'
import { RatioJudge } from '../../src/interleave/ratio-judge.ts'

describe('several claims', () => {
  test('share the chance of a false alarm, and one that fails ends it', () => {
    const judge = new RatioJudge(
      [
        { arm: 0, against: 1, limit: 2 },
        { arm: 0, against: 2, limit: 2 },
      ],
      1e-6,
    )
    let rounds = 1
    while (judge.take([3, 2, 1]) !== 'stop') rounds++
    expect(judge.evidence().map(({ state }) => state)).toEqual(['passed', 'failed'])
    expect(rounds).toBeLessThan(40)
    expect(judge.evidence()[1]?.windows).toHaveLength(3)
  })

  test('a ratio at the limit is within it; what the clock cannot tell apart is', () => {
    const judge = new RatioJudge([{ arm: 0, against: 1, limit: 1 }], 1e-6)
    let step = judge.take([0, 0])
    for (let i = 0; i < 20; i++) step = judge.take([1, 1])
    expect(step).toBe('stop')
    expect(judge.evidence()[0]).toMatchObject({ state: 'passed', over: 0 })
  })

  test('under instrumentation only what is far above the limit proves anything', () => {
    const judge = new RatioJudge([{ arm: 0, against: 1, limit: 1 }], 1e-6, 3)
    for (let i = 0; i < 500; i++) judge.take([2, 1])
    expect(judge.evidence()[0]).toMatchObject({ state: 'open', over: 500, windows: [] })
  })
})
