/** The contract of memory pressure on `memoryPressure()` as it is built, with a process that would run out of memory without it. */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { checkContract, memoryPressureContract } from '@qtests/fixtures'
import { expect, test } from 'vitest'
import { ownPressure, PRESSURE_FLAGS } from './pressure-ports.ts'

const PROGRAM = fileURLToPath(new URL('pressure-program.mjs', import.meta.url))
const program = (how: string) => (execArgv: string[]) =>
  spawn(process.execPath, [...execArgv, PROGRAM, how], { stdio: ['ignore', 'ignore', 'pipe'] })

test('memoryPressure() keeps every clause, and saves a process from running out of memory', async () => {
  const contract = memoryPressureContract(ownPressure, {
    ...PRESSURE_FLAGS,
    program: program('watched'),
    heap: '128 MiB',
  })
  const { results, failed } = await checkContract(contract, { epochZero: false, runs: 20 })
  expect(results.flatMap(({ failure }) => failure?.message ?? [])).toEqual([])
  expect(failed).toEqual([])
  expect(results.filter(({ verdict }) => verdict === 'skipped')).toEqual([])
})

test('without it the same process does', async () => {
  const contract = memoryPressureContract(ownPressure, { program: program('alone'), heap: '128 MiB' })
  const { failed } = await checkContract(contract, { epochZero: false, levels: ['strict'] })
  expect(failed).toEqual(['MP-05'])
})
