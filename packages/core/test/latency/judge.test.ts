import { describe, expect, test } from 'vitest'
import type { Budget } from '../../src/latency/budget.ts'
import { LatencyJudge } from '../../src/latency/judge.ts'

const P50: Budget = { name: 'p50', share: 0.5, limit: 1 }
const P95: Budget = { name: 'p95', share: 0.05, limit: 2 }
const MAX: Budget = { name: 'max', share: 0, limit: 10 }

describe('one budget', () => {
  test('a comfortable subject passes in 65 calls', () => {
    const judge = new LatencyJudge([P95], 1e-6)
    expect(judge.nextDecision).toBe(65)
    expect(judge.take(64)).toBe('more')
    expect(judge.take(1)).toBe('stop')
    expect(judge.evidence()[0]).toMatchObject({ state: 'passed', calls: 65, over: 0 })
  })

  test('a hopeless subject fails in 9 calls, with a pause after each third', () => {
    const judge = new LatencyJudge([P95], 1e-6)
    const steps = Array.from({ length: 9 }, () => judge.take(0, 3))
    expect(steps).toEqual(['more', 'more', 'pause', 'more', 'more', 'pause', 'more', 'more', 'stop'])
    expect(judge.evidence()[0]).toMatchObject({ state: 'failed', calls: 9, over: 9, windows: [3, 3, 3] })
  })

  test('a window that passes after one that rejected ends the whole as passed', () => {
    const judge = new LatencyJudge([P95], 1e-6)
    for (let i = 0; i < 3; i++) judge.take(0, 3)
    expect(judge.failing).toBe(true)
    expect(judge.nextDecision).toBe(65)
    expect(judge.take(65)).toBe('stop')
    expect(judge.evidence()[0]).toMatchObject({ state: 'passed', windows: [3] })
  })

  test('a time that is exactly the budget is within it', () => {
    const judge = new LatencyJudge([P95], 1e-6)
    judge.take(0, 2)
    expect(judge.evidence()[0]).toMatchObject({ calls: 1, over: 0 })
  })

  test('a call that is over budget by the clock only is counted as excused', () => {
    const judge = new LatencyJudge([P95], 1e-6)
    judge.take(3, 1.5, 40)
    expect(judge.evidence()[0]).toMatchObject({ calls: 4, over: 0, excused: 1 })
  })

  test('under instrumentation, calls up to three times the budget hold up the pass and prove nothing', () => {
    const judge = new LatencyJudge([P95], 1e-6, 3)
    for (let i = 0; i < 200; i++) expect(judge.take(0, 5)).toBe('more')
    expect(judge.evidence()[0]?.state).toBe('open')
    const slower = new LatencyJudge([P95], 1e-6, 3)
    for (let i = 0; i < 9; i++) slower.take(0, 7)
    expect(slower.evidence()[0]?.state).toBe('failed')
  })
})

describe('several budgets', () => {
  test('all must pass', () => {
    const judge = new LatencyJudge([P50, P95], 1e-6)
    expect(judge.take(judge.nextDecision)).toBe('more')
    expect(judge.evidence().map(({ state }) => state)).toEqual(['passed', 'open'])
    expect(judge.threshold).toBe(2)
    expect(judge.take(judge.nextDecision)).toBe('stop')
  })

  test('one proof of violation fails', () => {
    const judge = new LatencyJudge([P50, P95, MAX], 1e-6)
    let calls = 0
    while (judge.take(0, 1.5) !== 'stop' && calls < 200) calls++
    expect(judge.evidence().map(({ name, state }) => [name, state])).toContainEqual(['p50', 'failed'])
    expect(calls).toBeLessThan(60)
  })

  test('the chance of a false failure is shared: each budget alone needs more evidence', () => {
    const least = (budgets: readonly Budget[]): number => {
      const judge = new LatencyJudge(budgets, 1e-6)
      let calls = 5
      while (judge.take(4, 100) !== 'stop') calls += 5
      return calls
    }
    const shared = Array.from({ length: 40 }, (): Budget => P95)
    expect(least(shared)).toBeGreaterThan(least([P95]))
  })
})

describe('a budget for the slowest call', () => {
  test('fails when a call over it is seen in each of three windows', () => {
    const judge = new LatencyJudge([MAX], 1e-6)
    expect(judge.take(20, 11)).toBe('pause')
    expect(judge.take(500, 11)).toBe('pause')
    expect(judge.take(3, 11)).toBe('stop')
    expect(judge.evidence()[0]).toMatchObject({ state: 'failed', over: 3, windows: [21, 501, 4] })
  })

  test('one sighting is never a pass: calls go on until it is seen again or they run out', () => {
    const judge = new LatencyJudge([MAX], 1e-6)
    judge.take(20, 11)
    expect(judge.nextDecision).toBe(Number.POSITIVE_INFINITY)
    expect(judge.take(100_000)).toBe('more')
    expect(judge.evidence()[0]?.state).toBe('open')
  })

  test('passes when none of 65 calls is over it; a later one revokes that', () => {
    const judge = new LatencyJudge([P95, MAX], 1e-6)
    expect(judge.take(30, 3)).toBe('more')
    judge.take(65)
    expect(judge.evidence()[1]?.state).toBe('passed')
    expect(judge.take(0, 11)).toBe('pause')
    expect(judge.evidence()[1]?.state).toBe('open')
  })
})

describe('the labelled model for slow subjects', () => {
  const times = [100, 104, 97, 101, 99, 103, 98, 102, 100, 101]

  test('passes a comfortable budget and says that it is the model', () => {
    const judge = new LatencyJudge([{ ...P95, limit: 200 }], 1e-6)
    judge.take(10)
    expect(judge.model(times)).toBe('stop')
    const [budget] = judge.evidence()
    expect(budget).toMatchObject({ state: 'modelled' })
    expect(budget?.modelled).toBeGreaterThan(104)
    expect(budget?.modelled).toBeLessThan(125)
  })

  test('is not asked beyond p95, nor once a call was over budget, and does not pass what is close', () => {
    const p99 = new LatencyJudge([{ name: 'p99', share: 0.01, limit: 200 }], 1e-6)
    expect(p99.model(times)).toBe('more')
    const touched = new LatencyJudge([{ ...P95, limit: 103.5 }], 1e-6)
    touched.take(1, 104)
    expect(touched.model(times)).toBe('more')
    const close = new LatencyJudge([{ ...P95, limit: 105 }], 1e-6)
    expect(close.model(times)).toBe('more')
  })
})
