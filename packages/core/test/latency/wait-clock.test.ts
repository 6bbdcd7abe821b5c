import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { Contention } from '../../src/latency/contention.ts'
import { openCpuTimeClock, openRunQueueClock, openWaitClock } from '../../src/wait-clock.ts'
import { VirtualMachine } from './virtual-machine.ts'

const linux = process.platform === 'linux' && openRunQueueClock() !== undefined

describe('the scheduler’s account', () => {
  const files = mkdtempSync(join(tmpdir(), 'qtests-wait-'))
  const file = (text: string): string => {
    const path = join(files, 'schedstat')
    writeFileSync(path, text)
    return path
  }

  test('is read in ms: CPU time first, then the wait', () => {
    const clock = openRunQueueClock(file('1500000000 2345678 42\n'))
    expect(clock?.ran()).toBe(1_500)
    expect(clock?.waited()).toBe(2.345678)
    clock?.close()
  })

  test('is absent where the file is missing, empty or all zeros', () => {
    expect(openRunQueueClock(join(files, 'missing'))).toBeUndefined()
    expect(openRunQueueClock(file(''))).toBeUndefined()
    expect(openRunQueueClock(file('0 0 0\n'))).toBeUndefined()
    rmSync(files, { recursive: true })
  })

  test.runIf(linux)(
    'of this thread rises with its CPU time and never falls, and leaves no descriptor open',
    () => {
      const before = readdirSync('/proc/self/fd').length
      const clock = openWaitClock(false)
      expect(clock.kind).toBe('run-queue')
      const ran = clock.ran() ?? 0
      const waited = clock.waited()
      const used = process.cpuUsage().user
      while (process.cpuUsage().user - used < 50_000);
      expect((clock.ran() ?? 0) - ran).toBeGreaterThan(20)
      expect(clock.waited()).toBeGreaterThanOrEqual(waited)
      clock.close()
      expect(readdirSync('/proc/self/fd').length).toBe(before)
    },
  )
})

test.runIf('threadCpuUsage' in process && process.platform !== 'win32')(
  'where there is no such account, CPU time stands for it, and rises with each bit of work',
  () => {
    const clock = openCpuTimeClock()
    expect(clock?.kind).toBe('cpu-time')
    const readings = Array.from({ length: 1_000 }, () => clock?.ran() ?? 0)
    expect(new Set(readings).size).toBeGreaterThan(100)
    const waited = clock?.waited() ?? 0
    expect(clock?.waited()).toBeGreaterThanOrEqual(waited)
    clock?.close()
  },
)

test('the share of other threads is 0 until a span is long enough to tell', () => {
  const machine = new VirtualMachine()
  const contention = new Contention(machine, machine.openWaitClock())
  machine.work(20)
  machine.otherCpu += 20
  expect(contention.now()).toBe(0)
  machine.work(40)
  machine.otherCpu += 40
  expect(contention.now()).toBeCloseTo(1)
  expect(contention.overall()).toBeCloseTo(1)
  machine.work(100)
  expect(contention.now()).toBeCloseTo(0)
})
