import { describe, expect, test } from 'vitest'
import type { Budget } from '../../src/latency/budget.ts'
import { runVirtually, VirtualMachine } from './virtual-machine.ts'

const p95 = (limit: number): Budget => ({ name: 'p95', share: 0.05, limit })

describe('calls', () => {
  test('a comfortable subject: warm-up until steady, then 65 timed calls, and no pause', async () => {
    const machine = new VirtualMachine()
    const found = await runVirtually(machine, () => machine.work(1), [p95(20)])
    expect(found.conclusion.kind).toBe('pass')
    expect(found.times).toMatchObject({ count: 65, max: 1 })
    expect(found.measurement?.warmUp).toEqual({ first: 1, calls: 41, median: 1, ended: 'steady' })
    expect(found.measurement?.calls).toBe(106)
    expect(machine.pauses).toEqual([])
  })

  test('the index counts every call from 0 through warm-up and windows', async () => {
    const machine = new VirtualMachine()
    const indices: number[] = []
    await runVirtually(
      machine,
      (i) => {
        indices.push(i)
        machine.work(30)
      },
      [p95(20)],
    )
    expect(indices).toEqual(indices.map((_, i) => i))
    expect(indices.length).toBeGreaterThan(9)
  })

  test('warm-up goes on while the times fall, and its cost is not judged', async () => {
    const machine = new VirtualMachine()
    const subject = (i: number): void => machine.work(i === 0 ? 50 : Math.max(0.1, 1 - i / 200))
    const found = await runVirtually(machine, subject, [p95(0.5)])
    expect(found.conclusion.kind).toBe('pass')
    expect(found.measurement?.warmUp.first).toBe(50)
    expect(found.measurement?.warmUp.calls).toBeGreaterThan(180)
    expect(found.times.max).toBeLessThan(0.2)
  })

  test('`warmup: 0` judges cold calls, `warmup: 7` makes seven', async () => {
    const machine = new VirtualMachine()
    const cold = await runVirtually(machine, () => machine.work(1), [p95(20)], { options: { warmup: 0 } })
    expect(cold.measurement?.calls).toBe(65)
    const seven = await runVirtually(machine, () => machine.work(1), [p95(20)], { options: { warmup: 7 } })
    expect(seven.measurement?.warmUp).toMatchObject({ calls: 7, ended: 'asked' })
  })

  test('a hopeless subject: 9 calls in three windows, with pauses that grow with its time', async () => {
    const machine = new VirtualMachine()
    const found = await runVirtually(machine, () => machine.work(0.4), [p95(0.2)])
    expect(found.conclusion.kind).toBe('fail')
    expect(found.times.count).toBe(9)
    expect(machine.pauses.map(Math.round)).toEqual([40, 60])
    const slow = new VirtualMachine()
    await runVirtually(slow, () => slow.work(100), [p95(50)])
    expect(slow.pauses).toEqual([250, 250])
  })

  test('the event loop turns at least every 50 ms', async () => {
    const machine = new VirtualMachine()
    let longest = 0
    let last = machine.time
    let turns = 0
    const subject = (): void => {
      if (machine.turns > turns) last = machine.time
      turns = machine.turns
      machine.work(3)
      longest = Math.max(longest, machine.time - last)
    }
    await runVirtually(machine, subject, [p95(20)])
    expect(longest).toBeLessThanOrEqual(53)
    expect(machine.turns).toBeGreaterThan(2)
  })

  test('setup and teardown run around the calls, also when the subject throws', async () => {
    const machine = new VirtualMachine()
    const order: string[] = []
    const options = { setup: () => order.push('setup'), teardown: () => order.push('teardown') }
    await runVirtually(
      machine,
      () => {
        if (order.at(-1) !== 'call') order.push('call')
        machine.work(1)
      },
      [p95(20)],
      {
        options,
      },
    )
    expect(order).toEqual(['setup', 'call', 'teardown'])
    const boom = new Error('boom')
    const failing = runVirtually(machine, () => Promise.reject(boom), [p95(20)], { options })
    await expect(failing).rejects.toMatchObject({ name: 'QtestsSubjectError', cause: boom })
    expect(order.slice(-2)).toEqual(['setup', 'teardown'])
  })
})

describe('time and ends', () => {
  test('an edge case ends inconclusive within maxTime', async () => {
    const machine = new VirtualMachine()
    const found = await runVirtually(machine, (i) => machine.work(i % 20 === 0 ? 3 : 1), [p95(2)])
    expect(found.conclusion).toMatchObject({ kind: 'inconclusive', doubt: 'time' })
    expect(machine.time - 1_000).toBeLessThan(2_010)
  })

  test('calls run out before time', async () => {
    const machine = new VirtualMachine()
    const subject = (i: number): void => machine.work(i % 20 === 0 ? 0.03 : 0.01)
    const found = await runVirtually(machine, subject, [p95(0.02)], { options: { maxCalls: 300 } })
    expect(found.conclusion).toMatchObject({ kind: 'inconclusive', doubt: 'calls' })
    expect(found.times.count).toBe(300)
  })

  test('a verdict on its way to red may take twice as long: nine calls of 300 ms', async () => {
    const machine = new VirtualMachine()
    const found = await runVirtually(machine, () => machine.work(300), [p95(200)])
    expect(found.conclusion.kind).toBe('fail')
    expect(machine.time - 1_000).toBeGreaterThan(2_000)
  })

  test("the test's deadline is kept, with an inconclusive verdict", async () => {
    const machine = new VirtualMachine()
    const found = await runVirtually(machine, () => machine.work(100), [p95(90)], { deadline: 1_700 })
    expect(found.conclusion).toMatchObject({ kind: 'inconclusive', doubt: 'deadline' })
    expect(machine.time).toBeLessThanOrEqual(1_700)
  })

  test('a slow subject passes by the labelled model after five or ten calls', async () => {
    const machine = new VirtualMachine()
    const found = await runVirtually(machine, (i) => machine.work(100 + (i % 7)), [p95(200)])
    expect(found.conclusion).toMatchObject({ kind: 'pass', caveats: [{ code: 'MODEL' }] })
    expect(found.times.count).toBeLessThanOrEqual(10)
    expect(machine.time - 1_000).toBeLessThan(1_500)
  })

  test('an aborted signal stops it at the next turn of the event loop', async () => {
    const machine = new VirtualMachine()
    const abort = new AbortController()
    const reason = new Error('the test has ended')
    const subject = (i: number): void => {
      machine.work(10)
      if (i === 20) abort.abort(reason)
    }
    await expect(runVirtually(machine, subject, [p95(9)], { signal: abort.signal })).rejects.toBe(reason)
    expect(machine.time).toBeLessThan(1_400)
  })
})

describe('asynchronous subjects', () => {
  test('are awaited call by call', async () => {
    const machine = new VirtualMachine()
    let running = 0
    let most = 0
    const subject = async (): Promise<void> => {
      most = Math.max(most, ++running)
      await machine.sleep(5)
      running--
    }
    const found = await runVirtually(machine, subject, [p95(20)])
    expect(found.conclusion.kind).toBe('pass')
    expect(found.times).toMatchObject({ count: 65, max: 5 })
    expect(most).toBe(1)
  })

  test('a subject that turns asynchronous only later is timed to its end', async () => {
    const machine = new VirtualMachine()
    const subject = (i: number): unknown => (i < 60 ? machine.work(1) : machine.sleep(5))
    const found = await runVirtually(machine, subject, [p95(20)])
    expect(found.conclusion.kind).toBe('pass')
    expect(found.times.max).toBe(5)
    expect(found.measurement?.asynchronous).toBe(true)
  })

  test('a call that never settles is an error after a bounded time, and names the call', async () => {
    const machine = new VirtualMachine()
    const subject = (i: number): unknown => (i === 50 ? new Promise(() => {}) : machine.sleep(1))
    await expect(runVirtually(machine, subject, [p95(20)])).rejects.toThrow(
      /call 50 of the subject has not settled after 2,00\d ms/,
    )
    expect(machine.time).toBeLessThan(3_200)
  })

  test("a call that is pending at the test's deadline: an error when it is overdue, else cut", async () => {
    const overdue = new VirtualMachine()
    const never = (): unknown => new Promise(() => {})
    await expect(runVirtually(overdue, never, [p95(20)], { deadline: 1_500 })).rejects.toThrow(
      /call 0 of the subject has not settled after 40\d ms/,
    )
    const young = new VirtualMachine()
    const found = await runVirtually(young, () => young.sleep(150), [p95(200)], {
      deadline: 1_500,
      options: { warmup: 0, maxTime: 10_000 },
    })
    expect(found.conclusion).toMatchObject({ kind: 'inconclusive', doubt: 'deadline' })
    expect(young.time).toBeLessThanOrEqual(1_500)
  })

  test('abort does not wait for a pending call', async () => {
    const machine = new VirtualMachine()
    const abort = new AbortController()
    const reason = new Error('the test has ended')
    machine.alarm(100, () => abort.abort(reason))
    const never = (): unknown => new Promise(() => {})
    await expect(runVirtually(machine, never, [p95(20)], { signal: abort.signal })).rejects.toBe(reason)
    expect(machine.time).toBe(1_100)
  })

  test('a setup that never settles is an error, too', async () => {
    const machine = new VirtualMachine()
    const options = { setup: () => new Promise(() => {}) }
    await expect(runVirtually(machine, () => {}, [p95(20)], { options })).rejects.toThrow(
      '`setup` has not settled after 2,000 ms',
    )
  })

  test('`concurrency` keeps so many calls under way, and judges them in the order they were made', async () => {
    const machine = new VirtualMachine()
    let running = 0
    let most = 0
    const subject = async (): Promise<void> => {
      most = Math.max(most, ++running)
      await machine.sleep(10)
      running--
    }
    const found = await runVirtually(machine, subject, [p95(20)], { options: { concurrency: 8 } })
    expect(found.conclusion.kind).toBe('pass')
    expect(most).toBe(8)
    const slow = await runVirtually(machine, () => machine.sleep(30), [p95(20)], {
      options: { concurrency: 8 },
    })
    expect(slow.conclusion.kind).toBe('fail')
  })

  test('a rejection among concurrent calls is named with its call', async () => {
    const machine = new VirtualMachine()
    const subject = async (i: number): Promise<void> => {
      await machine.sleep(10)
      if (i === 60) throw new Error('boom')
    }
    const run = runVirtually(machine, subject, [p95(20)], { options: { concurrency: 8 } })
    await expect(run).rejects.toThrow('the subject threw at call 60: Error: boom')
  })
})

describe('the machine', () => {
  test('waiting for a CPU is excused, with raw and excused numbers both kept', async () => {
    const machine = new VirtualMachine()
    const subject = (i: number): void => {
      machine.work(1)
      if (i % 4 === 0) machine.wait(10)
    }
    const found = await runVirtually(machine, subject, [p95(2)])
    expect(found.conclusion.kind).toBe('pass')
    expect(found.budgets[0]).toMatchObject({ over: 0, calls: 65 })
    expect(found.budgets[0]?.excused).toBeGreaterThan(10)
    expect(found.times.max).toBe(11)
    expect(found.measurement?.waited).toBeGreaterThan(100)
  })

  test('a call that is slow by itself is not excused by a short wait', async () => {
    const machine = new VirtualMachine()
    const subject = (): void => {
      machine.work(3)
      machine.wait(0.5)
    }
    const found = await runVirtually(machine, subject, [p95(2)])
    expect(found.conclusion.kind).toBe('fail')
  })

  test('`excuse: false` counts the wait as the time of the call', async () => {
    const machine = new VirtualMachine()
    const found = await runVirtually(
      machine,
      () => {
        machine.work(1)
        machine.wait(10)
      },
      [p95(2)],
      {
        options: { excuse: false },
      },
    )
    expect(found.conclusion.kind).toBe('fail')
  })

  test('when most calls were excused, what is left is no verdict', async () => {
    const machine = new VirtualMachine()
    const found = await runVirtually(machine, () => {
      machine.work(1)
      machine.wait(10)
    }, [p95(2)])
    expect(found.conclusion).toMatchObject({ kind: 'inconclusive', doubt: 'noisy' })
  })

  test('contention that the process makes itself is not excused, and that is said', async () => {
    const machine = new VirtualMachine()
    const subject = (): void => {
      machine.work(1)
      machine.wait(10)
      machine.otherCpu += 20
    }
    const found = await runVirtually(machine, subject, [p95(2)])
    expect(found.conclusion.kind).not.toBe('pass')
    expect(found.conclusion.caveats.map(({ code }) => code)).toContain('OWN_CONTENTION')
  })

  test('in a worker thread the siblings are the runner’s: their contention is excused', async () => {
    const machine = new VirtualMachine()
    machine.mainThread = false
    const subject = (i: number): void => {
      machine.work(1)
      if (i % 4 === 0) machine.wait(10)
      machine.otherCpu += 20
    }
    const found = await runVirtually(machine, subject, [p95(2)])
    expect(found.conclusion.kind).toBe('pass')
  })

  test('without a clock of waiting it says so, once a call was over budget', async () => {
    const machine = new VirtualMachine()
    machine.waitKind = 'none'
    const subject = (i: number): void => machine.work(i === 60 ? 3 : 1)
    const found = await runVirtually(machine, subject, [p95(2)])
    expect(found.conclusion).toMatchObject({ kind: 'pass', caveats: [{ code: 'NO_RUN_QUEUE_CLOCK' }] })
  })

  test('collector pauses count by default and not with `gc: exclude`', async () => {
    const machine = new VirtualMachine()
    const subject = (): void => {
      machine.work(1)
      machine.collect(5)
    }
    const included = await runVirtually(machine, subject, [p95(2)])
    expect(included.conclusion.kind).toBe('fail')
    expect(included.measurement?.collecting).toBeGreaterThan(0.05)
    const excluded = await runVirtually(machine, subject, [p95(2)], { options: { gc: 'exclude' } })
    expect(excluded.conclusion.kind).toBe('pass')
  })

  test('beside concurrent tests an asynchronous subject is never red', async () => {
    const machine = new VirtualMachine()
    const slow = await runVirtually(machine, () => machine.sleep(30), [p95(20)], { concurrent: true })
    expect(slow.conclusion).toMatchObject({ kind: 'inconclusive', doubt: 'concurrent-tests' })
    const synchronous = await runVirtually(machine, () => machine.work(30), [p95(20)], { concurrent: true })
    expect(synchronous.conclusion.kind).toBe('fail')
  })

  test('below the grain of the clock the times are means of batches, and that is said', async () => {
    const machine = new VirtualMachine()
    machine.now = () => (machine.time += 0.000_05)
    const found = await runVirtually(machine, () => machine.work(0.000_01), [p95(0.001)])
    expect(found.measurement?.batch).toBeGreaterThan(64)
    expect(found.conclusion).toMatchObject({ kind: 'pass', caveats: [{ code: 'MEANS_OF_BATCHES' }] })
    expect(found.times.max).toBeCloseTo(0.000_01, 6)
  })
})
