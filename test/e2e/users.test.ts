/** Projects of different kinds: TypeScript, CommonJS, ES modules, jsdom, an environment of one's own, parts only. */
import { describe, expect, test } from 'vitest'
import { jestConfig, runInline, vitestConfig } from './run-inline.ts'

const JEST = ['jest30', 'jest29'] as const
const VITEST = ['vitest4', 'vitest3'] as const

const LEAK = `
const kept = []
test('leak', async () => {
  await expect(() => { kept.push(new Array(64).fill(kept.length)) }).toNotLeakMemory({ maxTime: '20s' })
}, 60_000)
test('budget', async () => { await expect(Array(400).fill(1)).toStayUnderP95('20ms') })
test('forgets', () => { expect(Array(400).fill(1)).toStayUnderP95('20ms') })
`
/** What the three tests end with, wherever they run. */
const ENDED = { leak: 'failed', budget: 'passed', forgets: 'failed' }

const ended = (run: Awaited<ReturnType<typeof runInline>>) =>
  Object.fromEntries(Object.entries(run.tests).map(([name, { status }]) => [name, status]))

const TYPED = (head: string) => `${head}
interface Session { readonly id: number }

const sessions: Session[] = []

// Types and comments make the lines of the source differ from those that run.
function open<T extends Session>(session: T): void { sessions.push({ ...session, data: new Array(64).fill(session.id) } as never) }

test('leak', async () => {
  const calls: number = 1
  await expect((index: number) => { open({ id: index * calls }) }).toNotLeakMemory({ maxTime: '20s', tolerance: '16 B' })
}, 60_000)

test('forgets', () => {
  type Nothing = undefined
  expect((): Nothing => undefined).toNotLeakMemory()
})
`

test.each(VITEST)('TypeScript in %s: places are those of the source', async (runner) => {
  const head = "import { expect, test } from 'vitest'"
  const run = await runInline({ 'typed.test.ts': TYPED(head) }, { runner })
  expect(ended(run)).toEqual({ leak: 'failed', forgets: 'failed' })
  expect(run.tests['leak']?.messages[0]).toMatch(/allocated in open \(typed\.test\.ts:7:\d+\)/)
  expect(run.tests['forgets']?.messages[0]).toContain('(typed.test.ts:16:')
  expect(run.text).toContain('typed.test.ts:11:')
})

test.each(JEST)('TypeScript in %s, with ts-jest: places are those of the source', async (runner) => {
  const run = await runInline(
    {
      'typed.test.ts': TYPED(
        "import { expect, test } from '@jest/globals'\nimport '@qtests/jest/setup-globals'",
      ),
      'tsconfig.json':
        '{ "compilerOptions": { "strict": true, "target": "ES2022", "module": "commonjs", "esModuleInterop": true, "isolatedModules": true, "skipLibCheck": true } }',
      'jest.config.js': jestConfig({
        transform: { '\\.ts$': ['ts-jest', { diagnostics: false }] },
      }),
    },
    { runner },
  )
  expect(ended(run)).toEqual({ leak: 'failed', forgets: 'failed' })
  expect(run.tests['leak']?.messages[0]).toMatch(/allocated in open \(typed\.test\.ts:8:\d+\)/)
  expect(run.tests['forgets']?.messages[0]).toContain('(typed.test.ts:17:')
})

test.each(JEST)('CommonJS in %s, imported from @jest/globals, without globals', async (runner) => {
  const run = await runInline(
    {
      'plain.test.js': `const { expect, test } = require('@jest/globals')\n${LEAK}`,
      'jest.config.js': jestConfig({
        preset: undefined,
        injectGlobals: false,
        setupFilesAfterEnv: ['@qtests/jest/setup-globals'],
        testEnvironment: '@qtests/jest/environment',
        reporters: ['default', '@qtests/jest/reporter'],
      }),
    },
    { runner },
  )
  expect(ended(run)).toEqual(ENDED)
  expect(run.text).toContain('[qtests] 3 tests in 1 file')
})

test('the setup for globals says which one to use when there are none', async () => {
  const run = await runInline(
    {
      'plain.test.js': "const { test } = require('@jest/globals')\ntest('x', () => {})",
      'jest.config.js': jestConfig({ injectGlobals: false }),
    },
    { runner: 'jest30' },
  )
  expect(run.exitCode).toBe(1)
  expect(run.text).toContain(
    "[qtests] `expect` is not a global here. Under `injectGlobals: false`, use '@qtests/jest/setup-globals' in setupFilesAfterEnv",
  )
})

test.each(JEST)('ES modules in %s', async (runner) => {
  const run = await runInline(
    {
      'module.test.mjs': `import { configure } from '@qtests/jest'\nconfigure({ memory: { maxTime: '20s' } })\n${LEAK.replace("{ maxTime: '20s' }", '')}`,
      'jest.config.js': jestConfig({ testMatch: ['**/*.test.mjs'] }),
    },
    { runner, node: ['--experimental-vm-modules'] },
  )
  expect(ended(run)).toEqual(ENDED)
})

test.each(JEST)('jsdom in %s', async (runner) => {
  const run = await runInline(
    {
      'page.test.js': `${LEAK}\ntest('has a page', () => { expect(document.body.tagName).toBe('BODY') })`,
      'jest.config.js': jestConfig({ testEnvironment: '@qtests/jest/environment/jsdom' }),
    },
    { runner },
  )
  expect(ended(run)).toEqual({ ...ENDED, 'has a page': 'passed' })
  expect(run.testRecords).toHaveLength(4)
})

test.each(JEST)('an environment of one’s own in %s', async (runner) => {
  const run = await runInline(
    {
      'own.test.js': `${LEAK}\ntest('sees it', () => { expect(globalThis.own).toEqual(['test_start']) })`,
      'environment.js': `
        const { TestEnvironment } = require('jest-environment-node')
        const { withQtests } = require('@qtests/jest/environment')
        class Own extends TestEnvironment {
          handleTestEvent({ name, test }) {
            if (name === 'test_start' && test.name === 'sees it') this.global.own = [name]
          }
        }
        module.exports = withQtests(Own)`,
      'jest.config.js': jestConfig({ testEnvironment: './environment.js' }),
    },
    { runner },
  )
  expect(ended(run)).toEqual({ ...ENDED, 'sees it': 'passed' })
  expect(run.testRecords).toHaveLength(4)
})

describe.each(JEST)('the setup alone in %s', (runner) => {
  const config = jestConfig({ preset: undefined, setupFilesAfterEnv: ['@qtests/jest/setup'] })

  test('judges by hooks, and writes nothing', async () => {
    const run = await runInline({ 'alone.test.js': LEAK, 'jest.config.js': config }, { runner })
    expect(ended(run)).toEqual(ENDED)
    expect(run.records).toEqual([])
    expect(run.text).not.toContain('[qtests] 3 tests')
  })

  test('writes where QTESTS_DIR says', async () => {
    const env = { QTESTS_DIR: '.qtests/here' }
    const run = await runInline({ 'alone.test.js': LEAK, 'jest.config.js': config }, { runner, env })
    expect(run.assertions).toHaveLength(3)
    // Before Jest 30.5 hooks cannot know how a test has ended.
    expect(run.testRecords).toHaveLength(runner === 'jest30' ? 3 : 0)
  })
})

test.each(VITEST)('the setup alone in %s judges, and writes nothing', async (runner) => {
  const config = "export default { test: { globals: true, setupFiles: ['@qtests/vitest/setup'] } }"
  const run = await runInline({ 'alone.test.js': LEAK, 'vitest.config.mjs': config }, { runner })
  expect(ended(run)).toEqual(ENDED)
  expect(run.records).toEqual([])
  expect(run.text).not.toContain('[qtests] 3 tests')
})

test.each(VITEST)('plugin, setup and reporter together in %s do nothing twice', async (runner) => {
  const config = vitestConfig(
    "globals: true, setupFiles: ['@qtests/vitest/setup'], reporters: ['default', 'json', '@qtests/vitest/reporter'], outputFile: { json: 'report.json' }",
  )
  const run = await runInline(
    { 'twice.test.js': LEAK, 'vitest.config.mjs': config },
    { runner, reporters: false },
  )
  expect(ended(run)).toEqual(ENDED)
  expect(run.testRecords).toHaveLength(3)
  expect(run.assertions).toHaveLength(3)
  expect(run.text.match(/\[qtests\] 3 tests in 1 file/g)).toHaveLength(1)
})

test.each(VITEST)('several projects in %s: one reporter, records by project', async (runner) => {
  const project = (name: string) =>
    `{ plugins: [qtests()], test: { name: '${name}', globals: true, include: ['shared.test.js'] } }`
  const config = `import { qtests } from '@qtests/vitest/plugin'
    export default { test: { projects: [${project('one')}, ${project('two')}] } }`
  const run = await runInline(
    {
      'shared.test.js':
        "test('budget', async () => { await expect(Array(400).fill(1)).toStayUnderP95('20ms') })",
      'vitest.config.mjs': config,
    },
    { runner },
  )
  expect(run.exitCode).toBe(0)
  expect(run.testRecords.map(({ project }) => project).sort()).toEqual(['one', 'two'])
  expect(run.text.match(/\[qtests\] 2 tests in/g)).toHaveLength(1)
})

const DISTURBED = (fake: string, mock: string) => `
${fake}
const consoles = ${mock}.spyOn(console, 'warn').mockImplementation(() => {})
const kept = []
test('fake timers', async () => {
  let clears = 0
  await expect(() => { clears++; return Promise.resolve() }).toNotLeakMemory({ maxTime: '20s' })
  expect(clears).toBeGreaterThan(64)
}, 60_000)
test('leak under fake timers', async () => {
  await expect(() => { kept.push(new Array(64).fill(kept.length)) }).toNotLeakMemory({ maxTime: '20s' })
}, 60_000)
test('a mocked console still shows the line', async () => {
  await expect(Array(30).fill(1)).toStayUnderP95('20ms')
  expect(consoles).not.toHaveBeenCalled()
})
`

test.each([...VITEST, ...JEST])('fake timers and a mocked console in %s', async (runner) => {
  const vitest = runner.startsWith('vitest')
  const run = await runInline(
    {
      'disturbed.test.js': vitest
        ? DISTURBED(
            "vi.useFakeTimers({ toFake: ['setTimeout', 'setImmediate', 'Date', 'performance', 'nextTick', 'queueMicrotask'].slice(0, 4) })",
            'vi',
          )
        : DISTURBED('jest.useFakeTimers({ doNotFake: ["nextTick", "queueMicrotask"] })', 'jest'),
      ...(vitest ? { 'vitest.config.mjs': vitestConfig('globals: true') } : {}),
    },
    { runner },
  )
  expect(ended(run)).toEqual({
    'fake timers': 'passed',
    'leak under fake timers': 'failed',
    'a mocked console still shows the line': 'passed',
  })
  expect(run.tests['leak under fake timers']?.messages[0]).toContain('[qtests] leaks ')
  expect(run.text).toContain('[qtests] inconclusive: expect(subject).toStayUnderP95')
})
