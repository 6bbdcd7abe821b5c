import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { openCpuMeter } from '../../src/cpu-meter.ts'
import { assertCpuLessThan, assertSustains } from '../../src/index.ts'

const work = (): number => {
  let sum = 0
  for (let i = 0; i < 200_000; i++) sum += Math.sqrt(i * 1.5)
  return sum
}
const ample = { maxTime: '20s' } as const

// Limits are far from what any machine takes: nothing here depends on its speed.
test('CPU time of work and of waiting', async () => {
  await assertCpuLessThan(work, '1s', ample)
  await assertCpuLessThan(() => sleep(20), '15ms', { ...ample, proof: 'compliance' })
  const error = await assertCpuLessThan(work, '1us', ample).catch((caught) => caught)
  expect(error.name).toBe('QtestsAssertionError')
  expect(error.message).toContain('uses more than 1 µs of CPU per call: ')
  expect(error.expected).toBe('at most 1 µs of CPU per call')
})

test('throughput, one at a time and several', async () => {
  await assertSustains(() => sleep(20), '1/s', ample)
  await assertSustains(() => sleep(20), '60/s', { ...ample, concurrency: 20, proof: 'compliance' })
  const error = await assertSustains(() => sleep(20), '60/s', ample).catch((caught) => caught)
  expect(error.name).toBe('QtestsAssertionError')
  expect(error.message).toContain('does not sustain 60/s: ')
})

describe('the meter', () => {
  /** One that advances by `step` µs with every `reads`th reading. */
  const advancing = (step: number, reads = 1) => {
    let count = 0
    return () => ({ user: 1_500 + Math.floor(count++ / reads) * step, system: 500 })
  }
  const opened = (meter: ReturnType<typeof openCpuMeter>) => {
    if (typeof meter === 'string') throw new Error(meter)
    return meter
  }

  test('of the thread where Node has it, else of the process', () => {
    expect(opened(openCpuMeter(true, 'linux', advancing(1)))).toMatchObject({ kind: 'thread' })
    expect(opened(openCpuMeter(false, 'linux', advancing(1)))).toMatchObject({ kind: 'thread' })
    const whole = opened(openCpuMeter(true, 'linux', null))
    const before = whole.read()
    work()
    expect(whole).toMatchObject({ kind: 'process' })
    expect(whole.read()).toBeGreaterThan(before)
  })

  test('that of the process is read first: it brings the account of the thread up to date', () => {
    let asked = 0
    const ofProcess = () => ({ user: ++asked, system: 0 })
    const ofThread = () => ({ user: asked, system: 0 })
    const { read } = opened(openCpuMeter(true, 'linux', ofThread, ofProcess))
    const before = asked
    expect(read()).toBe((before + 1) / 1e3)
  })

  test('the real one moves with a few microseconds of work', () => {
    const { read } = opened(openCpuMeter(true))
    const values = new Set<number>()
    for (let i = 0; i < 1_000; i++) {
      for (let spin = 0; spin < 200; spin++) Math.sqrt(spin)
      values.add(read())
    }
    // Ticks of 4 ms would have brought a few.
    expect(values.size).toBeGreaterThan(100)
  })

  test('none where it would say nothing', () => {
    expect(openCpuMeter(true, 'win32', advancing(1))).toContain('steps of 15.6 ms')
    expect(openCpuMeter(false, 'linux', null)).toContain('does not tell the CPU time of a worker thread')
    expect(openCpuMeter(true, 'linux', advancing(4_000, 50), advancing(1))).toMatchObject({ kind: 'process' })
    const coarse = openCpuMeter(false, 'linux', advancing(4_000, 50), advancing(1))
    expect(coarse).toContain('the CPU time of a thread in steps of 4 ms, too coarse')
    expect(openCpuMeter(true, 'linux', null, advancing(10_000, 50))).toContain('CPU time in steps of 10 ms')
    // One that never moves, as in some sandboxes.
    expect(openCpuMeter(true, 'linux', null, advancing(0))).toContain('does not count CPU time')
  })
})
