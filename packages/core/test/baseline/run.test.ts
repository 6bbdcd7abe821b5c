import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type BaselineEntry, readBaselines } from '../../src/baseline/file.ts'
import type { UpdateMode } from '../../src/baseline/place.ts'
import { type BaselineFindings, type BaselineSetting, entryOf, runBaseline } from '../../src/baseline/run.ts'
import { baselineFile, writeEntry } from '../../src/baseline/store.ts'
import { latencyFamily } from '../../src/latency/options.ts'
import type { Subject } from '../../src/subject.ts'
import { VirtualMachine } from '../latency/virtual-machine.ts'
import { entryAround } from './entries.ts'
import { folder } from './folder.ts'

const NAME = 'sums > up 1'
const HERE = 'Node 22, linux x64, 2 x A'

interface Virtual {
  readonly path: string
  run(
    subject: (machine: VirtualMachine, index: number) => void,
    mode: UpdateMode,
    more?: Partial<BaselineSetting> & {
      isNot?: boolean
      deadline?: number
      waits?: VirtualMachine['waitKind']
    },
  ): Promise<BaselineFindings>
  entry(): BaselineEntry | undefined
}

/** Baselines of one assertion on virtual machines, with a tolerance of a half. */
function virtual(): Virtual {
  const path = baselineFile(`${folder()}/x.test.ts`)
  const defaults = Object.fromEntries(
    Object.entries(latencyFamily.table).map(([name, spec]) => [name, spec.fallback]),
  )
  return {
    path,
    run(
      subject,
      mode,
      { isNot = false, deadline, instrumented, acceptSlower = false, waits = 'run-queue' } = {},
    ) {
      const machine = new VirtualMachine()
      machine.waitKind = waits
      const timed: Subject = (index) => subject(machine, index)
      const options = { ...defaults, maxCalls: 2_000 } as never
      const plan = { subject: timed, limit: 1.5, margin: '50 %', options }
      const context = { signal: new AbortController().signal, deadline, concurrent: false, isNot }
      const setting = { context, machine, instrumented, acceptSlower }
      return machine.drive(runBaseline({ path, name: NAME, mode, machine: HERE, plan }, setting))
    },
    entry: () => readBaselines(path).get(NAME)?.get(HERE),
  }
}

const takes =
  (ms: number) =>
  (machine: VirtualMachine): void =>
    machine.work(ms)

/** 1 ms, one call in ten 2 ms. */
const usual = (machine: VirtualMachine, index: number): void => machine.work(index % 10 === 0 ? 2 : 1)

describe('without an entry', () => {
  test.each(['new', 'all'] as const)('%s writes one, with upper ends of intervals', async (mode) => {
    const { run, entry } = virtual()
    const found = await run(usual, mode)
    expect(found).toMatchObject({ kind: 'written', slower: undefined })
    expect(entry()).toEqual({
      calls: 1_000,
      batched: false,
      p50: { value: 1, upper: 1 },
      p95: { value: 2, upper: 2 },
    })
  })

  test('waits for a CPU are not in it', async () => {
    const { run, entry } = virtual()
    await run((machine) => {
      machine.work(1)
      machine.wait(5)
    }, 'new')
    expect(entry()?.p50).toEqual({ value: 1, upper: 1 })
  })

  test('none writes nothing, and names the machines that have one', async () => {
    const { path, run } = virtual()
    await writeEntry(path, NAME, 'Node 24, win32 x64, 8 x B', entryAround(1))
    const found = await run(usual, 'none')
    expect(found).toMatchObject({
      kind: 'unrecorded',
      reason: { why: 'mode' },
      elsewhere: ['Node 24, win32 x64, 8 x B'],
    })
    expect(readBaselines(path).get(NAME)?.size).toBe(1)
  })

  test('.not, coverage and too few calls write nothing', async () => {
    const { run, entry } = virtual()
    expect(await run(usual, 'new', { isNot: true })).toMatchObject({ reason: { why: 'not' } })
    const covered = await run(usual, 'new', { instrumented: 'coverage' })
    expect(covered).toMatchObject({ reason: { why: 'instrumented', by: 'coverage' } })
    expect(await run(takes(500), 'new')).toMatchObject({ reason: { why: 'calls' } })
    expect(entry()).toBeUndefined()
  })

  test('an entry of a slow subject has no bound of p95, and p50 alone is held against it', async () => {
    const { run, entry } = virtual()
    await run(takes(60), 'new')
    expect(entry()).toMatchObject({ p50: { value: 60, upper: 60 }, p95: { value: 60, upper: null } })
    const found = await run(takes(60), 'none')
    const names = found.kind === 'compared' ? found.findings.budgets.map(({ name }) => name) : []
    expect(names).toEqual(['p50'])
  })
})

describe('with an entry', () => {
  test.each([
    ['the same', 1, 'pass'],
    ['a third more', 1.33, 'pass'],
    ['twice as long', 2, 'fail'],
    ['twenty times as long', 20, 'fail'],
  ] as const)('%s is judged by the tolerance', async (_what, times, kind) => {
    const { run, entry } = virtual()
    await run(usual, 'new')
    const before = entry()
    for (const mode of ['none', 'new'] as const) {
      const slower = (machine: VirtualMachine, index: number): void =>
        machine.work((index % 10 === 0 ? 2 : 1) * times)
      const found = await run(slower, mode)
      expect(found).toMatchObject({
        kind: 'compared',
        updated: undefined,
        findings: { conclusion: { kind } },
      })
    }
    expect(entry()).toEqual(before)
  })

  test('a tail that has grown is seen although the median stands', async () => {
    const { run } = virtual()
    await run(usual, 'new')
    const found = await run((machine, index) => machine.work(index % 4 === 0 ? 9 : 1), 'none')
    const states = found.kind === 'compared' ? found.findings.budgets.map(({ state }) => state) : []
    expect(states[1]).toBe('failed')
  })

  test('a call that waited for a CPU does not count against it', async () => {
    const { run } = virtual()
    await run(usual, 'new')
    const found = await run((machine, index) => {
      usual(machine, index)
      if (index % 3 === 0) machine.wait(30)
    }, 'none')
    expect(found).toMatchObject({ findings: { conclusion: { kind: 'pass' } } })
  })
})

test('the median alone is judged where the system does not tell waits', async () => {
  const { run } = virtual()
  await run(usual, 'new')
  const found = await run(usual, 'none', { waits: 'none' })
  const names = found.kind === 'compared' ? found.findings.budgets.map(({ name }) => name) : []
  expect(names).toEqual(['p50'])
})

describe('an update', () => {
  test('that is faster, or no slower than the tolerance, is written', async () => {
    const { run, entry } = virtual()
    await run(usual, 'new')
    expect(await run(takes(0.5), 'all')).toMatchObject({ kind: 'compared' })
    expect(entry()?.p50.value).toBe(0.5)
    await run(takes(0.6), 'all')
    expect(entry()?.p50.value).toBe(0.6)
  })

  test('that is slower is refused, unless that is allowed', async () => {
    const { run, entry } = virtual()
    await run(usual, 'new')
    const before = entry()
    const refused = await run(takes(3), 'all')
    expect(refused).toMatchObject({ updated: undefined, findings: { conclusion: { kind: 'fail' } } })
    expect(entry()).toEqual(before)
    const accepted = await run(takes(3), 'all', { acceptSlower: true })
    expect(accepted).toMatchObject({ kind: 'written', slower: before })
    expect(entry()?.p50.value).toBe(3)
  })

  test('from a machine that was too busy, with .not or under a debugger is not written', async () => {
    const { run, entry } = virtual()
    await run(usual, 'new')
    const before = entry()
    const busy = await run((machine) => {
      machine.work(1)
      machine.wait(9)
    }, 'all')
    expect(busy).toMatchObject({ updated: undefined, findings: { conclusion: { doubt: 'noisy' } } })
    await run(takes(0.5), 'all', { isNot: true })
    await run(takes(0.5), 'all', { instrumented: 'debugger' })
    expect(entry()).toEqual(before)
  })
})

test('a damaged file ends the assertion before the subject is called', async () => {
  const { path, run } = virtual()
  mkdirSync(dirname(path))
  writeFileSync(path, '{')
  let calls = 0
  await expect(run(() => void calls++, 'all')).rejects.toThrow(`The baseline file ${path} is damaged`)
  expect(calls).toBe(0)
})

test('an entry needs a bound of the median', () => {
  const times = Float64Array.from({ length: 20 }, (_, at) => (at === 19 ? 1.23456 : 1))
  expect(entryOf(times.slice(1), false)).toBeUndefined()
  expect(entryOf(times, true)).toEqual({
    calls: 20,
    batched: true,
    p50: { value: 1, upper: 1.235 },
    p95: { value: 1, upper: null },
  })
})
