/** Circumstances in which a leak check is easily wrong: what each does to the verdict of a leak and of clean code. */
import { describe, expect, test } from 'vitest'
import type { Runner } from './homes.ts'
import { jestConfig, type Run, type RunOptions, runInline, vitestConfig } from './run-inline.ts'

const BOTH = ['vitest4', 'jest30'] as const

/** A leak and clean code, both quick. Patience: the machine may be busy; nothing here is about speed. */
const OPTIONS = "{ maxTime: '20s', explain: 'off' }"
const PAIR = `
const kept = []
test('leak', async () => {
  await expect((call) => { kept.push({ call, size: 1 }) }).toNotLeakMemory(${OPTIONS})
}, 90_000)
test('clean', async () => {
  await expect((call) => { JSON.parse('{"call":' + call + '}') }).toNotLeakMemory(${OPTIONS})
}, 90_000)
`

interface Circumstance extends Omit<RunOptions, 'runner'> {
  /** Inside of the config's \`test\` for Vitest. */
  readonly vitest?: string
  /** Added to the config of Jest. */
  readonly jest?: Readonly<Record<string, unknown>>
}

async function run(runner: Runner, body: string, given: Circumstance = {}): Promise<Run> {
  const { vitest: inside = '', jest = {}, ...options } = given
  const isVitest = runner.startsWith('vitest')
  const head = isVitest ? "import { expect, test, vi } from 'vitest'" : ''
  return await runInline(
    {
      [isVitest ? 'doubt.test.mjs' : 'doubt.test.js']: `${head}\n${body}`,
      ...(isVitest ? { 'vitest.config.mjs': vitestConfig(inside) } : { 'jest.config.js': jestConfig(jest) }),
    },
    { runner, timeout: 110_000, ...options },
  )
}

/** Verdict and caveats of each test. */
function verdicts({ assertions }: Run): Record<string, string> {
  return Object.fromEntries(
    assertions.map(({ test, verdict, caveats }) => [test, [verdict, ...caveats].join(' ')]),
  )
}

/** A verdict with whatever caveats the machine adds of its own. */
const like = (kind: string) => expect.stringMatching(new RegExp(`^${kind}\\b`))

/** A worker with a heap of so many MB; small young generations, because V8 counts them into its limit. */
function inSmallHeap(isVitest: boolean, size: number): Circumstance {
  const flags = [`--max-old-space-size=${size}`, '--max-semi-space-size=1']
  return isVitest ? { vitest: `execArgv: ${JSON.stringify(flags)}` } : { node: flags, args: ['--runInBand'] }
}

describe.each(BOTH)('%s', (runner) => {
  const isVitest = runner.startsWith('vitest')
  const fn = isVitest ? 'vi' : 'jest'

  test('heavy work beside which bytes tell nothing: all objects are counted', async () => {
    const result = await run(
      runner,
      `
const rows = (count) => JSON.stringify(Array.from({ length: count }, (_, at) => ({ at, name: 'n' + at, tags: ['a' + at] })))
const texts = Array.from({ length: 16 }, (_, at) => rows(1500 + 400 * ((at * 7) % 16)))
let last
const work = (call) => { last = JSON.stringify(JSON.parse(texts[call % 16])).slice(1) + call }
const kept = []
test('leak', async () => {
  await expect((call) => { work(call); kept.push({ call }) }).toNotLeakMemory({ explain: 'sites', maxTime: '4s' })
}, 90_000)
test('clean', async () => {
  await expect(work).toNotLeakMemory({ explain: 'sites', maxTime: '4s' })
}, 90_000)`,
    )
    const [leak, clean] = result.assertions
    expect(leak?.verdict).toBe('fail')
    expect(leak?.evidence).toMatchObject({ bytesPerCall: expect.toSatisfy((bytes) => bytes < 200) })
    expect(clean?.verdict).not.toBe('fail')
  })

  test('another heap profiler in the thread: bytes decide, and the other profile stays whole', async () => {
    const result = await run(
      runner,
      `${isVitest ? "import { Session } from 'node:inspector'" : "const { Session } = require('node:inspector')"}
const session = new Session()
session.connect()
const post = (method, params) => new Promise((resolve, reject) => session.post(method, params, (error, result) => error ? reject(error) : resolve(result)))
test('another one starts', async () => { await post('HeapProfiler.startSampling', { samplingInterval: 4096 }) })
${PAIR}
test('it has its profile', async () => {
  const { profile } = await post('HeapProfiler.stopSampling')
  expect(profile.samples.length).toBeGreaterThan(0)
  session.disconnect()
})`,
    )
    expect(verdicts(result)).toEqual({
      leak: expect.stringMatching(/^fail\b.*\bSAMPLER_TAKEN\b/),
      clean: expect.stringMatching(/^pass\b.*\bSAMPLER_TAKEN\b/),
    })
    expect(result.tests['it has its profile']?.status).toBe('passed')
  })

  // In the band of Jest itself the other profile is so large that its release still hides a small leak.
  test.runIf(isVitest)('--heap-prof: the same', async () => {
    const given = isVitest
      ? { vitest: "execArgv: ['--heap-prof', '--heap-prof-dir=profiles']" }
      : { node: ['--heap-prof', '--heap-prof-dir=profiles'], args: ['--runInBand'] }
    const result = await run(runner, PAIR, given)
    expect(verdicts(result)).toEqual({
      leak: expect.stringMatching(/^fail\b.*\bSAMPLER_TAKEN\b/),
      clean: expect.stringMatching(/^pass\b.*\bSAMPLER_TAKEN\b/),
    })
  })

  test('a heap near its limit: unsupported, said in one line, and red where asked for', async () => {
    const given = inSmallHeap(isVitest, 256)
    const full = `
const v8 = ${isVitest ? "await import('node:v8')" : "require('node:v8')"}
const ballast = []
const fill = () => { const { used_heap_size, heap_size_limit } = v8.getHeapStatistics(); return used_heap_size / heap_size_limit }
test('most of the heap is used', () => {
  while (fill() < 0.862) ballast.push(new Array(500).fill(ballast.length))
})
test('clean', async () => { await expect(() => {}).toNotLeakMemory(${OPTIONS}) }, 90_000)
test('asked for', async () => {
  await expect(() => {}).toNotLeakMemory({ maxTime: '20s', onInconclusive: 'fail' })
}, 90_000)`
    const result = await run(runner, full, given)
    expect(verdicts(result)).toEqual({ clean: like('unsupported'), 'asked for': like('unsupported') })
    expect(result.tests['clean']?.status).toBe('passed')
    expect(result.tests['asked for']?.messages[0]).toContain('85 % full')
    expect(result.text).toContain('[qtests] unsupported: expect(subject).toNotLeakMemory():')
  })

  test('a small heap: a leak is red before it takes the worker down', async () => {
    const given = inSmallHeap(isVitest, 192)
    const large = `
const kept = []
test('leak', async () => {
  await expect((call) => { kept.push(new Array(1024).fill(call)) }).toNotLeakMemory(${OPTIONS})
}, 90_000)`
    expect(verdicts(await run(runner, large, given))).toEqual({ leak: like('fail') })
  })

  test('concurrent tests: growth may be of another test, so it is a doubt and never red', async () => {
    const own = isVitest ? '({ expect })' : '()'
    const concurrent = `
const kept = []
test.concurrent('leak', async ${own} => {
  await expect((call) => { kept.push({ call, size: 1 }) }).toNotLeakMemory(${OPTIONS})
}, 90_000)
test.concurrent('clean', async ${own} => {
  await expect((call) => { JSON.parse('{"call":' + call + '}') }).toNotLeakMemory(${OPTIONS})
}, 90_000)`
    const result = await run(runner, concurrent)
    expect(result.exitCode).toBe(0)
    // Jest cannot tell which of the tests an assertion belongs to.
    expect(result.assertions.map(({ verdict }) => verdict).sort()).toEqual(['inconclusive', 'pass'])
    expect(result.text).toContain('(test.concurrent), and it may be theirs')
  })

  test('a debugger may stop the program: the verdict comes, with the caveat', async () => {
    const given = isVitest
      ? { vitest: "execArgv: ['--inspect=127.0.0.1:0']" }
      : { node: ['--inspect=127.0.0.1:0'], args: ['--runInBand'] }
    expect(verdicts(await run(runner, PAIR, given))).toEqual({
      leak: expect.stringMatching(/^fail\b.*\bDEBUGGER\b/),
      clean: expect.stringMatching(/^pass\b.*\bDEBUGGER\b/),
    })
  })

  test('a client at the inspector, as developer tools are: the verdict comes all the same', async () => {
    const client = `
const inspector = ${isVitest ? "await import('node:inspector')" : "require('node:inspector')"}
const http = ${isVitest ? "await import('node:http')" : "require('node:http')"}
let socket
test('a client connects', async () => {
  inspector.open(0, '127.0.0.1')
  const url = new URL(inspector.url())
  socket = await new Promise((resolve, reject) => {
    const headers = { Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': 13, 'Sec-WebSocket-Key': 'MDEyMzQ1Njc4OTAxMjM0NQ==' }
    const request = http.request({ port: url.port, host: url.hostname, path: url.pathname, headers })
    request.on('upgrade', (response, socket) => resolve(socket)).on('error', reject).end()
  })
  socket.resume()
  const methods = ['Runtime.enable', 'Debugger.enable', 'HeapProfiler.enable', 'Profiler.enable']
  for (const [id, method] of methods.entries()) {
    const text = Buffer.from(JSON.stringify({ id, method }))
    // One masked text frame of the WebSocket protocol; a mask of zeros leaves the text as it is.
    socket.write(Buffer.concat([Buffer.from([0x81, 0x80 | text.length, 0, 0, 0, 0]), text]))
  }
})
${PAIR}
test('it leaves', () => { socket.destroy(); inspector.close() })`
    expect(verdicts(await run(runner, client))).toEqual({
      leak: expect.stringMatching(/^fail\b.*\bDEBUGGER\b/),
      clean: expect.stringMatching(/^pass\b.*\bDEBUGGER\b/),
    })
  })

  const fakes = isVitest
    ? ['vi.useFakeTimers()']
    : ['jest.useFakeTimers()', 'jest.useFakeTimers({ legacyFakeTimers: true })']
  test.each(fakes)('%s: the verdict comes on the real clock', async (fake) => {
    const hooks = `beforeEach(() => { ${fake} })\nafterEach(() => { ${fn}.useRealTimers() })`
    const imports = isVitest ? "import { afterEach, beforeEach } from 'vitest'" : ''
    const result = await run(runner, `${imports}\n${hooks}\n${PAIR}`)
    expect(verdicts(result)).toEqual({ leak: like('fail'), clean: like('pass') })
  })

  test.each(isVitest ? ['v8', 'istanbul'] : ['v8', 'babel'])(
    'coverage by %s: a leak is red, clean code passes, and both are covered',
    async (provider) => {
      const coverage = `coverage: { enabled: true, provider: '${provider}', include: ['**'], reporter: ['text'], reportOnFailure: true }`
      const source = isVitest ? 'export ' : ''
      const work = `${source}const kept = []
${source}function keep(call) { kept.push({ call, size: 1 }) }
${source}function parse(call) { return call % 2 === 0 ? JSON.parse('{"call":' + call + '}') : JSON.parse('[]') }`
      const body = (names: string) => `${names}
test('leak', async () => { await expect(keep).toNotLeakMemory(${OPTIONS}) }, 90_000)
test('clean', async () => { await expect(parse).toNotLeakMemory(${OPTIONS}) }, 90_000)`
      const result = await runInline(
        isVitest
          ? {
              'src/work.mjs': work,
              'doubt.test.mjs': `import { expect, test } from 'vitest'\n${body("import { keep, parse } from './src/work.mjs'")}`,
              'vitest.config.mjs': vitestConfig(coverage),
            }
          : {
              'src/work.js': `${work}\nmodule.exports = { keep, parse }`,
              'doubt.test.js': body("const { keep, parse } = require('./src/work.js')"),
              'jest.config.js': jestConfig({
                collectCoverage: true,
                coverageProvider: provider,
                coverageReporters: ['text'],
              }),
            },
        { runner, timeout: 110_000 },
      )
      expect(verdicts(result)).toEqual({
        leak: like('fail'),
        clean: like('pass'),
      })
      // Whatever `include` matches is read: our own log beside the tests is not.
      if (isVitest) expect(result.text).toMatch(/work\.mjs +\| +100 /)
    },
  )

  test.each([
    ['timeout of the test', ', 4_000', '', {}],
    isVitest
      ? ['testTimeout', '', '', { vitest: 'testTimeout: 4_000' }]
      : ['testTimeout', '', '', { jest: { testTimeout: 4_000 } }],
    isVitest
      ? ['vi.setConfig', '', 'vi.setConfig({ testTimeout: 4_000 })', {}]
      : ['jest.setTimeout', '', 'jest.setTimeout(4_000)', {}],
  ] as const)('%s: the matcher ends before it with what it has', async (_, argument, head, given) => {
    const slow = `${head}
const kept = []
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
test('leak', async () => {
  await expect(async (call) => { kept.push({ call }); await pause(30) }).toNotLeakMemory({ maxTime: '60s' })
}${argument})
test('clean', async () => {
  await expect(async () => { await pause(30) }).toNotLeakMemory({ maxTime: '60s' })
}${argument})`
    const result = await run(runner, slow, given)
    const messages = Object.values(result.tests).flatMap(({ messages }) => messages)
    expect(messages.join('\n')).not.toMatch(/timed out|timeout/i)
    expect(verdicts(result)).toEqual({
      leak: expect.stringMatching(/^(?:fail|inconclusive)\b/),
      clean: expect.stringMatching(/^(?:pass|inconclusive)\b/),
    })
  })

  test('a worker of 400 MB: a verdict with a caveat, not a timeout', async () => {
    const heavy = `
const ballast = []
test('much is loaded', () => {
  for (let at = 0; at < 400; at++) ballast.push(Array.from({ length: 16 * 1024 }, (_, index) => ({ index, at })))
}, 90_000)
const kept = []
test('leak', async () => {
  await expect((call) => { kept.push(new Array(64).fill(call)) }).toNotLeakMemory()
})
test('clean', async () => { await expect(() => JSON.parse('{}')).toNotLeakMemory() })`
    const result = await run(runner, heavy)
    const messages = Object.values(result.tests).flatMap(({ messages }) => messages)
    expect(messages.join('\n')).not.toMatch(/timed out|timeout/i)
    expect(verdicts(result)).toEqual({
      leak: expect.stringMatching(/^(?:fail|inconclusive|unsupported)\b.*\bLARGE_HEAP\b/),
      clean: expect.stringMatching(/^(?:pass|inconclusive|unsupported)\b.*\bLARGE_HEAP\b/),
    })
  })

  // All that these wait for is time, of which they have plenty: the runners wait together.
  test.concurrent.each([5, 20, 50])(
    'asynchronous calls of %d ms get a verdict by default, or a doubt in words; never a wrong one',
    async (ms) => {
      const slow = `
const kept = []
const pause = () => new Promise((resolve) => setTimeout(resolve, ${ms}))
test('leak', async () => {
  await expect(async (call) => { kept.push(new Array(128).fill(call)); await pause() }).toNotLeakMemory({ explain: 'off' })
}, 30_000)
test('clean', async () => {
  await expect(async (call) => { await pause(); return { call } }).toNotLeakMemory()
}, 30_000)`
      const result = await run(runner, slow)
      expect(verdicts(result)).toEqual({
        leak: like('(?:fail|inconclusive)'),
        clean: like('(?:pass|inconclusive)'),
      })
    },
  )
})
