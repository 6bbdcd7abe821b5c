/** The contract of memory pressure on `memoryPressure()` as it is built, with a process that would run out of memory without it. */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import {
  checkContract,
  memoryPressure,
  memoryPressureContract,
  type PressureMonitorPort,
  type PressureMonitorSpec,
} from '@qtests/fixtures'
import { expect, test } from 'vitest'

const PROGRAM = fileURLToPath(new URL('pressure-program.mjs', import.meta.url))
const program = (how: string) => (execArgv: string[]) =>
  spawn(process.execPath, [...execArgv, PROGRAM, how], { stdio: ['ignore', 'ignore', 'pipe'] })

function ours(spec: PressureMonitorSpec): PressureMonitorPort {
  const { thresholds, hysteresis, factor } = spec
  const times = { dwell: spec.dwellMs, interval: spec.intervalMs, cooldown: spec.cooldownMs }
  const pressure = memoryPressure({ thresholds, hysteresis, factor, ...times, verify: 'off' })
  return {
    level: pressure.level,
    admits: pressure.admits,
    register: pressure.component,
    onLevel: (listener) => pressure.onLevel(({ to }) => listener(to)),
    unscalable: () =>
      pressure.actions.filter(({ what }) => what === 'unscalable').map(({ component }) => component),
    history: () => pressure.actions,
    stop: pressure.dispose,
  }
}
const flags = { process: true, admission: true, listeners: true, history: true, cooldown: true, unref: true }

test('memoryPressure() keeps every clause, and saves a process from running out of memory', async () => {
  const contract = memoryPressureContract(ours, { ...flags, program: program('watched'), heap: '128 MiB' })
  const { results, failed } = await checkContract(contract, { epochZero: false, runs: 20 })
  expect(results.flatMap(({ failure }) => failure?.message ?? [])).toEqual([])
  expect(failed).toEqual([])
  expect(results.filter(({ verdict }) => verdict === 'skipped')).toEqual([])
})

test('without it the same process does', async () => {
  const contract = memoryPressureContract(ours, { program: program('alone'), heap: '128 MiB' })
  const { failed } = await checkContract(contract, { epochZero: false, levels: ['strict'] })
  expect(failed).toEqual(['MP-05'])
})
