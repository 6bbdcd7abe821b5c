/** `qtests hunt` over suites that know nothing of it: planted leaks are found, nothing else is named, in both runners. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FileRecord } from '@qtests/core/run'
import { describe, expect, test } from 'vitest'
import type { Runner } from './homes.ts'
import { jestConfig, type Run, runInline, vitestConfig, withCase } from './run-inline.ts'

const OPTIONS = ['--repetitions', '24']

/** Source of an ordinary suite, with three leaks planted: in the code, in a test, and in a hook. */
const SUITE: Readonly<Record<string, string>> = {
  'src/store.js': `
const sessions = []
export function open(id) {
  const session = { id, history: new Array(500).fill(id) }
  sessions.push(session)
  return session
}
`,
  'src/cart.js': `
export function total(items) { return items.reduce((sum, { price }) => sum + price, 0) }
const cache = new Map()
export function priceOf(name) {
  if (!cache.has(name)) cache.set(name, { name, price: name.length, notes: new Array(200).fill(name) })
  return cache.get(name).price
}
`,
  'store.test.js': `
import { open } from './src/store.js'
describe('sessions', () => {
  beforeEach(() => {})
  test('opens one', () => { expect(open(1).id).toBe(1) })
  test('says hello', () => { expect('hello').toHaveLength(5) })
})
`,
  'cart.test.js': `
import { total } from './src/cart.js'
import { priceOf } from './src/cart.js'
const kept = []
test('adds up', () => { expect(total([{ price: 1 }, { price: 2 }])).toBe(3) })
test('has prices', () => { for (const name of ['tea', 'milk', 'bread']) expect(priceOf(name)).toBe(name.length) })
test('keeps what it made', () => {
  kept.push(Array.from({ length: 300 }, (_, at) => ({ at, name: 'item ' + at })))
  expect(kept.length).toBeGreaterThan(0)
})
test('waits', async () => {
  await new Promise((resolve) => setTimeout(resolve, 1))
  expect(Buffer.alloc(1000).length).toBe(1000)
})
test.skip('is skipped', () => {})
`,
  'hooks.test.js': `
const registered = []
describe('with a hook that forgets', () => {
  beforeEach(() => { registered.push({ at: new Array(400).fill(registered.length) }) })
  test('is innocent', () => { expect(1 + 1).toBe(2) })
})
describe('with a hook that cleans up', () => {
  let held = []
  beforeEach(() => { held.push(new Array(4000).fill(1)) })
  afterEach(() => { held = [] })
  test('is clean', () => { expect(held).toHaveLength(1) })
})
`,
}

const LEAKS = [
  'cart.test.js > keeps what it made',
  'hooks.test.js > with a hook that forgets > is innocent',
  'store.test.js > sessions > opens one',
]

function hunt(
  runner: Runner,
  {
    files = SUITE,
    args = [],
    options = OPTIONS,
    memlab = false,
  }: { files?: Record<string, string>; args?: string[]; options?: string[]; memlab?: boolean } = {},
): Promise<Run> {
  const isVitest = runner.startsWith('vitest')
  const config: Record<string, string> = isVitest
    ? { 'vitest.config.mjs': 'export default { test: { globals: true } }\n' }
    : { 'jest.config.js': 'module.exports = { transform: {} }\n' }
  const texts = Object.entries(files).map(([name, text]) => [name, isVitest ? text : asCommonJs(text)])
  return runInline(
    { ...config, ...Object.fromEntries(texts) },
    {
      runner,
      args,
      hunt: options,
      ...(memlab ? { memlab } : {}),
    },
  )
}

function asCommonJs(text: string): string {
  return text
    .replace(/import \{ (\w+) \} from '(.*)'/g, "const { $1 } = require('$2')")
    .replace(/export function (\w+)/g, 'exports.$1 = function $1')
}

function filesOf({ records }: Run): readonly FileRecord[] {
  return records.filter((record) => record.type === 'file')
}

function leaksOf(run: Run): string[] {
  return filesOf(run)
    .flatMap(({ file, leaks }) => leaks.map((leak) => `${file} > ${leak.test}`))
    .sort()
}

describe.each<Runner>(['vitest3', 'vitest4', 'jest29', 'jest30'])('%s', (runner) => {
  test('finds the planted leaks and names nothing else', async () => {
    const run = await hunt(runner)
    const open = filesOf(run).flatMap((file) => file.open)
    expect({ leaks: leaksOf(run), open }).toEqual({ leaks: LEAKS, open: [] })
    expect(run.exitCode).toBe(1)
    expect(run.text).toContain('[qtests] 3 tests leak, of 8 tests in 3 files')
    expect(run.text).toMatch(/store\.test\.js > sessions > opens one\s+leaks: the code that is tested/)
    expect(run.text).toContain('allocated in open (src/store.js:')
    expect(run.text).toMatch(/cart\.test\.js > keeps what it made\s+leaks: the test itself/)
    expect(run.text).toContain('who holds them: npm install --save-dev @qtests/memlab, and hunt again')
  })
})

/** What a test makes and the code never lets go of: allocated in the test, held by the code. */
const HELD: Readonly<Record<string, string>> = {
  'src/registry.js': `
class Registry { entries = new Map() }
const registry = new Registry()
export function register(entry) { registry.entries.set(registry.entries.size, entry) }
`,
  'registry.test.js': `
import { register } from './src/registry.js'
class Subscription { notes = new Array(400).fill(1) }
test('registers', () => { register(new Subscription()) })
test('says hello', () => { expect('hello').toHaveLength(5) })
`,
}

describe.each<Runner>(['vitest4', 'jest30'])('%s, with @qtests/memlab installed', (runner) => {
  test('says who holds a leak: what a test made and the code keeps is a leak of the code', async () => {
    const run = await hunt(runner, { files: HELD, memlab: true })
    expect(leaksOf(run)).toEqual(['registry.test.js > registers'])
    const [leak] = filesOf(run).flatMap(({ leaks }) => leaks)
    // A machine that is too slow for a snapshot says so, and nothing else.
    if (leak?.unknownHolder !== undefined) return expect(leak.unknownHolder).toMatch(/maxTime/)
    const path = /registry \(.*src\/registry\.js\) -> Registry -> \.entries -> Map -> Subscription/
    expect(leak?.retained?.[0]?.path).toMatch(path)
    expect(leak?.owner).toBe('code')
    expect(run.text).toMatch(/allocated in .* \(registry\.test\.js:/)
    expect(run.text).not.toMatch(/held by .*node_modules/)
    expect(run.text).toMatch(/ held by registry \(/)
    expect(run.text).not.toContain('npm install')
  })
})

/** One leak, and a file whose tests are clean. */
const SMALL: Readonly<Record<string, string>> = {
  'src/store.js': SUITE['src/store.js'] as string,
  'store.test.js': SUITE['store.test.js'] as string,
  'clean.test.js': `
test('adds', () => { expect(1 + 1).toBe(2) })
test('splits', () => { expect('a b'.split(' ')).toEqual(['a', 'b']) })
`,
}

/** The folder of a hunt that was stopped when one of its files was done. */
function stopped(command: readonly string[], file: string): Record<string, string> {
  const folder = '.qtests/2026-01-01T00-00-00-000Z-1'
  const hunt = { v: 1, command, repetitions: 24, tolerance: 1024, maxTestTime: 60_000 }
  const record = {
    v: 1,
    type: 'file',
    at: 1,
    file,
    by: 'hunt',
    trend: 'stable',
    tests: 2,
    unattributed: 0,
    readings: 0,
    growth: 0,
    perTest: null,
    trendChance: null,
    correlation: null,
    variance: null,
    leakProbability: 0,
    repeated: 2,
    repetitions: 48,
    overhead: 0,
    elapsed: 100,
    contexts: 0,
    detachedContexts: 0,
    handles: 0,
    leaks: [],
    open: [],
  }
  return {
    [`${folder}/hunt.json`]: JSON.stringify(hunt),
    [`${folder}/1-0.jsonl`]: `${JSON.stringify(record)}\n`,
  }
}

describe.each<Runner>(['vitest4', 'jest30'])('%s', (runner) => {
  const isVitest = runner.startsWith('vitest')

  test("takes the runner's own filters, and is green where nothing leaks", async () => {
    const run = await hunt(runner, { files: SMALL, args: ['clean', '-t', 'splits'] })
    expect(run.text).toContain('[qtests] no test leaks, of 1 test in 1 file (')
    expect(run.exitCode).toBe(0)
  })

  test('goes on where it was stopped', async () => {
    const command = isVitest ? ['vitest', 'run'] : ['jest']
    const run = await hunt(runner, {
      files: { ...SMALL, ...stopped(command, 'store.test.js') },
      options: ['--resume'],
    })
    // The leak of the file that is done is not looked for again.
    expect(filesOf(run).map(({ file }) => file)).toEqual(['store.test.js', 'clean.test.js'])
    expect(run.text).toContain('[qtests] no test leaks, of 4 tests in 2 files')
    expect(run.exitCode).toBe(0)
  })

  test('keeps what it had when it is stopped', async () => {
    const run = await hunt(runner, {
      files: {
        'src/store.js': SMALL['src/store.js'] as string,
        // Both runners begin with the larger file.
        'a.test.js': `${SMALL['store.test.js'] as string}\n// ${'-'.repeat(20_000)}\n`,
        'b.test.js': `
test('is the last', () => { expect(1).toBe(1) })
test('is stopped', async () => {
  process.kill(process.ppid, 'SIGINT')
  process.kill(process.pid, 'SIGINT')
  await new Promise((resolve) => setTimeout(resolve, 3000))
})
`,
      },
      args: isVitest ? ['--pool=threads', '--no-file-parallelism'] : ['--runInBand'],
    })
    expect(leaksOf(run)).toEqual(['a.test.js > sessions > opens one'])
    expect(run.text).toContain('b.test.js did not come to its end')
    expect(run.text).toContain('[qtests] to go on: qtests hunt --resume .qtests')
    expect(run.exitCode).toBe(1)
  })

  test('a signal that comes to the hunt alone ends it, too', async () => {
    const text = `
test('is the first', () => { expect(1).toBe(1) })
test('is stopped', async () => {
  process.kill(process.ppid, 'SIGINT')
  await new Promise((resolve) => setTimeout(resolve, 8000))
  process.stderr.write('nobody stopped it')
}, 20000)
`
    const args = isVitest ? ['--pool=threads'] : ['--runInBand']
    const run = await hunt(runner, { files: { 'a.test.js': text }, args })
    expect(run.text).not.toContain('nobody stopped it')
    expect(run.text).toContain('a.test.js did not come to its end')
    expect(run.text).toContain('[qtests] to go on: qtests hunt --resume .qtests')
    expect(run.exitCode).toBe(2)
  })

  test('a test that fails is not hunted, and says so', async () => {
    const files = { 'a.test.js': "test('fails', () => { expect(1).toBe(2) })\ntest('holds', () => {})\n" }
    const run = await hunt(runner, { files })
    expect(run.text).toContain('[qtests] no test leaks, of 2 tests in 1 file (')
    expect(run.text).toContain('not hunted  1 test that failed')
    expect(run.exitCode).toBe(2)
  })

  test('a test that fails when it runs again, or is too slow for it, has no verdict; the runner stays green', async () => {
    const files = {
      'a.test.js': `
let runs = 0
test('runs once', () => { runs += 1; expect(runs).toBe(1) })
test('sleeps', async () => { await new Promise((resolve) => setTimeout(resolve, 100)) })
`,
    }
    const run = await hunt(runner, { files, options: [...OPTIONS, '--max-test-time', '1s'] })
    expect(filesOf(run).flatMap(({ open }) => open)).toEqual([
      { test: 'runs once', reason: 'it fails when it runs again' },
      { test: 'sleeps', reason: 'it takes too long to be repeated often enough' },
    ])
    expect(run.text).toContain('not judged  a.test.js > runs once: it fails when it runs again')
    expect(run.exitCode).toBe(0)
  })

  test('what a mock was called with is no leak, and each repetition begins without calls', async () => {
    const files = {
      'src/patches.js': `
export function patchesOf(count) { return Array.from({ length: count }, (_, at) => ({ at, value: new Array(40).fill(at) })) }
`,
      'mock.test.js': `
import { patchesOf } from './src/patches.js'
const listener = ${isVitest ? 'vi' : 'jest'}.fn()
test('hands over', () => { listener(patchesOf(20)); expect(listener).toHaveBeenCalledTimes(1) })
`,
    }
    const run = await hunt(runner, { files })
    expect(leaksOf(run)).toEqual([])
    expect(filesOf(run).flatMap(({ open }) => open)).toEqual([])
    expect(run.text).toContain('[qtests] no test leaks, of 1 test in 1 file (')
    expect(run.exitCode).toBe(0)
  })

  test('mocks that the runner keeps hide no leak, and leave no test open', async () => {
    const files = {
      'mocks.test.js': `
const kept = []
let listeners = []
beforeEach(() => { listeners = Array.from({ length: 4 }, () => ${isVitest ? 'vi' : 'jest'}.fn()) })
test('calls them', () => { for (const listener of listeners) listener(1); expect(listeners[3]).toHaveBeenCalledTimes(1) })
test('keeps what it made', () => { kept.push(new Array(500).fill(kept.length)); expect(listeners).toHaveLength(4) })
`,
    }
    const run = await hunt(runner, { files })
    expect(leaksOf(run)).toEqual(['mocks.test.js > keeps what it made'])
    expect(filesOf(run).flatMap(({ open }) => open)).toEqual([])
  })

  test('a suite that has qtests already is hunted once, with its assertions', async () => {
    const config: Record<string, string> = isVitest
      ? { 'vitest.config.mjs': vitestConfig('globals: true', "{ leaks: 'fail' }") }
      : { 'jest.config.js': jestConfig({}) }
    const asserting = "test('asserts', async () => { await expect(() => {}).toNotLeakMemory() })\n"
    const run = await hunt(runner, { files: { ...config, ...SMALL, 'own.test.js': asserting } })
    expect(leaksOf(run)).toEqual(['store.test.js > sessions > opens one'])
    expect(filesOf(run)).toHaveLength(3)
    expect(run.assertions.map(({ verdict }) => verdict)).toEqual(['pass'])
    expect(run.text).toContain('own.test.js > asserts: it cannot be repeated')
  })
})

test.each<Runner>(['vitest3', 'vitest4'])(
  '%s: packages that are installed outside of the folder that Vite reads',
  async (runner) => {
    const config = "export default { server: { fs: { allow: ['.'] } }, test: { globals: true } }\n"
    const files = { 'vitest.config.mjs': config, 'clean.test.js': SMALL['clean.test.js'] as string }
    const run = await hunt(runner, { files })
    expect(run.text).toContain('[qtests] no test leaks, of 2 tests in 1 file (')
    expect(run.exitCode).toBe(0)
    const plugin = vitestConfig('globals: true').replace(
      'export default {',
      "export default { server: { fs: { allow: ['.'] } },",
    )
    const plain = await runInline({ ...files, 'vitest.config.mjs': plugin }, { runner })
    expect(plain.exitCode).toBe(0)
    expect(plain.testRecords).toHaveLength(2)
  },
)

test.runIf(process.platform === 'linux')('a worker that is busy ends with its hunt', async () => {
  const text = `
import { readFileSync, writeFileSync } from 'node:fs'
test('is the first', () => { expect(1).toBe(1) })
test('is busy', () => {
  writeFileSync('pid', String(process.pid))
  const hunt = Number(readFileSync('/proc/' + process.ppid + '/stat', 'utf8').split(') ')[1].split(' ')[1])
  process.kill(hunt, 'SIGTERM')
  const end = Date.now() + 15000
  while (Date.now() < end);
  writeFileSync('survived', '')
}, 30000)
`
  const files = { 'vitest.config.mjs': 'export default { test: { globals: true } }\n', 'a.test.js': text }
  const runner = 'vitest4'
  await withCase(files, { runner }, async (start, dir) => {
    const run = await start({ runner, args: ['--pool=forks'], hunt: OPTIONS })
    expect(run.text).toContain('a.test.js did not come to its end')
    const worker = Number(readFileSync(join(dir, 'pid'), 'utf8'))
    await expect.poll(() => isAlive(worker), { timeout: 30_000 }).toBe(false)
    expect(existsSync(join(dir, 'survived'))).toBe(false)
  })
})

function isAlive(pid: number): boolean {
  try {
    // One that nobody has waited for is over as well.
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

test('Vitest: every project of a workspace is hunted, also without isolation and in vm contexts', async () => {
  const store = SMALL['src/store.js'] as string
  const clean = SMALL['clean.test.js'] as string
  const leaking = (SMALL['store.test.js'] as string).replace('./src/', './')
  const run = await hunt('vitest4', {
    files: {
      'vitest.config.mjs': `export default { test: { projects: [
  { test: { name: 'one', root: './one', globals: true, isolate: false, maxWorkers: 1 } },
  { test: { name: 'two', root: './two', globals: true, pool: 'vmThreads' } },
] } }
`,
      ...Object.fromEntries(
        ['one', 'two'].flatMap((name) => [
          [`${name}/store.js`, store],
          [`${name}/clean.test.js`, clean],
          [`${name}/store.test.js`, leaking],
        ]),
      ),
    },
  })
  expect(
    filesOf(run)
      .map(({ project, file }) => `${project} ${file}`)
      .sort(),
  ).toEqual([
    'one one/clean.test.js',
    'one one/store.test.js',
    'two two/clean.test.js',
    'two two/store.test.js',
  ])
  expect(leaksOf(run)).toEqual([
    'one/store.test.js > sessions > opens one',
    'two/store.test.js > sessions > opens one',
  ])
})

test('Jest: every project is hunted, also with an environment that a file names by itself', async () => {
  const run = await hunt('jest30', {
    files: {
      'jest.config.js': `module.exports = { projects: [
  { displayName: 'one', rootDir: './one', transform: {} },
  { displayName: 'two', rootDir: './two', transform: {} },
] }
`,
      'one/store.js': SMALL['src/store.js'] as string,
      'one/store.test.js': (SMALL['store.test.js'] as string).replace('./src/', './'),
      // In two parts: Vitest would take it for its own.
      'two/page.test.js': `/** @jest-${'environment'} jsdom */
const kept = []
test('keeps elements', () => {
  const list = document.createElement('ul')
  for (let at = 0; at < 20; at++) list.append(document.createElement('li'))
  kept.push(list)
  expect(list.children).toHaveLength(20)
})
test('lets elements go', () => { expect(document.createElement('p').tagName).toBe('P') })
`,
    },
  })
  expect(leaksOf(run)).toEqual([
    'one/store.test.js > sessions > opens one',
    'two/page.test.js > keeps elements',
  ])
})

describe('what cannot be hunted', () => {
  test.each<Runner>(['vitest3', 'vitest4', 'jest30'])(
    '%s: an option that the runner does not know, which would take the filter for its value',
    async (runner) => {
      const run = await hunt(runner, { files: SMALL, args: ['--nosuchopt', 'clean'] })
      expect(run.text).toMatch(
        /Unknown option `--nosuchopt`|Unrecognized CLI Parameter|Unrecognized option "nosuchopt"/,
      )
      expect(run.exitCode).toBe(2)
      expect(run.records).toEqual([])
    },
  )

  test.each([
    [['vitest', 'bench'], 'runs no tests that can be hunted'],
    [['mocha'], 'Expected a command of Vitest or Jest after --, got `mocha`'],
    [['jest'], 'There is no jest in this project'],
  ])('%s', async (command, message) => {
    const run = await runInline({}, { runner: 'vitest4', hunt: ['--', ...command], args: [] })
    expect(run.text).toContain(message)
    expect(run.exitCode).toBe(2)
    expect(run.records).toEqual([])
  })
})
