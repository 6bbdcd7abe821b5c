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
  const usage = () => ({ user: 1_500, system: 500 })

  test('of the thread where Node has it, else of the process', () => {
    const own = openCpuMeter(true, 'linux', usage)
    expect(own).toMatchObject({ kind: 'thread' })
    expect(typeof own === 'string' ? own : own.read()).toBe(2)
    const whole = openCpuMeter(true, 'linux', null)
    const before = typeof whole === 'string' ? Number.NaN : whole.read()
    work()
    const after = typeof whole === 'string' ? Number.NaN : whole.read()
    expect(whole).toMatchObject({ kind: 'process' })
    expect(after).toBeGreaterThan(before)
  })

  test('none where it would say nothing', () => {
    expect(openCpuMeter(true, 'win32', usage)).toContain('steps of 15.6 ms')
    expect(openCpuMeter(false, 'linux', null)).toContain('does not tell the CPU time of a worker thread')
    expect(openCpuMeter(false, 'linux', usage)).toMatchObject({ kind: 'thread' })
  })
})
