import { describe, expect, test } from 'vitest'
import { seeded } from '../latency/seeded.ts'
import { VirtualMachine } from '../latency/virtual-machine.ts'
import { compareVirtually, notSlower } from './virtual-comparison.ts'

describe('pairs', () => {
  test('equal functions are green after six pairs, slower ones red after some thirty', async () => {
    const machine = new VirtualMachine()
    const equal = await compareVirtually(
      machine,
      () => machine.work(1),
      () => machine.work(1),
    )
    expect(equal.conclusion.kind).toBe('pass')
    expect(equal.measurement.rounds.length).toBeLessThan(10)
    const slow = await compareVirtually(
      machine,
      () => machine.work(1.5),
      () => machine.work(1),
    )
    expect(slow.conclusion.kind).toBe('fail')
    expect(slow.evidence.windows).toEqual([10, 10, 10])
    expect(slow.ratio.value).toBeCloseTo(1.5)
    expect(slow.subject.value).toBeCloseTo(1.5)
  })

  test('the order within pairs is by chance, and both get the same indices', async () => {
    const machine = new VirtualMachine()
    const calls: string[] = []
    const indices = { a: [] as number[], b: [] as number[] }
    const arm = (name: 'a' | 'b') => (index: number) => {
      calls.push(name)
      indices[name].push(index)
      machine.work(1)
    }
    await compareVirtually(machine, arm('a'), arm('b'), notSlower(1.0000001))
    const first = calls.slice(-40).filter((_, i) => i % 2 === 0)
    expect(new Set(first)).toEqual(new Set(['a', 'b']))
    expect(indices.a.slice(-6)).toEqual(indices.b.slice(-6))
  })

  test('short calls are timed in batches, as many of the one as of the other', async () => {
    const machine = new VirtualMachine()
    const found = await compareVirtually(
      machine,
      () => machine.work(0.001),
      () => machine.work(0.002),
    )
    expect(found.conclusion.kind).toBe('pass')
    expect(found.measurement.batches[0]).toBeGreaterThanOrEqual(64)
    expect(found.measurement.batches[1]).toBe(found.measurement.batches[0])
    expect(found.ratio.value).toBeCloseTo(0.5)
    expect(found.subject.value).toBeCloseTo(0.001)
  })

  test('a long warm-up of one of them is no verdict about it', async () => {
    const machine = new VirtualMachine()
    const cold = (i: number): void => machine.work(i < 40 ? 3 : 1)
    const found = await compareVirtually(machine, cold, () => machine.work(1))
    expect(found.conclusion.kind).toBe('pass')
    expect(found.measurement.warmUp?.ended).toBe('steady')
  })

  test('asynchronous functions are awaited, in batches too', async () => {
    const machine = new VirtualMachine()
    const found = await compareVirtually(
      machine,
      () => machine.sleep(2),
      () => machine.sleep(1),
    )
    expect(found.conclusion.kind).toBe('fail')
    expect(found.measurement.asynchronous).toBe(true)
    expect(found.ratio.value).toBeCloseTo(2)
    const mixed = await compareVirtually(
      machine,
      () => machine.work(1),
      async () => machine.work(1),
    )
    expect(mixed.conclusion.kind).toBe('pass')
  })
})

describe('noise', () => {
  test('pauses and bursts that hit whoever is running: no red in 300 comparisons of equal functions', async () => {
    const random = seeded(7)
    const kinds = { pass: 0, fail: 0, inconclusive: 0 }
    for (let i = 0; i < 300; i++) {
      const machine = new VirtualMachine()
      machine.waitKind = 'none'
      // A burst lasts for tens of runs and makes them slower at random, up to three times.
      let burst = 0
      const work = (): void => {
        if (burst > 0) burst--
        else if (random() < 0.02) burst = 40
        machine.work(1 + 0.1 * random() + (burst > 0 ? 2 * random() : 0))
      }
      const found = await compareVirtually(machine, work, () => work(), notSlower(1.05))
      kinds[found.conclusion.kind]++
    }
    expect(kinds.fail).toBe(0)
    expect(kinds.pass).toBeGreaterThan(280)
  })

  test('a wait for a CPU is not counted, and a pair that waited for most of its time is left out', async () => {
    const machine = new VirtualMachine()
    let calls = 0
    const waiting = (): void => {
      machine.work(1)
      machine.wait(0.4)
      if (++calls % 7 === 0) machine.wait(5)
    }
    const found = await compareVirtually(machine, waiting, () => machine.work(1))
    expect(found.conclusion.kind).toBe('pass')
    expect(found.ratio.value).toBeCloseTo(1)
    expect(found.measurement.waited).toBeGreaterThan(1)
    const raw = await compareVirtually(machine, waiting, () => machine.work(1), notSlower(), {
      options: { excuse: false },
    })
    expect(raw.conclusion.kind).toBe('fail')
  })

  test('most pairs left out: no verdict', async () => {
    const machine = new VirtualMachine()
    const crowded = (): void => {
      machine.work(1)
      machine.wait(4)
    }
    const found = await compareVirtually(machine, crowded, () => machine.work(1))
    expect(found.conclusion).toMatchObject({ kind: 'inconclusive', doubt: 'noisy' })
  })

  test('contention that the process makes itself is not excused', async () => {
    const machine = new VirtualMachine()
    const threads = (): void => {
      machine.work(10)
      machine.wait(8)
      machine.otherCpu += 50
    }
    const found = await compareVirtually(machine, threads, () => machine.work(10))
    expect(found.conclusion.kind).not.toBe('pass')
    expect(found.conclusion.caveats.map(({ code }) => code)).toContain('OWN_CONTENTION')
  })

  test('pauses of the collector count, and with `gc: exclude` they do not', async () => {
    const machine = new VirtualMachine()
    const garbage = (): void => {
      machine.work(1)
      machine.collect(1)
    }
    const counted = await compareVirtually(machine, garbage, () => machine.work(1))
    expect(counted.conclusion.kind).toBe('fail')
    const excluded = await compareVirtually(machine, garbage, () => machine.work(1), notSlower(), {
      options: { gc: 'exclude' },
    })
    expect(excluded.conclusion.kind).toBe('pass')
  })

  test('under coverage only three times the limit is proof; beside other tests nothing asynchronous is', async () => {
    const machine = new VirtualMachine()
    const double = await compareVirtually(
      machine,
      () => machine.work(2),
      () => machine.work(1),
      notSlower(),
      {
        instrumented: 'coverage',
      },
    )
    expect(double.conclusion).toMatchObject({ kind: 'inconclusive', caveats: [{ code: 'INSTRUMENTED' }] })
    const beside = await compareVirtually(
      machine,
      () => machine.sleep(2),
      () => machine.sleep(1),
      notSlower(),
      {
        concurrent: true,
      },
    )
    expect(beside.conclusion).toMatchObject({ kind: 'inconclusive', doubt: 'concurrent-tests' })
  })
})
