import { describe, expect, test } from 'vitest'
import { parseCpuBudget, parseRate } from '../../src/cost/claim.ts'
import { seeded } from '../latency/seeded.ts'
import { VirtualMachine } from '../latency/virtual-machine.ts'
import { costVirtually } from './virtual-cost.ts'

describe('CPU time', () => {
  test('within its budget is green at once, above it red in three windows', async () => {
    const machine = new VirtualMachine()
    const cheap = await costVirtually(machine, () => machine.work(0.5), parseCpuBudget('1ms'))
    expect(cheap.conclusion).toMatchObject({ kind: 'pass', caveats: [] })
    expect(cheap.evidence).toMatchObject({ state: 'passed', rounds: 5 })
    expect(cheap.cost.value).toBeCloseTo(0.5)
    const dear = await costVirtually(machine, () => machine.work(1.5), parseCpuBudget('1ms'))
    expect(dear.conclusion.kind).toBe('fail')
    expect(dear.evidence.windows).toHaveLength(3)
    expect(machine.pauses).toHaveLength(2)
  })

  test('what waits uses none: for a timer, for a CPU', async () => {
    const machine = new VirtualMachine()
    const asynchronous = await costVirtually(
      machine,
      async () => {
        machine.work(0.2)
        await machine.sleep(30)
      },
      parseCpuBudget('1ms'),
    )
    expect(asynchronous.conclusion).toMatchObject({ kind: 'pass', caveats: [] })
    expect(asynchronous.cost.value).toBeCloseTo(0.2)
    const crowded = await costVirtually(
      machine,
      () => {
        machine.work(0.2)
        machine.wait(5)
      },
      parseCpuBudget('1ms'),
    )
    expect(crowded.conclusion.kind).toBe('pass')
    expect(crowded.cost.value).toBeCloseTo(0.2)
  })

  test('short calls are read in stretches of at least 2 ms', async () => {
    const machine = new VirtualMachine()
    const found = await costVirtually(machine, () => machine.work(0.001), parseCpuBudget('2us'))
    expect(found.measurement.batches[0]).toBeGreaterThanOrEqual(2_000)
    expect(found.conclusion.kind).toBe('pass')
  })

  test('what runs beside it in the same thread leaves no proof', async () => {
    const machine = new VirtualMachine()
    const subject = async (): Promise<void> => {
      machine.work(3)
      await machine.sleep(1)
    }
    const found = await costVirtually(machine, subject, parseCpuBudget(1), { concurrent: true })
    expect(found.conclusion).toMatchObject({ kind: 'inconclusive', doubt: 'concurrent-tests' })
  })
})

describe('throughput', () => {
  test('one call after the other', async () => {
    const machine = new VirtualMachine()
    const quick = await costVirtually(machine, () => machine.work(0.5), parseRate('1000/s'))
    expect(quick.conclusion.kind).toBe('pass')
    expect(1_000 / quick.cost.value).toBeCloseTo(2_000)
    const slow = await costVirtually(machine, () => machine.work(1.5), parseRate('1000/s'))
    expect(slow.conclusion.kind).toBe('fail')
    expect(slow.measurement.batches[0]).toBeGreaterThanOrEqual(7)
  })

  test('waits for a CPU are taken out, unless the test says otherwise', async () => {
    const machine = new VirtualMachine()
    const subject = (): void => {
      machine.work(0.8)
      machine.wait(0.4)
    }
    expect((await costVirtually(machine, subject, parseRate('1000/s'))).conclusion.kind).toBe('pass')
    const raw = await costVirtually(machine, subject, parseRate('1000/s'), { options: { excuse: false } })
    expect(raw.conclusion).toMatchObject({ kind: 'fail', caveats: [{ code: 'NO_RUN_QUEUE_CLOCK' }] })
  })

  test.each([
    [1, 200],
    [4, 800],
    [20, 4_000],
  ])('%i calls of 5 ms under way at a time make %i/s', async (concurrency, rate) => {
    const machine = new VirtualMachine()
    let flying = 0
    let most = 0
    const subject = async (): Promise<void> => {
      most = Math.max(most, ++flying)
      await machine.sleep(5)
      flying--
    }
    const options = { concurrency, maxTime: '30s' }
    const within = await costVirtually(machine, subject, parseRate(rate * 0.9), { options })
    expect(within.conclusion.kind).toBe('pass')
    // What settled between two stretches is for nothing: at most one in ten.
    expect((1_000 / within.cost.value) * 0.9).toBeLessThanOrEqual(rate)
    expect(1_000 / within.cost.value).toBeGreaterThanOrEqual(rate * 0.999)
    const above = await costVirtually(machine, subject, parseRate(rate * 1.2), { options })
    expect(above.conclusion.kind).toBe('fail')
    expect([most, flying]).toEqual([concurrency, 0])
  })

  test('calls of different lengths keep all places taken', async () => {
    const machine = new VirtualMachine()
    const random = seeded(7)
    const subject = (): Promise<void> => machine.sleep(10 * -Math.log(1 - random()))
    const options = { concurrency: 10, maxTime: '60s' }
    const found = await costVirtually(machine, subject, parseRate('900/s'), { options })
    expect(found.conclusion.kind).toBe('pass')
    expect((await costVirtually(machine, subject, parseRate('1200/s'), { options })).conclusion.kind).toBe(
      'fail',
    )
  })

  test('no call is under way when the teardown runs, nor after an error', async () => {
    const machine = new VirtualMachine()
    let flying = 0
    const left: number[] = []
    const subject = async (call: number): Promise<void> => {
      flying++
      await machine.sleep(5)
      flying--
      if (call === 150) throw new Error('down')
    }
    const options = { concurrency: 8, teardown: () => void left.push(flying) }
    await expect(costVirtually(machine, subject, parseRate('10000/s'), { options })).rejects.toMatchObject({
      name: 'QtestsSubjectError',
      cause: { message: 'down' },
    })
    expect(left).toEqual([0])
  })

  test('a synchronous function has nothing under way', async () => {
    const machine = new VirtualMachine()
    const found = await costVirtually(machine, () => machine.work(1), parseRate('500/s'), {
      options: { concurrency: 50 },
    })
    expect(found).toMatchObject({ concurrency: 1, conclusion: { kind: 'pass' } })
  })
})

test('under a debugger only three times the limit is proof', async () => {
  const machine = new VirtualMachine()
  const run = (work: number) =>
    costVirtually(machine, () => machine.work(work), parseCpuBudget(1), { instrumented: 'debugger' })
  expect((await run(2)).conclusion.kind).not.toBe('fail')
  expect((await run(4)).conclusion.kind).toBe('fail')
})
