/** Options in the config of a runner: they reach the assertions, and bad ones are told before any test runs. */
import { describe, expect, test } from 'vitest'
import { runInline, vitestConfig } from './run-inline.ts'

const FILE = "test('runs', async () => { await expect(() => {}).toNotLeakMemory() })"

/** Options as source, so that a case can hold what JSON cannot. */
function jestWith(options: string): string {
  return `module.exports = { preset: '@qtests/jest', transform: {}, testEnvironmentOptions: { qtests: ${options} } }`
}

/** The first line of ours in what the runner printed. */
function told(text: string): string | undefined {
  return /\[qtests\].*/.exec(text)?.[0]
}

const BAD: readonly [what: string, options: string][] = [
  ['an unknown option', '{ memroy: {} }'],
  ['an unknown option of a family', "{ memory: { tolerence: '64 B' } }"],
  ['a value out of range', '{ memory: { maxTime: -1 } }'],
  ['a value without unit', "{ memory: { tolerance: '64' } }"],
  ['no object', '[]'],
  ['an unknown mode', "{ snapshots: 'heavy' }"],
  ['a bound out of range', "{ snapshots: 'settled', maxOverhead: 0 }"],
]

const bad = new Map<string, { vitest: string | undefined; jest: string | undefined }>()

describe.each(BAD)('%s', (what, options) => {
  test('is told by both runners with the same words, and no test runs', async () => {
    const vitest = await runInline(
      { 'a.test.js': FILE, 'vitest.config.mjs': vitestConfig('globals: true', options) },
      { runner: 'vitest4' },
    )
    const jest = await runInline(
      {
        'a.test.js': FILE,
        'jest.config.js': jestWith(options),
      },
      { runner: 'jest30' },
    )
    for (const run of [vitest, jest]) {
      expect(run.exitCode).toBe(1)
      expect(run.tests).toEqual({})
      expect(run.records).toEqual([])
    }
    expect(told(vitest.text)).toBe(told(jest.text))
    bad.set(what, { vitest: told(vitest.text), jest: told(jest.text) })
  })
})

test('the words name the option, the constraint, the value and its type', () => {
  expect([...bad.values()].map(({ vitest }) => vitest)).toMatchInlineSnapshot(`
    [
      "[qtests] Unknown option \`memroy\`. The options are: snapshots, leaks, maxOverhead, memory, latency, resources",
      "[qtests] Unknown option \`tolerence\`. The memory options are: calls, warmup, maxTime, tolerance, setup, teardown, beforeEach, afterEach, explain, allow, artifacts, onInconclusive",
      "[qtests] Expected option \`maxTime\` (from the runner's config) to be a duration from 10 to 600,<time>, as a number of ms or text with a unit, such as 500 or '<time>', got \`-1\` (number)",
      "[qtests] Expected option \`tolerance\` (from the runner's config) to be a size from 1 to 1,000,000,000 B, as a number of bytes or text with a unit, such as 64 or '2 KB', got \`"64"\` (string)",
      "[qtests] Expected the options of qtests to be a plain object, got \`array of 0\` (array)",
      "[qtests] Expected option \`snapshots\` to be 'light', 'settled' or 'off', got \`"heavy"\` (string)",
      "[qtests] Expected option \`maxOverhead\` to be a number from 0.05 to 100, got \`0\` (number)",
    ]
  `)
})

test('a function is refused, because workers cannot be sent one', async () => {
  const run = await runInline(
    { 'a.test.js': FILE, 'vitest.config.mjs': vitestConfig('globals: true', '{ memory: { setup() {} } }') },
    { runner: 'vitest4' },
  )
  expect(run.exitCode).toBe(1)
  expect(told(run.text)).toMatchInlineSnapshot(
    `"[qtests] Option \`memory.setup\` is a function, which cannot be sent to the workers of a runner. Give it in the call or to configure() in a setup file"`,
  )
})

test('a bad variable is told before any test runs', async () => {
  const files = { 'a.test.js': FILE, 'vitest.config.mjs': vitestConfig('globals: true') }
  const run = await runInline(files, { runner: 'vitest4', env: { QTESTS_SNAPSHOTS: 'all' } })
  expect(run.exitCode).toBe(1)
  expect(told(run.text)).toMatchInlineSnapshot(
    `"[qtests] Expected variable QTESTS_SNAPSHOTS to be 'light', 'settled' or 'off', got \`"all"\` (string)"`,
  )
})

describe.each(['vitest4', 'vitest3', 'jest30', 'jest29'] as const)('%s', (runner) => {
  const vitest = runner.startsWith('vitest')
  const files = (options: string, test: string): Record<string, string> =>
    vitest
      ? {
          'a.test.js': `import { configure } from '@qtests/vitest'\n${test}`,
          'vitest.config.mjs': vitestConfig('globals: true', options),
        }
      : {
          'a.test.js': `const { configure } = require('@qtests/jest')\n${test}`,
          'jest.config.js': jestWith(options),
        }

  test('nearer options win, and all that were given are printed', async () => {
    const cases = `
const few = Array(30).fill(1)
test('from the config', async () => { await expect(few).toStayUnderP95('20ms') })
describe('configured', () => {
  beforeAll(() => configure({ latency: { onInconclusive: 'pass' } }))
  test('from the file', async () => { await expect(few).toStayUnderP95('20ms') })
  test('from the call', async () => { await expect(few).toStayUnderP95('20ms', { onInconclusive: 'fail' }) })
})`
    const run = await runInline(files("{ latency: { onInconclusive: 'fail' } }", cases), { runner })
    expect(Object.values(run.tests).map(({ status }) => status)).toEqual(['failed', 'passed', 'failed'])
    expect(run.tests['from the config']?.messages[0]).toContain("options      onInconclusive 'fail'")
  })

  test('without snapshots no boundary is read, and QTESTS_SNAPSHOTS wins over the config', async () => {
    const off = await runInline(files("{ snapshots: 'off' }", FILE), { runner })
    const on = await runInline(files("{ snapshots: 'off' }", FILE), {
      runner,
      env: { QTESTS_SNAPSHOTS: 'light' },
    })
    expect(off.testRecords).toHaveLength(1)
    expect(off.testRecords[0]).not.toHaveProperty('snapshot')
    expect(on.testRecords[0]?.snapshot).toMatchObject({
      mode: 'light',
      before: { heapUsed: expect.any(Number), rss: expect.any(Number) },
      after: { heapUsed: expect.any(Number), handles: expect.any(Number) },
    })
  })
})

test('a misspelt variable is told by both runners, and the tests run', async () => {
  const env = { QTESTS_MEMORY_TOLERENCE: '64' }
  const vitest = await runInline(
    { 'a.test.js': FILE, 'vitest.config.mjs': vitestConfig('globals: true') },
    { runner: 'vitest4', env },
  )
  const jest = await runInline(
    { 'a.test.js': FILE, 'jest.config.js': jestWith('{}') },
    { runner: 'jest30', env },
  )
  for (const run of [vitest, jest]) {
    expect(run.exitCode).toBe(0)
    expect(told(run.text)).toMatch(/^\[qtests\] The variable QTESTS_MEMORY_TOLERENCE sets no option/)
  }
})
