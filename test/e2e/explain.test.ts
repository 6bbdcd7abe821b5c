/** Why it leaks: who holds the memory, whether that is the runner itself, known leaks, and the files that are saved. */
import { describe, expect, test } from 'vitest'
import type { Runner } from './homes.ts'
import { type Run, type RunOptions, runInline } from './run-inline.ts'

const BOTH = ['vitest4', 'jest30'] as const

/** Patience: the machine may be busy; nothing here is about speed. */
const OPTIONS = "{ maxTime: '20s', explain: 'retainers' }"

async function run(
  runner: Runner,
  files: Readonly<Record<string, string>>,
  body: string,
  options: Partial<RunOptions> = {},
): Promise<Run> {
  const isVitest = runner.startsWith('vitest')
  const head = isVitest ? "import { expect, test, vi } from 'vitest'" : 'const vi = jest'
  return await runInline(
    { ...files, [isVitest ? 'why.test.ts' : 'why.test.js']: `${head}\n${body}` },
    { runner, memlab: true, timeout: 110_000, ...options },
  )
}

/** Rows of a message from one label up to the next, joined. */
function row(result: Run, name: string, label: string): string {
  const text = result.tests[name]?.messages[0] ?? ''
  return (
    new RegExp(`^ {2}${label} +((?:.*\\n {15}\\S)*.*)$`, 'm').exec(text)?.[1]?.replace(/\s+/g, ' ') ?? text
  )
}

/** A module of a project, as TypeScript for Vitest and as CommonJS for Jest. */
function source(isVitest: boolean): Record<string, string> {
  const type = (text: string) => (isVitest ? text : '')
  const code = `${isVitest ? "import { EventEmitter } from 'node:events'" : "const { EventEmitter } = require('node:events')"}
class Session { constructor(id${type(': number')}) { this.id = id } }
const registry = new Map${type('<number, Session>')}()
function moduleVariable(i${type(': number')}) { registry.set(i, new Session(i)) }
class Store { static sessions = new Set() }
function classStatic(i) { Store.sessions.add(new Session(i)) }
function makeCache() { const entries = []; return (s) => { entries.push(s) } }
const remember = makeCache()
function closure(i) { remember(new Session(i)) }
const bus = new EventEmitter()
bus.setMaxListeners(0)
function listener(i) { const session = new Session(i); bus.on('order', function onOrder() { return session }) }
function timer(i) { const session = new Session(i); setTimeout(function expire() { session.id = 0 }, 3_600_000).unref() }
const gate = new Promise(() => {})
function pending(i) { const session = new Session(i); gate.then(function settled() { return session }) }
function onProcess(i) { (process.sessions ??= []).push(new Session(i)) }
class Service { constructor() { this.cache = {} } handle(i) { this.cache['key' + i] = new Session(i) } }
const service = new Service()
function keyed(i) { service.handle(i) }
`
  const names = 'moduleVariable, classStatic, closure, listener, timer, pending, onProcess, keyed'
  return isVitest
    ? { 'src/session.ts': `// @ts-nocheck\n${code}\nexport { ${names} }` }
    : { 'src/session.js': `${code}\nmodule.exports = { ${names} }` }
}

describe.each(BOTH)('%s', (runner) => {
  const isVitest = runner.startsWith('vitest')
  const place = isVitest ? 'src/session.ts' : 'src/session.js'

  /** A run for a few of them: what leaked before makes each snapshot larger. */
  async function holdersOf(names: readonly string[]): Promise<Run> {
    const list = names.join(', ')
    const load = isVitest
      ? `import { ${list} } from './src/session'`
      : `const { ${list} } = require('./src/session')`
    const tests = names.map((name) => {
      return `test('${name}', async () => { await expect(${name}).toNotLeakMemory(${OPTIONS}) }, 90_000)`
    })
    return await run(runner, source(isVitest), `${load}\n${tests.join('\n')}`, { timeout: 230_000 })
  }

  test('who holds it, in words: variables, classes, closures, emitters', async () => {
    const names = ['moduleVariable', 'classStatic', 'closure', 'listener']
    const result = await holdersOf(names)
    expect(Object.fromEntries(names.map((name) => [name, row(result, name, 'held by')]))).toEqual({
      moduleVariable: `registry (module variable in ${place}) -> Map -> Session`,
      classStatic: `Store (module variable in ${place}) -> .sessions -> Set -> Session`,
      closure: `remember (module variable in ${place}) -> (function in makeCache) -> entries (variable of makeCache in ${place}) -> Array[x] -> Session`,
      listener: `bus (module variable in ${place}) -> EventEmitter -> listeners of 'order' -> onOrder()`,
    })
    expect(row(result, 'moduleVariable', 'retains')).toBe('1.00 x Session per call, 32 B')
    expect(row(result, 'listener', 'retains')).toMatch(/^1\.00 x onOrder\(\) per call, .*\(Session\)/)
  }, 240_000)

  test('who holds it, in words: timers, promises, the process, keyed objects', async () => {
    const names = ['keyed', 'onProcess', 'timer', 'pending']
    const result = await holdersOf(names)
    expect(Object.fromEntries(names.map((name) => [name, row(result, name, 'held by')]))).toEqual({
      timer: expect.stringMatching(/^pending timers -> Timeout/),
      pending: expect.stringContaining(`gate (module variable in ${place}) -> Promise -> PromiseReaction`),
      onProcess: 'process -> .sessions -> Array[x] -> Session',
      // V8 keeps such keys as elements or as properties; both a key and its value stay, and one of them is told.
      keyed: expect.stringMatching(
        /^service \(module variable in src\/session\.[tj]s\) -> Service -> \.cache -> Object(?:\[x\])? -> (?:Session|\(string\))/,
      ),
    })
    expect(row(result, 'timer', 'next')).toContain('clearTimeout')
  }, 240_000)

  test('the runner itself: mocks, spies and assertions are named as such, with what to do', async () => {
    const fn = 'vi'
    const body = `
test('a mock', async () => {
  const mock = ${fn}.fn()
  await expect((i) => { mock({ i }) }).toNotLeakMemory(${OPTIONS})
}, 90_000)
test('a spy', async () => {
  const api = { get(i) { return i } }
  ${fn}.spyOn(api, 'get')
  await expect((i) => { api.get({ i }) }).toNotLeakMemory(${OPTIONS})
}, 90_000)
test('cleared', async () => {
  const mock = ${fn}.fn()
  await expect((i) => { mock({ i }) }).toNotLeakMemory({ maxTime: '20s', afterEach: () => mock.mockClear() })
}, 90_000)`
    const result = await run(runner, {}, body)
    for (const name of ['a mock', 'a spy']) {
      expect(result.tests[name]?.messages[0]).toMatch(/\[qtests\] leaks .* per call, by the test runner/)
      expect(row(result, name, 'suspect')).toContain("the runner's own: a mock's record of its calls")
      expect(row(result, name, 'next')).toContain('mock.mockClear()')
    }
    expect(result.tests['cleared']?.status).toBe('passed')
  })

  test('a cache that has not reached its bound is a doubt that names both; one without a bound is a leak', async () => {
    const body = `
class Cache {
  max = 1_000_000
  entries = new Map()
}
const bounded = new Cache()
const unbounded = new Cache()
unbounded.max = 0
for (const [name, cache] of Object.entries({ bounded, unbounded })) test(name, async () => {
  await expect(function put(i) { cache.entries.set(i, { i }) }).toNotLeakMemory(${OPTIONS})
}, 90_000)`
    const result = await run(runner, {}, body)
    expect(result.tests['bounded']?.status).toBe('passed')
    expect(result.assertions.map(({ verdict }) => verdict)).toEqual(['inconclusive', 'fail'])
    expect(result.assertions[0]?.summary).toMatch(
      /in a collection of Cache \(max: 1,000,000\), which [\d,]+ calls have not filled: .* held by (?:fn|cache)/s,
    )
    expect(result.tests['unbounded']?.status).toBe('failed')
  })

  test('without the package: how to get it, and the sites all the same', async () => {
    const body = `
const kept = []
test('leak', async () => {
  await expect(function open(i) { kept.push({ i, size: 1 }) }).toNotLeakMemory(${OPTIONS})
}, 90_000)`
    const isolated = await runInline(
      isVitest
        ? { 'why.test.ts': `import { expect, test } from 'vitest'\n${body}` }
        : { 'why.test.js': body },
      { runner, timeout: 110_000 },
    )
    expect(row(isolated, 'leak', 'held by')).toBe(
      'npm install --save-dev @qtests/memlab shows which class grows, and who holds it',
    )
    expect(row(isolated, 'leak', 'allocated in')).toMatch(/^open \(why\.test\.[tj]s:\d+:\d+\)/)
  })

  test('a known leak passes with its reason, after lines were moved; a gone one is told', async () => {
    const body = (allow: string, lines: string) => `
${lines}
const kept = []
test('leak', async () => {
  await expect(function open(i) { kept.push({ i, size: 1 }) }).toNotLeakMemory({ maxTime: '20s', explain: 'retainers'${allow} })
}, 90_000)
test('clean', async () => {
  await expect(() => JSON.parse('{}')).toNotLeakMemory({ maxTime: '20s', allow: { 'held-00000000': 'was fixed' } })
}, 90_000)
test('no reason', async () => {
  await expect(() => {}).toNotLeakMemory({ allow: { 'held-00000000': '' } })
})`
    const first = await run(runner, {}, body('', ''))
    const fingerprint = row(first, 'leak', 'fingerprint')
    expect(fingerprint).toMatch(/^held-[0-9a-f]{8}$/)
    const allow = `, allow: { '${fingerprint}': 'kept on purpose, see #12' }`
    const second = await run(runner, {}, body(allow, '// one\n// two\n// three\n'))
    expect(second.tests['leak']?.status).toBe('passed')
    expect(second.text).toContain(`${fingerprint} (kept on purpose, see #12)`)
    expect(second.text).toContain('the allowed leak held-00000000 (was fixed) is gone: remove it from allow')
    expect(second.tests['no reason']?.messages[0]).toContain('allow')
    expect(second.assertions.find(({ test }) => test === 'leak')).toMatchObject({
      verdict: 'pass',
      allowed: { [fingerprint]: 'kept on purpose, see #12' },
      caveats: ['ALLOWED_LEAK'],
    })
  })

  test('files for the developer tools are what their formats say', async () => {
    const body = `
const fs = ${isVitest ? "await import('node:fs')" : "require('node:fs')"}
const kept = []
test('leak', async () => {
  await expect(function open(i) { kept.push({ i, size: 1 }) }).toNotLeakMemory({ maxTime: '20s', explain: 'retainers', artifacts: 'files' })
}, 90_000)
test('what was saved', () => {
  const found = {}
  for (const name of fs.readdirSync('files')) {
    const saved = JSON.parse(fs.readFileSync('files/' + name, 'utf8'))
    if (name.endsWith('.heapsnapshot')) {
      const { meta, node_count, edge_count } = saved.snapshot
      found.snapshot = [
        saved.nodes.length === node_count * meta.node_fields.length,
        saved.edges.length === edge_count * meta.edge_fields.length,
        saved.strings.includes('open'),
      ]
    } else {
      const functions = []
      const visit = ({ callFrame, selfSize, children, id }) => {
        if (![callFrame.lineNumber, callFrame.columnNumber, selfSize, id].every(Number.isFinite)) throw new Error('no number')
        functions.push(callFrame.functionName)
        children.forEach(visit)
      }
      visit(saved.head)
      found.profile = [functions.includes('open'), saved.samples.length > 0]
    }
  }
  expect(found).toEqual({ snapshot: [true, true, true], profile: [true, true] })
})`
    const result = await run(runner, {}, body)
    expect(result.tests['leak']?.messages[0]).toMatch(/^ {2}saved +files\/leak-\d+-1\.heapprofile$/m)
    expect(result.tests['what was saved']).toMatchObject({ status: 'passed', messages: [] })
  })

  test('selfTest() tells that a leak can be seen here', async () => {
    const load = isVitest
      ? "import { selfTest } from '@qtests/vitest'"
      : "const { selfTest } = require('@qtests/jest')"
    const body = `${load}
test('sees', async () => {
  const { sees, reason, leak, twin, sites } = await selfTest()
  expect({ sees, reason, sites }).toEqual({ sees: true, reason: undefined, sites: true })
  expect(leak.heap).toBeGreaterThan(24)
  expect(twin.heap).toBeLessThan(8)
}, 60_000)
test('blind', async () => {
  const v8 = ${isVitest ? "await import('node:v8').then((all) => all.default)" : "require('node:v8')"}
  const frozen = v8.getHeapSpaceStatistics()
  v8.getHeapSpaceStatistics = () => frozen
  expect((await selfTest()).sees).toBe(false)
  await expect(() => {}).toNotLeakMemory({ maxTime: '20s' })
}, 60_000)`
    const result = await run(runner, {}, body)
    expect(Object.values(result.tests).flatMap(({ messages }) => messages)).toEqual([])
    expect(result.assertions.map(({ verdict }) => verdict)).toEqual(['unsupported'])
  })
})

test('one fingerprint for both runners where the names are the same', async () => {
  const kept = 'const kept = []\nfunction open(i) { kept.push({ i, size: 1 }) }\nmodule.exports = { open }'
  const fingerprints = await Promise.all(
    BOTH.map(async (runner) => {
      const load = runner.startsWith('vitest')
        ? "import { createRequire } from 'node:module'\nconst { open } = createRequire(import.meta.url)('./kept.cjs')"
        : "const { open } = require('./kept.cjs')"
      const body = `${load}\ntest('leak', async () => { await expect(open).toNotLeakMemory(${OPTIONS}) }, 90_000)`
      return row(await run(runner, { 'kept.cjs': kept }, body), 'leak', 'fingerprint')
    }),
  )
  expect(fingerprints[0]).toMatch(/^held-/)
  expect(fingerprints[1]).toBe(fingerprints[0])
})
