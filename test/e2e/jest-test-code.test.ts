/** What Jest allows within tests alone: fake timers and modules. Tests with them are repeated like all others. */
import type { FileRecord } from '@qtests/core/run'
import { describe, expect, test } from 'vitest'
import { jestConfig, runInline } from './run-inline.ts'

const FILES: Readonly<Record<string, string>> = {
  'src/lazy.js': 'exports.value = 1',
  'timers.test.js': `
const kept = []
const later = () => {
  let called = 0
  setTimeout(() => { called += 1 }, 1000)
  jest.advanceTimersByTime(1000)
  expect(called).toBe(1)
}
test('once', () => { jest.useFakeTimers(); later(); jest.useRealTimers() })
test('leaks', () => {
  kept.push(new Array(20_000).fill(kept.length))
  jest.useFakeTimers()
  later()
  jest.useRealTimers()
})
describe('in hooks', () => {
  beforeEach(() => { jest.useFakeTimers() })
  afterEach(() => { jest.useRealTimers() })
  test('by hooks', later)
})
`,
  'modules.test.js': `
test('isolates', () => { jest.isolateModules(() => { expect(require('./src/lazy').value).toBe(1) }) })
test('resets', () => { jest.resetModules(); expect(require('./src/lazy').value).toBe(1) })
`,
}

const SETTLED = { qtests: { snapshots: 'settled', leaks: 'warn', maxOverhead: 100 } }

const found = (files: readonly FileRecord[]) => ({
  leaks: files.flatMap(({ leaks }) => leaks.map((leak) => leak.test)),
  open: files.flatMap(({ open }) => open),
})

describe.each(['jest30', 'jest29'] as const)('%s', (runner) => {
  test('a hunt judges them all', async () => {
    const config = { 'jest.config.js': 'module.exports = { transform: {} }' }
    const hunt = ['--repetitions', '16']
    const { records } = await runInline({ ...config, ...FILES }, { runner, hunt })
    const files = records.filter((record) => record.type === 'file')
    expect(files.map(({ repeated }) => repeated).sort()).toEqual([2, 3])
    expect(found(files)).toEqual({ leaks: ['leaks'], open: [] })
  })

  test('settled snapshots find the one that leaks', async () => {
    const config = { 'jest.config.js': jestConfig({ testEnvironmentOptions: SETTLED }) }
    const { records } = await runInline({ ...config, ...FILES }, { runner })
    const files = records.filter((record) => record.type === 'file')
    expect(found(files)).toEqual({ leaks: ['leaks'], open: [] })
  })
})
