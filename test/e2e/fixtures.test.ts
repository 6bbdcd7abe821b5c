/** The fixtures of qtests in the context of tests: the same life cycle in every runner. */
import { describe, expect, test } from 'vitest'
import { jestConfig, type RunOptions, runInline, vitestConfig } from './run-inline.ts'

/** The same text for both runners. */
const BODY = `
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
const port = () => { let state = 'closed'; return { call: (run) => run(), state: () => state, isRejection: () => false, dispose() {} } }

describe('given by name', () => {
  test('a clock that starts where its options say', ({ clock }) => {
    expect(Date.now()).toBe(1.7e12)
    expect(clock.now()).toBe(1.7e12)
  })
  test('no clock, where none is asked for', () => { expect(Date.now()).toBeGreaterThan(1.76e12) })
  test('a dependency on the clock', async ({ clock, dependency }) => {
    const upstream = dependency().otherwise({ ok: 1, latencyMs: '10min' })
    const answer = upstream()
    await clock.advance('10min')
    expect(await answer).toBe(1)
  })
  test('a probe', ({ observeBreaker }) => { expect(observeBreaker(port()).state).toBe('closed') })
  const net = process.getBuiltinModule('node:net')
  let left
  test('a proxy', async ({ faultProxy }) => {
    const server = net.createServer((socket) => socket.end('hello'))
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
    const proxy = await faultProxy({ port: server.address().port })
    left = proxy.port
    const socket = net.connect(left, proxy.host)
    expect(String(await new Promise((resolve) => socket.once('data', resolve)))).toBe('hello')
    await new Promise((resolve) => socket.once('close', resolve))
    await new Promise((resolve) => server.close(resolve))
  })
  test('no proxy after its test', async () => {
    const error = await new Promise((resolve) => net.connect(left, '127.0.0.1').once('error', resolve))
    expect(error.code).toBe('ECONNREFUSED')
  })
  test('probes on statements, streams and limiters', async ({ observeQueries, observeStream, observeLimiter }) => {
    const client = { connect() {}, end() {}, on() {}, query: async () => ({ rows: [] }) }
    const queries = observeQueries({ sources: [client] })
    await client.query('select 1')
    expect(queries).toExecuteAtMostQueries(1)
    const { PassThrough } = process.getBuiltinModule('node:stream')
    const pipe = new PassThrough()
    const stream = observeStream(pipe)
    pipe.write('x')
    expect(stream).toRespectBackpressure()
    const gate = { submit: (run) => run() }
    const limiter = observeLimiter(gate)
    await gate.submit(async () => 1)
    expect(limiter).toRespectConcurrency(1)
  })
})

const ended = []
const later = test.extend({
  outer: async ({ clock }, use) => { ended.length = 0; await use('outer'); ended.push('outer at ' + (Date.now() - 1.7e12)) },
  inner: async ({ outer }, use) => { await use(outer + ' and inner'); ended.push('inner') },
  clock: clockFixture({ monotonicStartMs: 0 }),
})
describe('fixtures of a project', () => {
  later('are set up from one another', async ({ inner, clock }) => {
    expect(inner).toBe('outer and inner')
    expect(performance.now()).toBe(0)
    await clock.advance(5)
  })
  test('have ended in reverse, while the clock was on', () => { expect(ended).toEqual(['inner', 'outer at 5']) })
})

describe('hooks', () => {
  let seen
  test.beforeEach?.(({ clock }) => { seen = clock })
  test('share the fixtures of their test', ({ clock }) => { if (test.beforeEach) expect(seen).toBe(clock) })
})

describe('out of time', () => {
  test('a test that never ends', async ({ clock }) => { await new Promise(() => {}) }, 200)
  test('leaves no clock behind', () => { expect(Date.now()).toBeGreaterThan(1.76e12) })
})

describe('a fixture that cannot be set up', () => {
  const broken = test.extend({ broken: async ({ dependency }, use) => { throw new Error('no such server') } })
  broken('fails its test', ({ clock, broken }) => {})
  test('does not keep the others from ending', () => { expect(Date.now()).toBeGreaterThan(1.76e12) })
})

describe('a fixture that cannot end', () => {
  const stuck = test.extend({ stuck: async ({ clock }, use) => { await use(1); throw new Error('still connected') } })
  stuck('fails its test', ({ stuck }) => {})
  test('does not keep the others from ending', () => { expect(Date.now()).toBeGreaterThan(1.76e12) })
})

describe('a bad option', () => {
  const bad = test.extend({ clock: clockFixture({ epochMs: 'now' }) })
  bad('is told', ({ clock }) => {})
})

test.for([[1, 2], [3, 4]])('case %s', ([a, b], { dependency }) => {
  expect(b - a).toBe(1)
  expect(dependency().callCount).toBe(0)
})

test.concurrent('at once, one', async ({ dependency }) => { const up = dependency(); await wait(20); expect(await up()).toBe(undefined) })
test.concurrent('at once, two', async ({ dependency }) => { const up = dependency(); await wait(10); expect(await up()).toBe(undefined) })
`

const VITEST = `import { describe } from 'vitest'
import { expect, test } from '@qtests/vitest/fixtures'
import { clockFixture } from '@qtests/fixtures'${BODY}`
const JEST = `const { expect, test } = require('@qtests/jest/fixtures')
const { clockFixture } = require('@qtests/fixtures')${BODY}`

const CASES: readonly [string, RunOptions['runner'], Record<string, string>][] = [
  ['vitest 3', 'vitest3', { 'a.test.mjs': VITEST }],
  ['vitest 4', 'vitest4', { 'a.test.mjs': VITEST }],
  ['vitest 5', 'vitest5', { 'a.test.mjs': VITEST }],
  [
    'vitest 4, vmThreads',
    'vitest4',
    { 'a.test.mjs': VITEST, 'vitest.config.mjs': vitestConfig("pool: 'vmThreads'") },
  ],
  ['vitest 4, no setup', 'vitest4', { 'a.test.mjs': VITEST, 'vitest.config.mjs': 'export default {}' }],
  ['jest 29', 'jest29', { 'a.test.js': JEST }],
  ['jest 30', 'jest30', { 'a.test.js': JEST }],
  [
    'jest 30, setup file alone',
    'jest30',
    { 'a.test.js': JEST, 'jest.config.js': jestConfig({ testEnvironment: 'node' }) },
  ],
  [
    'jest 30, no setup',
    'jest30',
    { 'a.test.js': JEST, 'jest.config.js': 'module.exports = { transform: {} }' },
  ],
]

describe.each(CASES)('%s', (_, runner, files) => {
  test('fixtures live as long as their test', async () => {
    // The summary of failures that Vitest 5 prints needs Node 22.
    const quiet = { reporters: false, args: ['--reporter=json', '--outputFile.json=report.json'] } as const
    const { tests, text } = await runInline(files, { runner, ...(runner === 'vitest5' ? quiet : {}) })
    const failed = Object.entries(tests).filter(([, { status }]) => status !== 'passed')
    expect(failed.map(([name]) => name).sort(), text).toEqual([
      'a bad option > is told',
      'a fixture that cannot be set up > fails its test',
      'a fixture that cannot end > fails its test',
      'out of time > a test that never ends',
    ])
    expect(Object.keys(tests)).toHaveLength(21)
    const said = (name: string): string => tests[name]?.messages.join('\n') ?? ''
    expect(said('a bad option > is told')).toContain('[qtests] Expected `epochMs` to be')
    expect(said('a fixture that cannot be set up > fails its test')).toContain('no such server')
    expect(said('a fixture that cannot end > fails its test')).toContain('still connected')
  })
})

/** The same text for both runners. */
const PROBES = `
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
test('holds', ({ observeCache }) => {
  const cache = new Map([['a', 1]])
  const probe = observeCache(cache, { name: 'users' })
  cache.get('a')
  expect(probe).toHaveHitRateAbove(0.5)
  expect(probe).not.toStayBounded({ entries: 0 })
})
test('does not hold', ({ observeCache }) => {
  const cache = new Map()
  const probe = observeCache(cache)
  cache.get('a')
  expect(probe).toHaveHitRateAbove(0.5)
})
test.concurrent('at once, one', async ({ observeCache }) => { observeCache(new Map(), { name: 'one' }); await wait(30) })
test.concurrent('at once, two', async ({ observeCache }) => { observeCache(new Map(), { name: 'two' }); await wait(30) })
`

describe.each([
  [
    'vitest 3',
    'vitest3',
    { 'a.test.mjs': `import { expect, test } from '@qtests/vitest/fixtures'${PROBES}` },
  ],
  [
    'vitest 4',
    'vitest4',
    { 'a.test.mjs': `import { expect, test } from '@qtests/vitest/fixtures'${PROBES}` },
  ],
  [
    'jest 29',
    'jest29',
    { 'a.test.js': `const { expect, test } = require('@qtests/jest/fixtures')${PROBES}` },
  ],
  [
    'jest 30',
    'jest30',
    { 'a.test.js': `const { expect, test } = require('@qtests/jest/fixtures')${PROBES}` },
  ],
] as const)('%s', (_, runner, files) => {
  test('matchers on probes, and both in the run log', async () => {
    const { tests, assertions, records, text } = await runInline(files, { runner })
    expect(tests['holds']?.status, text).toBe('passed')
    expect(tests['does not hold']?.status).toBe('failed')
    expect(tests['does not hold']?.messages.join()).toContain('toHaveHitRateAbove(0.5)')
    expect(tests['does not hold']?.line).toBe(`${Object.keys(files)[0]}:14`)
    expect(assertions.map(({ test, matcher, not, passed }) => [test, matcher, not, passed])).toEqual([
      ['holds', 'toHaveHitRateAbove', false, true],
      ['holds', 'toStayBounded', true, true],
      ['does not hold', 'toHaveHitRateAbove', false, false],
    ])
    const probes = records.flatMap((record) =>
      record.type === 'probe' ? [`${record.test}: ${record.name}`] : [],
    )
    // Jest 29 starts the function of a concurrent test before it says that the test begins.
    const known = runner !== 'jest29'
    expect(probes.sort()).toEqual([
      ...(known ? ['at once, one: one', 'at once, two: two'] : [': one', ': two']),
      'does not hold: cache 1',
      'holds: users',
    ])
  })
})
