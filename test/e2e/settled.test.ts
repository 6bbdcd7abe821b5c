/** Per-test snapshots that collect: files that leak, that are clean and that are noisy, in both runners. */
import type { FileRecord } from '@qtests/core/run'
import { describe, expect, test } from 'vitest'
import type { Runner } from './homes.ts'
import { jestConfig, type Run, runInline, vitestConfig } from './run-inline.ts'

const SETTLED = "{ snapshots: 'settled', leaks: 'fail', maxOverhead: 100 }"

function run(runner: Runner, files: Record<string, string>, options = SETTLED): Promise<Run> {
  const isVitest = runner.startsWith('vitest')
  const config: Record<string, string> = isVitest
    ? { 'vitest.config.mjs': vitestConfig('globals: true', options) }
    : {
        'jest.config.js': jestConfig({ maxWorkers: 2 }).replace(
          '}\n',
          `, testEnvironmentOptions: { qtests: ${options} } }\n`,
        ),
      }
  return runInline(
    {
      ...config,
      ...Object.fromEntries(
        Object.entries(files).map(([name, text]) => [name, isVitest ? text : asCommonJs(text)]),
      ),
    },
    { runner },
  )
}

function asCommonJs(text: string): string {
  return text
    .replace(/import \{ (\w+) \} from '(.*)'/g, "const { $1 } = require('$2')")
    .replace(/export function (\w+)/g, 'exports.$1 = function $1')
}

const STORE = `
const sessions = []
export function open(id) {
  const session = { id, history: new Array(30000).fill(id) }
  sessions.push(session)
  return session
}
`

const LEAKING = `
import { open } from './store.js'
const wait = () => new Promise((resolve) => setTimeout(resolve, 2))
test('clean', async () => { await wait(); expect(JSON.parse('[1]')).toEqual([1]) })
describe('sessions', () => {
  beforeEach(wait)
  test('opens one', () => { expect(open(1).id).toBe(1) })
  test('says hello', () => { expect('hello').toHaveLength(5) })
})
`

const RETRIED = {
  vitest4: "test('is retried', { retry: 2 }, () => { tries += 1; expect(tries).toBeGreaterThan(1) })",
  jest30: "jest.retryTimes(2); test('is retried', () => { tries += 1; expect(tries).toBeGreaterThan(1) })",
} as const

/** Grows by what it does first, fills a cache, holds garbage for a while, runs beside others, is retried. */
const NOISY = `
const cache = new Map()
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
let tries = 0
const mocks = globalThis.vi ?? jest
test('loads and compiles', () => {
  const made = Array.from({ length: 300 }, (_, at) => new Function('a', 'return a + ' + at + '.5'))
  expect(made[7](1)).toBe(8.5)
})
test('fills a cache', () => {
  for (let at = 0; at < 50; at++) if (cache.size < 500) cache.set(cache.size, new Array(100).fill(at))
  expect(cache.size).toBeGreaterThan(0)
})
test('leaves garbage and a timer behind', async () => {
  const big = new Array(100_000).fill({})
  setTimeout(() => big.length, 30)
  await wait(2)
})
test('uses mocks', () => {
  const mock = mocks.fn()
  for (let at = 0; at < 50; at++) mock({ at })
  expect(mock).toHaveBeenCalledTimes(50)
})
test.concurrent('beside one', async () => { await wait(5) })
test.concurrent('beside two', async () => { await wait(5) })
RETRIED
`

/** Fails when it runs a second time, and grows enough to be asked to. */
const ONCE = `
let ran = false
const kept = []
test('warm up', () => { expect([1]).toHaveLength(1) })
test('only once', () => {
  kept.push(new Array(50_000).fill(1))
  expect(ran).toBe(false)
  ran = true
})
`

const fileRecords = (records: Run['records']): FileRecord[] =>
  records.filter((record) => record.type === 'file')

describe.each(['vitest4', 'jest30'] as const)('%s', (runner) => {
  test('a test that leaks fails, with where it was allocated; the others do not', async () => {
    const { exitCode, tests, records, text, testRecords } = await run(runner, {
      'a.test.js': LEAKING,
      'store.js': STORE,
    })
    expect(exitCode).toBe(1)
    expect(Object.fromEntries(Object.entries(tests).map(([name, { status }]) => [name, status]))).toEqual({
      clean: 'passed',
      'sessions > opens one': 'failed',
      'sessions > says hello': 'passed',
    })
    const [message = ''] = tests['sessions > opens one']?.messages ?? []
    expect(message).toMatch(/\[qtests\] leaks 2[3-6]\d(\.\d)? KB each time it runs/)
    expect(message).toMatch(/allocated in open \(store\.js:3:\d+\)/)
    expect(message).toContain('the code that is tested')
    const [file] = fileRecords(records)
    expect(file).toMatchObject({
      file: 'a.test.js',
      by: 'settled',
      trend: 'leaking',
      tests: 3,
      unattributed: 0,
    })
    expect(file?.leaks).toHaveLength(1)
    expect(file?.leaks[0]?.bytes).toBeGreaterThan(230_000)
    expect(file?.leaks[0]?.bytes).toBeLessThan(270_000)
    expect(file?.leakProbability).toBeGreaterThan(0.99)
    expect(text).toContain('sessions > opens one')
    // Repetitions are no tests.
    expect(testRecords.map((record) => record.test)).toEqual([
      'clean',
      'sessions > opens one',
      'sessions > says hello',
    ])
    expect(testRecords[1]?.snapshot?.mode).toBe('settled')
    expect(testRecords[1]?.snapshot?.after.live).toBeGreaterThan(1e6)
  })

  test('clean and noisy files pass: what is loaded, compiled and cached once is no leak', async () => {
    const { exitCode, records, text } = await run(runner, {
      'a.test.js': NOISY.replace('RETRIED', RETRIED[runner]),
    })
    expect(exitCode).toBe(0)
    const [file] = fileRecords(records)
    expect(file?.leaks).toEqual([])
    expect(file?.trend).not.toBe('leaking')
    // Concurrent tests have no growth of their own; the retried one is one test.
    expect(file).toMatchObject({ tests: 7, unattributed: 2 })
    expect(file?.elapsed).toBeGreaterThan(file?.overhead ?? 0)
    expect(text).toMatch(/collections +\d+ readings? and \d+ repetitions?: /)
    expect(text).not.toMatch(/^ +leaks /m)
  })

  test("leaks: 'warn' lists what leaks and fails nothing", async () => {
    const files = { 'a.test.js': LEAKING, 'store.js': STORE }
    const { exitCode, text } = await run(runner, files, SETTLED.replace('fail', 'warn'))
    expect(exitCode).toBe(0)
    expect(text).toMatch(/leaks +\+2[3-6]\d(\.\d)? KB {2}a\.test\.js > sessions > opens one/)
    expect(text).toMatch(
      /each time it runs, by the code, allocated in open \(store\.js:3:\d+\), \d\d repetitions/,
    )
  })

  test('maxOverhead bounds what repeating takes: too dear to be judged is no leak, and the price is told', async () => {
    const files = { 'a.test.js': LEAKING, 'store.js': STORE }
    const { exitCode, records, text } = await run(runner, files, SETTLED.replace('100', '0.05'))
    expect(exitCode).toBe(0)
    const [file] = fileRecords(records)
    expect(file?.leaks).toEqual([])
    // A verdict of guilt takes 46.
    expect(file?.repetitions).toBeLessThan(46)
    expect(text).toMatch(/collections +\d+ readings?( and \d+ repetitions?)?: /)
  })

  test('a test that cannot run twice keeps its outcome, and is no leak', async () => {
    const { exitCode, tests, records } = await run(runner, { 'a.test.js': ONCE })
    expect(exitCode).toBe(0)
    expect(tests['only once']?.status).toBe('passed')
    expect(fileRecords(records)[0]?.open).toEqual([
      { test: 'only once', reason: 'it fails when it runs again' },
    ])
  })
})

test('jest30: settled without the environment is read light, and says so', async () => {
  const { exitCode, text, records } = await runInline(
    {
      'a.test.js': "test('one', () => { expect(1).toBe(1) })",
      'jest.config.js': "module.exports = { transform: {}, setupFilesAfterEnv: ['@qtests/jest/setup'] }",
    },
    { runner: 'jest30', env: { QTESTS_SNAPSHOTS: 'settled' } },
  )
  expect(exitCode).toBe(0)
  expect(text).toContain("[qtests] note: snapshots 'settled' need testEnvironment '@qtests/jest/environment'")
  expect(fileRecords(records)).toEqual([])
})

test.each(['vitest3', 'jest29'] as const)(
  '%s: a test that leaks fails, and only that one',
  async (runner) => {
    const { exitCode, tests, records } = await run(runner, { 'a.test.js': LEAKING, 'store.js': STORE })
    expect(exitCode).toBe(1)
    expect(Object.fromEntries(Object.entries(tests).map(([name, { status }]) => [name, status]))).toEqual({
      clean: 'passed',
      'sessions > opens one': 'failed',
      'sessions > says hello': 'passed',
    })
    expect(fileRecords(records)[0]?.leaks.map((leak) => [leak.test, leak.owner])).toEqual([
      ['sessions > opens one', 'code'],
    ])
  },
)

describe.each(['vitest4', 'jest30'] as const)('%s, when a worker is killed', (runner) => {
  test('all tests that had ended are in the run log', async () => {
    const killed = `
test('first', () => { expect(1).toBe(1) })
test('second', () => { expect(2).toBe(2) })
test('is killed', async () => {
  process.kill(process.pid, 'SIGKILL')
  await new Promise((resolve) => setTimeout(resolve, 60_000))
})
`
    const other = "test('beside', () => { expect(3).toBe(3) })\n"
    const { exitCode, testRecords } = await run(runner, { 'a.test.js': killed, 'b.test.js': other })
    expect(exitCode).not.toBe(0)
    const names = new Set(testRecords.map(({ file, test }) => `${file} > ${test}`))
    expect([...names].sort()).toEqual(['a.test.js > first', 'a.test.js > second', 'b.test.js > beside'])
  })
})
