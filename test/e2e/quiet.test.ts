/** The runners' own detectors have nothing to say about qtests, and what nobody asked for is not done. */
import { describe, expect, test } from 'vitest'
import { jestConfig, runInline, vitestConfig } from './run-inline.ts'

const CLEAN = `
test('no leak', async () => {
  await expect(() => JSON.parse('{"a":[1,2,3]}')).toNotLeakMemory({ maxTime: '20s' })
}, 60_000)
test('budget', async () => { await expect(() => JSON.parse('{"a":[1,2,3]}')).toStayUnderP95('1s') })
test('asynchronous', async () => {
  await expect(() => new Promise((resolve) => setImmediate(resolve))).toStayUnderP95('1s')
})
`

describe.each(['jest30', 'jest29'] as const)('%s', (runner) => {
  test.each(['--detectOpenHandles', '--detectLeaks --runInBand', '--detectLeaks --maxWorkers=2'])(
    '%s stays quiet',
    async (args) => {
      const files = { 'a.test.js': CLEAN, 'b.test.js': CLEAN }
      const run = await runInline(files, { runner, args: args.split(' ') })
      expect(run.text).not.toMatch(/open handle|is leaking memory|did not exit/i)
      expect(run.exitCode).toBe(0)
      expect(run.testRecords).toHaveLength(6)
    },
  )

  test('the detector of leaks does find one that is there', async () => {
    const leaking = "require('fs').kept = () => globalThis\ntest('x', () => {})"
    const run = await runInline({ 'a.test.js': leaking }, { runner, args: ['--detectLeaks'] })
    expect(run.exitCode).toBe(1)
    expect(run.text).toMatch(/leaking memory/)
  })
})

test('vitest4 --detect-async-leaks stays quiet, and finds one that is there', async () => {
  const files = { 'vitest.config.mjs': vitestConfig('globals: true') }
  const args = ['--detectAsyncLeaks']
  const hooked = `
const hooks = { setup: async () => {}, teardown: async () => {} }
test('no leak', async () => { await expect(async () => {}).toNotLeakMemory(hooks) })
test('budget', async () => { await expect(async () => {}).toStayUnderP95('1s', hooks) })
`
  const clean = await runInline(
    { ...files, 'a.test.js': CLEAN, 'b.test.js': hooked },
    { runner: 'vitest4', args },
  )
  expect(clean.text).not.toMatch(/async leak/i)
  expect(clean.exitCode).toBe(0)
  const leaking = "test('x', () => { setInterval(() => {}, 1000) })"
  const found = await runInline({ ...files, 'a.test.js': leaking }, { runner: 'vitest4', args })
  expect(found.text).toMatch(/async leak/i)
})

test('a run without tests of ours says nothing but its counts', async () => {
  const plain = "test('x', () => {})"
  const vitest = await runInline(
    { 'a.test.js': plain, 'vitest.config.mjs': vitestConfig('globals: true') },
    { runner: 'vitest4' },
  )
  const jest = await runInline({ 'a.test.js': plain, 'jest.config.js': jestConfig({}) }, { runner: 'jest30' })
  for (const run of [vitest, jest]) {
    expect(run.exitCode).toBe(0)
    expect(run.text.match(/\[qtests\].*/g)).toEqual([
      '[qtests] 1 test in 1 file, 1 worker: 1 passed',
      '[qtests] 0 assertions',
    ])
  }
})

test('a run without any test says nothing', async () => {
  const run = await runInline(
    { 'vitest.config.mjs': vitestConfig('globals: true, passWithNoTests: true') },
    { runner: 'vitest4' },
  )
  expect(run.exitCode).toBe(0)
  expect(run.text).not.toContain('[qtests]')
  expect(run.records).toEqual([])
})

test('the summary on task.meta is small, and belongs to the last attempt', async () => {
  const many = `
    import { test, expect } from 'vitest'
    test('many', { retry: 1 }, async ({ task }) => {
      for (let i = 0; i < 40; i++) await expect(Array(400).fill(1)).toStayUnderP95('20ms')
      expect(task.result.retryCount).toBe(1)
    })`
  const probe = `export default class Probe {
    onTestCaseResult(test) { console.log('META ' + JSON.stringify(test.meta().qtests)) }
  }`
  const config = vitestConfig("reporters: ['default', './probe.mjs']")
  for (const runner of ['vitest4', 'vitest3'] as const) {
    const run = await runInline(
      { 'a.test.js': many, 'probe.mjs': probe, 'vitest.config.mjs': config },
      { runner, reporters: false },
    )
    const meta = /META (.*)/.exec(run.text)?.[1] ?? ''
    expect(meta.length).toBeLessThanOrEqual(1024)
    const { assertions, more, heap, v } = JSON.parse(meta)
    expect(v).toBe(1)
    expect(heap).toEqual(expect.any(Number))
    expect(assertions[0]).toMatchObject({ matcher: 'toStayUnderP95', verdict: 'pass', passed: true })
    expect(assertions.length + more).toBe(40)
  }
})
