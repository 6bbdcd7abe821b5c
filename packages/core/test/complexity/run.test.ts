import { describe, expect, test } from 'vitest'
import { GROWTH_CLASSES, type GrowthClass, growthAt } from '../../src/complexity/growth-class.ts'
import { claimsOf } from '../../src/complexity/run.ts'
import { RatioJudge } from '../../src/interleave/ratio-judge.ts'
import { seeded } from '../latency/seeded.ts'
import { VirtualMachine } from '../latency/virtual-machine.ts'
import { scaleVirtually } from './virtual-scale.ts'

/** Works as a class says, from 0.01 ms at the smallest size, beside a constant cost. */
const like =
  (machine: VirtualMachine, growth: GrowthClass, constant = 0) =>
  (size: number): void =>
    machine.work(constant + (0.01 * growthAt(growth, size)) / growthAt(growth, 100))

describe('classes', () => {
  test.each(GROWTH_CLASSES)('what grows as %s passes as that, and is named so', async (growth) => {
    const machine = new VirtualMachine()
    const found = await scaleVirtually(machine, like(machine, growth), growth, { sizes: [10, 30, 100, 300] })
    expect(found.conclusion.kind).toBe('pass')
    expect(found.fitted).toBe(growth)
    expect(found.measurement.rounds.length).toBeLessThan(10)
  })

  test.each([
    ['n', '1'],
    ['n', 'log n'],
    ['n^2', 'n'],
    ['n^2', 'n log n'],
    ['n^3', 'n^2'],
  ] as const)('what grows as %s is red as %s', async (growth, claimed) => {
    const machine = new VirtualMachine()
    const found = await scaleVirtually(machine, like(machine, growth), claimed, { sizes: [10, 30, 100, 300] })
    expect(found.conclusion.kind).toBe('fail')
    expect(found.fitted).toBe(growth)
    expect(found.spans.some(({ windows }) => windows.length === 3)).toBe(true)
  })

  test('neighbours are told apart with a small tolerance only', async () => {
    const machine = new VirtualMachine()
    const loose = await scaleVirtually(machine, like(machine, 'n log n'), 'n')
    expect(loose.conclusion.kind).toBe('pass')
    const strict = await scaleVirtually(machine, like(machine, 'n log n'), 'n', { tolerance: 0.05 })
    expect(strict.conclusion.kind).toBe('fail')
  })

  test('a constant cost at small sizes is no growth, and hides none at large ones', async () => {
    const machine = new VirtualMachine()
    const linear = await scaleVirtually(machine, like(machine, 'n', 5), 'n')
    expect(linear.conclusion.kind).toBe('pass')
    const quadratic = await scaleVirtually(machine, like(machine, 'n^2', 0.4), 'n', { maxTime: 20_000 })
    expect(quadratic.conclusion.kind).toBe('fail')
    // The wide span is hidden by the constant; the step to the largest size is not.
    expect(quadratic.spans.map(({ from, state }) => [from, state])).toContainEqual([1_000, 'failed'])
  })

  test('the largest size is held against those at least 8 times smaller', () => {
    const claims = claimsOf([100, 200, 400, 800, 1_600], 'n', 0.5)
    expect(claims.map(({ against }) => against)).toEqual([0, 1])
    expect(claims[1]?.limit).toBeCloseTo(8 * Math.sqrt(8))
    expect(claimsOf([100, 200], 'n', 0.5)).toEqual([])
  })
})

describe('with known truth', () => {
  test('at the very limit of both spans: no red in 4,000 series at one in a million, few at 1 in 100', () => {
    const random = seeded(11)
    const noise = (): number => 0.9 + 0.2 * random() ** 2
    const claims = claimsOf([100, 1_000, 10_000], 'n', 0.5)
    const failed = (falseFailure: number): number => {
      let count = 0
      for (let i = 0; i < 4_000; i++) {
        const judge = new RatioJudge(claims, falseFailure)
        for (let round = 0; round < 400; round++) {
          const largest = noise()
          const times = [largest / (claims[0]?.limit ?? 1), largest / (claims[1]?.limit ?? 1), largest]
          times[0] = ((times[0] ?? 0) * noise()) / largest
          times[1] = ((times[1] ?? 0) * noise()) / largest
          if (judge.take(times) === 'stop') break
        }
        if (judge.evidence().some(({ state }) => state === 'failed')) count++
      }
      return count
    }
    expect(failed(1e-6)).toBe(0)
    expect(failed(0.01)).toBeLessThan(40)
  })

  test('linear work in noise that comes in bursts and grows with the run: no red in 200 measurements', async () => {
    const random = seeded(12)
    const kinds = { pass: 0, fail: 0, inconclusive: 0 }
    for (let i = 0; i < 200; i++) {
      const machine = new VirtualMachine()
      machine.waitKind = 'none'
      let burst = 0
      const subject = (size: number): void => {
        if (burst > 0) burst--
        else if (random() < 0.02) burst = 60
        const ms = 0.2 + size / 5_000
        machine.work(ms * (1 + 0.1 * random() + (burst > 0 ? 2 * random() : 0)))
      }
      const found = await scaleVirtually(machine, subject, 'n')
      kinds[found.conclusion.kind]++
    }
    expect(kinds).toMatchObject({ fail: 0 })
    expect(kinds.pass).toBeGreaterThan(190)
  })
})

describe('sizes and inputs', () => {
  test('`setup` makes one input for each size, in order, and the subject gets it', async () => {
    const machine = new VirtualMachine()
    const made: number[] = []
    const found = await scaleVirtually(
      machine,
      (input) => machine.work((input as unknown as number[]).length / 1_000),
      'n',
      {
        setup: async (size) => {
          made.push(size)
          await machine.sleep(3)
          return Array.from({ length: size }, () => 0)
        },
      },
    )
    expect(found.conclusion.kind).toBe('pass')
    expect(made).toEqual([100, 1_000, 10_000])
  })

  test('`fresh` makes one for every call, outside of its time', async () => {
    const machine = new VirtualMachine()
    let used = 0
    const subject = (input: unknown): void => {
      const list = input as number[]
      if (list.length === 0) used++
      machine.work(list.length / 1_000)
      list.length = 0
    }
    const setup = (size: number): number[] => {
      machine.work(2)
      return Array.from({ length: size }, () => 0)
    }
    const found = await scaleVirtually(machine, subject, 'n', { setup, fresh: true, maxTime: 10_000 })
    expect(found.conclusion.kind).toBe('pass')
    expect(used).toBe(0)
    expect(found.sizes.map(({ time }) => Math.round(time.value * 10))).toEqual([1, 10, 100])
  })

  test('what grows beyond the time is not tried at all, and that is said', async () => {
    const machine = new VirtualMachine()
    const tried: number[] = []
    const subject = (size: number): void => {
      if (tried.at(-1) !== size) tried.push(size)
      machine.work((size / 1_000) ** 2)
    }
    const sizes = [100, 1_000, 10_000, 100_000]
    const found = await scaleVirtually(machine, subject, 'n', { sizes })
    expect(new Set(tried)).toEqual(new Set([100, 1_000, 10_000]))
    expect(found.conclusion).toMatchObject({ kind: 'fail', caveats: [{ code: 'SIZES_LEFT_OUT' }] })
    expect(found.tried.dropped).toEqual([10_000, 100_000])
    expect(machine.time - 1_000).toBeLessThan(4_500)
  })

  test('too slow for any comparison: inconclusive, in time', async () => {
    const machine = new VirtualMachine()
    const found = await scaleVirtually(machine, (size) => machine.work(size), 'n')
    expect(found.conclusion).toMatchObject({ kind: 'inconclusive', doubt: 'time' })
    expect(found.tried.slow).toEqual({ size: 100, time: 100 })
    expect(machine.time - 1_000).toBeLessThan(1_000)
  })

  test("the test's own timeout is kept, by sizes that wait as well", async () => {
    const machine = new VirtualMachine()
    const found = await scaleVirtually(
      machine,
      (size) => machine.sleep(size / 500),
      'n',
      {},
      { deadline: 1_500 },
    )
    expect(found.conclusion.kind).not.toBe('fail')
    expect(machine.time).toBeLessThanOrEqual(1_500)
    const pending = new VirtualMachine()
    const cut = await scaleVirtually(pending, () => pending.sleep(900), 'n', {}, { deadline: 1_600 })
    expect(cut.conclusion.kind).toBe('inconclusive')
    expect(pending.time).toBeLessThanOrEqual(1_600)
  })

  test('a setup or a subject that throws is named', async () => {
    const machine = new VirtualMachine()
    const boom = new Error('boom')
    const fail = (): never => {
      throw boom
    }
    const shared = scaleVirtually(machine, () => machine.work(1), 'n', { setup: fail })
    await expect(shared).rejects.toMatchObject({ message: '`setup` threw: Error: boom', cause: boom })
    const fresh = scaleVirtually(machine, () => machine.work(1), 'n', { setup: fail, fresh: true })
    await expect(fresh).rejects.toMatchObject({
      message: '`setup` threw for size 100: Error: boom',
      cause: boom,
    })
    const rejecting = scaleVirtually(machine, () => machine.work(1), 'n', {
      setup: () => Promise.reject(boom),
      fresh: true,
    })
    await expect(rejecting).rejects.toMatchObject({ message: '`setup` threw for size 100: Error: boom' })
    await expect(scaleVirtually(machine, fail, 'n')).rejects.toMatchObject({
      message: 'the subject threw at call 0: Error: boom',
      cause: boom,
    })
  })

  test('asynchronous subjects, and those beside other tests', async () => {
    const machine = new VirtualMachine()
    const quadratic = (size: number): Promise<void> => machine.sleep((size / 1_000) ** 2 / 10)
    const found = await scaleVirtually(machine, quadratic, 'n')
    expect(found.conclusion.kind).toBe('fail')
    const beside = await scaleVirtually(machine, quadratic, 'n', {}, { concurrent: true })
    expect(beside.conclusion).toMatchObject({ kind: 'inconclusive', doubt: 'concurrent-tests' })
  })

  test('pauses of the collector are no growth', async () => {
    const machine = new VirtualMachine()
    const subject = (size: number): void => {
      machine.work(size / 1_000)
      machine.collect((size / 1_000) ** 2)
    }
    const found = await scaleVirtually(machine, subject, 'n', { maxTime: 100_000 })
    expect(found.conclusion.kind).toBe('pass')
  })
})
