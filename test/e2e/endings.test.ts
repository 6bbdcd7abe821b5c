/** What fixtures find at the end of a test, which Jest tells between tests: their messages come through, with their places. */
import { describe, expect, test } from 'vitest'
import { jestConfig, type RunOptions, runInline } from './run-inline.ts'

/** The same text for all runners. */
const BODY = `
const pooled = () => ({ acquire: async () => ({}), release() {}, stats: () => ({ total: 1, idle: 0, used: 1, pending: 0 }), async drain() {} })

test('an answer that nobody waits for', ({ dependency, clock }) => { void dependency().otherwise({ latencyMs: '1s' })() })
test('a loan', async ({ observePool }) => {
  const pool = pooled()
  observePool(pool, { leakAfterMs: 5 })
  await pool.acquire()
  await new Promise((resolve) => setTimeout(resolve, 20))
})
test('a call of a limiter', ({ observeLimiter }) => {
  const gate = { submit: () => new Promise(() => {}) }
  observeLimiter(gate)
  void gate.submit(() => 1)
})
test('a timer', async ({ trackResources }) => {
  trackResources({ within: 1 })
  setInterval(() => {}, 60_000).unref()
})
`
const COMMONJS = `const { expect, test } = require('@qtests/jest/fixtures')${BODY}`
const VITEST = `import { expect, test } from '@qtests/vitest/fixtures'${BODY}`
// What Babel and the like append to what they have transformed: places are mapped through it.
const mapped = (text: string): string => {
  const lines = text.split('\n')
  const mappings = lines.map((_, line) => (line === 0 ? 'AAAA' : 'AACA')).join(';')
  const map = {
    version: 3,
    file: 'a.test.js',
    sources: ['a.test.ts'],
    sourcesContent: [text],
    names: [],
    mappings,
  }
  const data = Buffer.from(JSON.stringify(map)).toString('base64')
  return `${text}\n//# sourceMappingURL=data:application/json;base64,${data}\n`
}

const CASES: readonly [string, RunOptions['runner'], Record<string, string>][] = [
  ['vitest 4', 'vitest4', { 'a.test.mjs': VITEST }],
  ['jest 29', 'jest29', { 'a.test.js': COMMONJS }],
  ['jest 30', 'jest30', { 'a.test.js': COMMONJS }],
  ['jest 30, with a source map', 'jest30', { 'a.test.js': mapped(COMMONJS) }],
  [
    'jest 30, setup file alone',
    'jest30',
    { 'a.test.js': COMMONJS, 'jest.config.js': jestConfig({ testEnvironment: 'node' }) },
  ],
]

describe.each(CASES)('%s', (_, runner, files) => {
  test('what was left is named, and where it came from', async () => {
    const { tests, text } = await runInline(files, { runner })
    const said = (name: string): string => tests[name]?.messages.join('\n') ?? ''
    const place = (line: number): RegExp => new RegExp(`a\\.test\\.m?[jt]s:${line}:`)
    expect(Object.keys(tests), text).toHaveLength(4)
    for (const [name, message, line] of [
      ['an answer that nobody waits for', 'still pending at the end (CL-03)', 4],
      ['a loan', 'a resource is out for', 8],
      ['a call of a limiter', 'still pending at the end (CL-03)', 14],
      ['a timer', '1 resource was left open (CL-01)', 18],
    ] as const) {
      expect(tests[name]?.status, text).toBe('failed')
      expect(said(name)).toContain(message)
      expect(said(name)).toMatch(place(line))
    }
  })
})

/** The runner of Vitest gives up the ends of a user's fixtures with the first that throws: docs/reference/fixtures/README.md. */
const THROWING = `
const ended = []
const failing = test.extend({
  first: async ({ dependency }, use) => { await use(1); ended.push('first') },
  second: async ({ first, clock }, use) => { await use(2); throw new Error('still connected') },
  third: async ({ second }, use) => { await use(3); ended.push('third') },
})
failing('fails', ({ third }) => {})
test('ended', () => { expect(ended).toEqual(EXPECTED) })
test('no clock is left', () => { expect(Date.now()).toBeGreaterThan(1.76e12) })
`
const ends = (imports: string, expected: string): string => imports + THROWING.replace('EXPECTED', expected)
const FROM_VITEST = "import { expect, test } from '@qtests/vitest/fixtures'"

describe.each([
  ['vitest 3', 'vitest3', { 'a.test.mjs': ends(FROM_VITEST, "['third']") }],
  ['vitest 4', 'vitest4', { 'a.test.mjs': ends(FROM_VITEST, "['third']") }],
  [
    'jest 30',
    'jest30',
    { 'a.test.js': ends("const { expect, test } = require('@qtests/jest/fixtures')", "['third', 'first']") },
  ],
] as const)('%s', (_, runner, files) => {
  test('a fixture of a project whose end throws', async () => {
    const { tests, text } = await runInline(files, { runner })
    expect(
      Object.entries(tests).map(([name, { status }]) => `${name}: ${status}`),
      text,
    ).toEqual(['fails: failed', 'ended: passed', 'no clock is left: passed'])
    expect(tests['fails']?.messages.join()).toContain('still connected')
  })
})
