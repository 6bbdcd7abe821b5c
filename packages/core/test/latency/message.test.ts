import { describe, expect, test } from 'vitest'
import type { Budget } from '../../src/latency/budget.ts'
import { readGiven } from '../../src/latency/given.ts'
import { type LatencyFindings, runGiven } from '../../src/latency/run.ts'
import { latencyReason, latencyReport } from '../../src/message/latency.ts'
import { PLAIN, renderFailure } from '../../src/message/render.ts'
import { runVirtually, VirtualMachine } from './virtual-machine.ts'

const P50: Budget = { name: 'p50', share: 0.5, limit: 5 }
const P95: Budget = { name: 'p95', share: 0.05, limit: 20 }
const MAX: Budget = { name: 'max', share: 0, limit: 100 }

function message(findings: LatencyFindings, isNot = false): string {
  const hint = { matcher: 'toStayUnderP95', args: "'20ms'", isNot, promise: '' }
  const report = latencyReport(findings)
  return renderFailure({ hint, report, caveats: findings.conclusion.caveats, options: {} }, PLAIN)
}

describe('a failure', () => {
  test('says what was counted, how sure it is, and what the machine did', async () => {
    const machine = new VirtualMachine()
    const subject = (i: number): void => {
      machine.work(i % 3 === 0 ? 40 : 10)
      if (i % 8 === 0) machine.wait(12)
      if (i % 10 === 0) machine.collect(1)
    }
    const found = await runVirtually(machine, subject, [P95])
    expect(message(found)).toMatchInlineSnapshot(`
      "expect(subject).toStayUnderP95('20ms')

      [qtests] p95 is over 20 ms: 18 of 54 calls took longer, 5 % may

        expected     p95 under 20 ms
        received     p95 41 ms
        p95          18 of 54 calls over 20 ms; at least 23 % of all calls are, with 95 % confidence
        proof        each of 3 separate windows (18, 18, 18 calls) rejects it; if calls are independent, a
                     false alarm has a chance below 1 in 1,000,000
        times        p50 10 ms (10 ms to 22 ms) · p95 41 ms (40 ms to ?) · p99 52 ms (41 ms to ?) · max 52
                     ms
        warm-up      10 calls, ended by time; the first took 53 ms

        machine      4 calls excused; slow calls had waited 72 ms for a CPU; garbage collection 0.4 % of
                     the time

        next         make it faster, or if 41 ms is right, a budget of 62 ms leaves the room that a shared
                     machine needs"
    `)
  })

  test('of several budgets names the one that is violated and shows all', async () => {
    const machine = new VirtualMachine()
    const found = await runVirtually(machine, (i) => machine.work(i % 2 === 0 ? 30 : 4), [P50, P95, MAX])
    expect(message(found)).toMatchInlineSnapshot(`
      "expect(subject).toStayUnderP95('20ms')

      [qtests] p95 is over 20 ms: 15 of 30 calls took longer, 5 % may

        expected     p50 under 5 ms, p95 under 20 ms, max under 100 ms
        received     p50 4 ms, p95 30 ms, max 30 ms
        p50          15 of 30 calls over 5 ms; at most 66 % of all calls are, with 95 % confidence
        p95          15 of 30 calls over 20 ms; at least 34 % of all calls are, with 95 % confidence
        max          0 of 30 calls over 100 ms; at most 9.5 % of all calls are, with 95 % confidence
        proof        each of 3 separate windows (10, 10, 10 calls) rejects it; if calls are independent, a
                     false alarm has a chance below 1 in 1,000,000
        times        p50 4 ms (4 ms to 30 ms) · p95 30 ms (30 ms to ?) · p99 30 ms (30 ms to ?) · max 30
                     ms
        warm-up      11 calls, ended by time; the first took 30 ms

        machine      no slow call had waited for a CPU; garbage collection 0 % of the time

        next         make it faster, or if 30 ms is right, a budget of 45 ms leaves the room that a shared
                     machine needs"
    `)
  })

  test('of the slowest call', async () => {
    const machine = new VirtualMachine()
    const found = await runVirtually(machine, (i) => machine.work(i % 20 === 0 ? 120 : 1), [MAX])
    expect(message(found)).toMatchInlineSnapshot(`
      "expect(subject).toStayUnderP95('20ms')

      [qtests] max is over 100 ms: 3 of 60 calls took longer, none may

        expected     max under 100 ms
        received     max 120 ms
        max          3 of 60 calls over 100 ms; at least 1.4 % of all calls are, with 95 % confidence
        proof        seen again in 3 separate windows, after 20, 20, 20 calls
        times        p50 1 ms (1 ms to 1 ms) · p95 1 ms (1 ms to ?) · p99 120 ms (120 ms to ?) · max 120
                     ms
        warm-up      21 calls, ended by time; the first took 120 ms

        machine      no slow call had waited for a CPU; garbage collection 0 % of the time

        next         make it faster, or if 120 ms is right, a budget of 180 ms leaves the room that a
                     shared machine needs"
    `)
  })

  test('of given times', () => {
    const given = readGiven(Array.from({ length: 200 }, (_, i) => i / 4))
    if (given === undefined) throw new Error('not read')
    const options = { falseFailure: 1e-6, maxCalls: 2_000 } as never
    expect(message(runGiven(given, { budgets: [P95], options }))).toMatchInlineSnapshot(`
      "expect(subject).toStayUnderP95('20ms')

      [qtests] p95 is over 20 ms: 119 of 200 calls took longer, 5 % may

        expected     p95 under 20 ms
        received     p95 47.3 ms
        p95          119 of 200 calls over 20 ms; at least 53 % of all calls are, with 95 % confidence
        proof        exact test on 200 values, if calls are independent, a false alarm has a chance below
                     1 in 1,000,000
        times        p50 24.8 ms (21.3 ms to 28.5 ms) · p95 47.3 ms (45.8 ms to 49 ms) · p99 49.3 ms (48.5
                     ms to ?) · max 49.8 ms
        from         200 values in ms

        next         make it faster, or if 47.3 ms is right, a budget of 71 ms leaves the room that a
                     shared machine needs"
    `)
  })
})

describe('no verdict', () => {
  test('too close: how many more calls would settle it', async () => {
    const machine = new VirtualMachine()
    const found = await runVirtually(machine, (i) => machine.work(i % 11 === 0 ? 25 : 10), [P95])
    expect(latencyReason(found)).toMatchInlineSnapshot(
      `"too few calls within maxTime for a verdict (p95 25 ms against 20 ms, 30 of 332 calls took longer, 5 % may); about 1,200 more calls would settle it, some 14 s (option maxTime)"`,
    )
    expect(message(found)).toMatchInlineSnapshot(`
      "expect(subject).toStayUnderP95('20ms')

      [qtests] too few calls within maxTime for a verdict (p95 25 ms against 20 ms, 30 of 332 calls took longer, 5 % may); about 1,200 more calls would settle it, some 14 s (option maxTime)

        expected     p95 under 20 ms
        received     p95 25 ms
        p95          30 of 332 calls over 20 ms; at most 12 % of all calls are, with 95 % confidence
        times        p50 10 ms (10 ms to 10 ms) · p95 25 ms (25 ms to 25 ms) · p99 25 ms (25 ms to ?) ·
                     max 25 ms
        warm-up      20 calls, ended by time; the first took 25 ms

        machine      no slow call had waited for a CPU; garbage collection 0 % of the time"
    `)
  })

  test('at the very edge: no number of calls would', async () => {
    const machine = new VirtualMachine()
    const found = await runVirtually(machine, (i) => machine.work(i % 20 === 0 ? 25 : 10), [P95])
    expect(latencyReason(found)).toMatchInlineSnapshot(
      `"too few calls within maxTime for a verdict (p95 10 ms against 20 ms, 8 of 164 calls took longer, 5 % may); no number of calls would settle it, only a budget with more room"`,
    )
  })

  test('too slow for the time there was', async () => {
    const machine = new VirtualMachine()
    const subject = (i: number): void => machine.work(i % 3 === 0 ? 400 : 200)
    const found = await runVirtually(machine, subject, [{ ...P95, limit: 450 }])
    expect(latencyReason(found)).toMatchInlineSnapshot(
      `"too few calls within maxTime for a verdict (p95 400 ms against 450 ms, 0 of 6 calls took longer, 5 % may); about 64 more calls would settle it, some 18 s (option maxTime)"`,
    )
  })

  test('a warm-up that took all the time', async () => {
    const machine = new VirtualMachine()
    const found = await runVirtually(machine, () => machine.work(5_000), [P95])
    expect(found.times.count).toBe(0)
    expect(message(found, false)).not.toContain('NaN')
    expect(latencyReason(found)).toMatchInlineSnapshot(
      `"too few calls within maxTime for a verdict (p95 unknown against 20 ms, 0 of 0 calls took longer, 5 % may); about 70 more calls would settle it, some 5.83 min (option maxTime)"`,
    )
  })

  test('a busy machine', async () => {
    const machine = new VirtualMachine()
    const subject = (): void => {
      machine.work(5)
      machine.wait(30)
    }
    const found = await runVirtually(machine, subject, [P95])
    expect(latencyReason(found)).toMatchInlineSnapshot(
      `"the machine was too busy: most calls waited for a CPU (p95 35 ms against 20 ms, 0 of 52 calls took longer, 5 % may)"`,
    )
  })

  test('one slow call that was not seen again', async () => {
    const machine = new VirtualMachine()
    const found = await runVirtually(machine, (i) => machine.work(i === 60 ? 500 : 1), [MAX])
    expect(latencyReason(found)).toMatchInlineSnapshot(
      `"a call over budget was not seen often enough to tell the code from the machine (max 500 ms against 100 ms, 1 of 2,000 calls took longer, none may)"`,
    )
  })
})

test('the negated matcher says that there was no proof', async () => {
  const machine = new VirtualMachine()
  const found = await runVirtually(machine, () => machine.work(1), [P95])
  expect(message(found, true)).toMatchInlineSnapshot(`
    "expect(subject).not.toStayUnderP95('20ms')

    [qtests] no proof of a violation: p95 stays under 20 ms: 0 of 65 calls took longer, 5 % may

      expected     proof against: p95 under 20 ms
      received     p95 1 ms
      p95          0 of 65 calls over 20 ms; at most 4.5 % of all calls are, with 95 % confidence
      times        p50 1 ms (1 ms to 1 ms) · p95 1 ms (1 ms to ?) · p99 1 ms (1 ms to ?) · max 1 ms
      warm-up      41 calls, until steady; the first took 1 ms"
  `)
})
