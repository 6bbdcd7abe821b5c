import { expect, test } from 'vitest'
import { parseCpuBudget, parseRate } from '../../src/cost/claim.ts'
import type { CostFindings } from '../../src/cost/run.ts'
import { judgeCost } from '../../src/matchers/cost-run.ts'
import { costReason, costReport } from '../../src/message/cost.ts'
import { PLAIN, renderFailure } from '../../src/message/render.ts'
import { VirtualMachine } from '../latency/virtual-machine.ts'
import { costVirtually } from './virtual-cost.ts'

function message(findings: CostFindings, matcher: string, args: string): string {
  const hint = { matcher, args, isNot: false, promise: '' }
  const report = costReport(findings)
  const text = renderFailure({ hint, report, caveats: findings.conclusion.caveats, options: {} }, PLAIN)
  for (const line of text.split('\n')) expect(line.length, line).toBeLessThanOrEqual(100)
  return text
}

test('too much CPU time', async () => {
  const machine = new VirtualMachine()
  const found = await costVirtually(machine, () => machine.work(1.5), parseCpuBudget('1ms'))
  expect(message(found, 'toUseCpuLessThan', "'1ms'")).toMatchInlineSnapshot(`
    "expect(subject).toUseCpuLessThan('1ms')

    [qtests] uses more than 1 ms of CPU per call: 1.5 ms per call

      expected     at most 1 ms of CPU per call
      received     1.5 ms per call
      CPU time     1.5 ms (1.5 ms to 1.5 ms) per call; above 1 ms in 30 of 30 stretches
      counted      this thread: not the helpers of the collector and the compiler
      stretches    of 2 calls
      warm-up      20 stretches, until steady
      proof        each of 3 separate windows (10, 10, 10 stretches) rejects it; if stretches are
                   independent, a false alarm has a chance below 1 in 1,000,000

      next         make it cheaper, or if 1.5 ms is right, allow '1.88ms'"
  `)
})

test('too few calls', async () => {
  const machine = new VirtualMachine()
  let calls = 0
  const subject = async (): Promise<void> => {
    if (++calls % 40 === 0) machine.wait(1)
    await machine.sleep(10)
  }
  const options = { concurrency: 10, maxTime: '10s' }
  const found = await costVirtually(machine, subject, parseRate('2000/s'), { options })
  expect(message(found, 'toSustain', "'2000/s', { concurrency: 10 }")).toMatchInlineSnapshot(`
    "expect(subject).toSustain('2000/s', { concurrency: 10 })

    [qtests] does not sustain 2,000/s: 1,000/s

      expected     at least 2,000/s
      received     1,000/s
      throughput   1,000/s (1,000/s to 1,000/s); below 2,000/s in 30 of 30 stretches
      stretches    of 100 calls, 10 under way at a time
      warm-up      3 stretches, ended by time
      proof        each of 3 separate windows (10, 10, 10 stretches) rejects it; if stretches are
                   independent, a false alarm has a chance below 1 in 1,000,000

      machine      runs had waited 75 ms for a CPU, which is not counted

      next         make it faster, or if 1,000/s is right, ask for 800/s"
  `)
})

test('what holds is said for `.not`', async () => {
  const machine = new VirtualMachine()
  const cpu = await costVirtually(machine, () => machine.work(0.25), parseCpuBudget(1))
  expect(costReport(cpu).claim).toBe('uses no more than 1 ms of CPU per call: 250 µs per call')
  const rate = await costVirtually(machine, () => machine.work(0.25), parseRate(1_000))
  expect(costReport(rate).claim).toBe('sustains 1,000/s: 4,000/s')
})

test('of the whole process, and without a verdict', async () => {
  const machine = new VirtualMachine()
  machine.meterKind = 'process'
  const found = await costVirtually(machine, () => machine.work(900), parseCpuBudget('800ms'))
  expect(
    costReport(found)
      .evidence.map(({ text }) => text)
      .join('\n'),
  ).toContain('the whole process')
  expect(costReason(found)).toMatch(
    /^no verdict within maxTime, after \d stretches \(900 ms per call, at most 800 ms per call is asked for\)$/,
  )
})

test('where CPU time cannot be told', async () => {
  const machine = Object.assign(new VirtualMachine(), { openCpuMeter: () => 'no meter here' })
  const plan = { subject: () => {}, claim: parseCpuBudget(1), concurrency: 1, options: {} as never }
  const context = { signal: new AbortController().signal, deadline: undefined, concurrent: false }
  const judged = await judgeCost(plan, context as never, machine as never)
  expect(judged.verdict).toEqual({ kind: 'unsupported', reason: 'no meter here', caveats: [] })
  expect(judged.report.claim).toBe('could not be measured: no meter here')
})
