import { describe, expect, test } from 'vitest'
import { VirtualMachine } from '../latency/virtual-machine.ts'
import { compareVirtually, notSlower } from './virtual-comparison.ts'

describe('ends', () => {
  test('what is too close ends with its rounds, and what is slow within its time', async () => {
    const machine = new VirtualMachine()
    let toggle = 0
    const edge = (): void => machine.work(++toggle % 2 === 0 ? 0.2 : 0.1)
    const open = await compareVirtually(machine, edge, () => machine.work(0.15), notSlower(1))
    expect(open.conclusion).toMatchObject({ kind: 'inconclusive', doubt: 'rounds' })
    const slow = new VirtualMachine()
    const found = await compareVirtually(
      slow,
      () => slow.work(400),
      () => slow.work(400),
    )
    expect(found.conclusion).toMatchObject({ kind: 'inconclusive', doubt: 'time' })
    expect(slow.time - 1_000).toBeLessThan(4_000)
  })

  test("the test's own timeout is kept", async () => {
    const machine = new VirtualMachine()
    const found = await compareVirtually(
      machine,
      () => machine.work(90),
      () => machine.work(60),
      notSlower(),
      {
        deadline: 3_000,
        options: { maxTime: '60s' },
      },
    )
    expect(found.conclusion).toMatchObject({ kind: 'inconclusive', doubt: 'deadline' })
    expect(machine.time).toBeLessThan(3_000)
    const pending = new VirtualMachine()
    const cut = await compareVirtually(
      pending,
      () => pending.sleep(700),
      () => pending.sleep(700),
      notSlower(),
      {
        deadline: 3_000,
      },
    )
    expect(cut.conclusion).toMatchObject({ kind: 'inconclusive', doubt: 'deadline' })
    expect(pending.time).toBeLessThanOrEqual(3_000)
  })

  test('setup and teardown run once around both; an error of either function is named with its call', async () => {
    const machine = new VirtualMachine()
    const order: string[] = []
    const options = { setup: () => order.push('setup'), teardown: () => order.push('teardown') }
    const boom = new Error('boom')
    const failing = compareVirtually(
      machine,
      () => machine.work(1),
      (i) => {
        machine.work(1)
        if (i === 12) throw boom
      },
      notSlower(1.00001),
      { options },
    )
    await expect(failing).rejects.toMatchObject({
      name: 'QtestsSubjectError',
      message: 'the subject threw at call 12: Error: boom',
      cause: boom,
    })
    expect(order).toEqual(['setup', 'teardown'])
  })

  test('an aborted signal ends it', async () => {
    const machine = new VirtualMachine()
    const abort = new AbortController()
    const reason = new Error('the test has ended')
    const subject = (i: number): void => {
      machine.work(1)
      if (i === 15) abort.abort(reason)
    }
    const run = compareVirtually(machine, subject, () => machine.work(1), notSlower(1), {
      signal: abort.signal,
    })
    await expect(run).rejects.toBe(reason)
  })
})
