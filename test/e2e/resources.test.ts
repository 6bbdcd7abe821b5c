/** toNotLeakTimers, toNotLeakListeners and toNotLeakHandles in real runners: each kind of thing, each way to end. */
import { beforeAll, describe, expect, test } from 'vitest'
import { expectReadable, labelsOf } from './message-shape.ts'
import { type Run, runInline } from './run-inline.ts'

/** One file for all runners: globals in both, so that even lines and columns are the same. */
const CASES = `
const { EventEmitter, once, setMaxListeners } = globalThis.process.getBuiltinModule('node:events')
const net = globalThis.process.getBuiltinModule('node:net')
const fs = globalThis.process.getBuiltinModule('node:fs/promises')
const { Worker } = globalThis.process.getBuiltinModule('node:worker_threads')
const { spawn } = globalThis.process.getBuiltinModule('node:child_process')
const left = []
const keep = (thing) => { left.push(thing); return thing }
const boom = (id) => { if (id === 3) throw new RangeError('boom') }
const long = { maxTime: '20s' }
afterEach(async () => {
  for (const close of left.splice(0)) await close()
})

describe('toNotLeakTimers', () => {
  const poll = (unref) => {
    const timer = setInterval(() => {}, 1_000)
    if (unref) timer.unref()
    keep(() => clearInterval(timer))
  }
  test('pass', async () => { await expect(() => clearTimeout(setTimeout(() => {}, 9_000))).toNotLeakTimers(long) })
  test('fail', async () => { await expect(function start() { poll(false) }).toNotLeakTimers(long) })
  test('fail, unref', async () => { await expect(function start() { poll(true) }).toNotLeakTimers(long) })
  test('not', async () => { await expect(() => poll(true)).not.toNotLeakTimers(long) })
  test('not, without proof', async () => { await expect(() => {}).not.toNotLeakTimers(long) })
  test('bad input', async () => { await expect(() => {}).toNotLeakTimers({ calls: 5 }) })
  test('throws', async () => { await expect(boom).toNotLeakTimers() })
})
describe('toNotLeakListeners', () => {
  const bus = new EventEmitter().setMaxListeners(0)
  const target = new EventTarget()
  const { signal } = new AbortController()
  setMaxListeners(0, target, signal)
  const listen = () => { const on = () => {}; bus.on('order', on); keep(() => bus.off('order', on)) }
  const watch = () => { const on = () => {}; target.addEventListener('change', on); keep(() => target.removeEventListener('change', on)) }
  const wait = () => { const on = () => {}; signal.addEventListener('abort', on); keep(() => signal.removeEventListener('abort', on)) }
  test('pass', async () => { await expect(() => { const on = () => {}; bus.on('order', on); bus.off('order', on) }).toNotLeakListeners(long) })
  test('fail', async () => { await expect(listen).toNotLeakListeners(long) })
  test('fail, target', async () => { await expect(watch).toNotLeakListeners(long) })
  test('fail, signal', async () => { await expect(wait).toNotLeakListeners(long) })
  test('not', async () => { await expect(wait).not.toNotLeakListeners(long) })
  test('not, without proof', async () => { await expect(() => {}).not.toNotLeakListeners(long) })
  test('bad input', async () => { await expect(() => {}).toNotLeakListeners({ on: [5] }) })
  test('throws', async () => { await expect(boom).toNotLeakListeners() })
})
describe('toNotLeakHandles', () => {
  const few = { ...long, calls: 24 }
  let port
  const echo = net.createServer((socket) => socket.resume().on('end', () => socket.end()))
  beforeAll(async () => { await new Promise((done) => echo.listen(0, '127.0.0.1', done)); port = echo.address().port })
  afterAll(() => new Promise((done) => echo.close(done)))
  const connect = async () => { const socket = net.connect(port, '127.0.0.1'); await once(socket, 'connect'); return socket }
  const leaveSocket = async () => { const socket = await connect(); keep(() => socket.destroy()) }
  const leaveServer = async () => {
    const server = net.createServer()
    await new Promise((done) => server.listen(0, '127.0.0.1', done))
    server.unref()
    keep(() => server.close())
  }
  const leaveFile = async () => { const file = await fs.open(process.execPath); keep(() => file.close()) }
  const leaveWorker = async () => {
    const worker = new Worker('setInterval(() => {}, 1000)', { eval: true })
    await once(worker, 'online')
    keep(() => worker.terminate())
  }
  const leaveChild = async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
    await once(child, 'spawn')
    keep(() => child.kill('SIGKILL'))
  }
  test('pass', async () => { await expect(async () => { const socket = await connect(); socket.resume().end(); await once(socket, 'close') }).toNotLeakHandles(few) })
  test('fail', async () => { await expect(leaveSocket).toNotLeakHandles(few) })
  test('fail, server', async () => { await expect(leaveServer).toNotLeakHandles(few) })
  test('fail, file', async () => { await expect(leaveFile).toNotLeakHandles(few) })
  test('fail, worker', async () => { await expect(leaveWorker).toNotLeakHandles({ ...long, calls: 9 }) })
  test('fail, child', async () => { await expect(leaveChild).toNotLeakHandles({ ...long, calls: 9 }) })
  test('not', async () => { await expect(leaveServer).not.toNotLeakHandles(few) })
  test('not, without proof', async () => { await expect(() => {}).not.toNotLeakHandles(few) })
  test('bad input', async () => { await expect(() => {}).toNotLeakHandles({ ignore: 'socket' }) })
  test('throws', async () => { await expect(boom).toNotLeakHandles() })
})
`

const MATCHERS = ['toNotLeakTimers', 'toNotLeakListeners', 'toNotLeakHandles'] as const
const RUNNERS = ['vitest4', 'jest30'] as const
const runs = new Map<string, Run>()

beforeAll(async () => {
  const timeout = 240_000
  const vitest = `import { qtests } from '@qtests/vitest/plugin'
export default { plugins: [qtests()], test: { globals: true, testTimeout: 60_000 } }`
  const jest = `module.exports = { preset: '@qtests/jest', transform: {}, testTimeout: 60_000 }`
  runs.set(
    'vitest4',
    await runInline({ 'a.test.js': CASES, 'vitest.config.mjs': vitest }, { runner: 'vitest4', timeout }),
  )
  runs.set(
    'jest30',
    await runInline({ 'a.test.js': CASES, 'jest.config.js': jest }, { runner: 'jest30', timeout }),
  )
}, 500_000)

/** Of one test, in one runner. */
function messageOf(runner: string, name: string): string {
  return runs.get(runner)?.tests[name]?.messages[0] ?? ''
}

describe.each(RUNNERS)('%s', (runner) => {
  test('green, red and refused where it should be', () => {
    const outcomes = Object.entries(runs.get(runner)?.tests ?? {})
    const expected = outcomes.map(([name]) => [name, / (?:pass|not)$/.test(name) ? 'passed' : 'failed'])
    expect(outcomes.map(([name, { status }]) => [name, status])).toEqual(expected)
    expect(outcomes).toHaveLength(25)
  })

  test('no assertion passed for want of a verdict', () => {
    expect(runs.get(runner)?.text).not.toMatch(/\[qtests\] (?:inconclusive|unsupported)/)
  })

  test.each([
    ['toNotLeakTimers > fail', "leaves 1 interval (1,000 ms, ref'd) per call", 'poll (a.test.js:'],
    ['toNotLeakTimers > fail, unref', "leaves 1 interval (1,000 ms, unref'd) per call", 'poll (a.test.js:'],
    ['toNotLeakListeners > fail', "leaves 1 'order' listener on EventEmitter per call", 'listen (a.test.js:'],
    [
      'toNotLeakListeners > fail, target',
      "leaves 1 'change' listener on EventTarget per call",
      'watch (a.test.js:',
    ],
    [
      'toNotLeakListeners > fail, signal',
      "leaves 1 'abort' listener on AbortSignal per call",
      'wait (a.test.js:',
    ],
    ['toNotLeakHandles > fail', 'leaves 2 sockets per call', 'connect (a.test.js:'],
    ['toNotLeakHandles > fail, server', 'leaves 1 server ', '(anonymous function) (a.test.js:56'],
    ['toNotLeakHandles > fail, file', 'leaves 1 file ', 'leaveFile (a.test.js:'],
    ['toNotLeakHandles > fail, worker', 'worker', 'leaveWorker (a.test.js:'],
    ['toNotLeakHandles > fail, child', 'child process', 'leaveChild (a.test.js:'],
  ])('%s', (name, claim, site) => {
    const message = messageOf(runner, name)
    expect(/^\[qtests\] .*$/m.exec(message)?.[0]).toContain(claim)
    expect(message.replace(/^ {2}(?:opened|added) in +/m, 'in ')).toContain(`\nin ${site}`)
    expectReadable(message)
  })

  test('the record of each failure says what was left, and where it was opened', () => {
    const failed = runs.get(runner)?.assertions.filter(({ verdict, not }) => verdict === 'fail' && !not)
    expect(failed?.length).toBe(10)
    for (const { evidence } of failed ?? []) {
      expect(evidence).toMatchObject({
        what: expect.any(String),
        openedIn: expect.stringContaining('a.test.js'),
      })
      expect(evidence?.['left']).toBeGreaterThan(0)
    }
  })
})

describe('the words are the same in both runners', () => {
  test.each(MATCHERS)('%s', (matcher) => {
    for (const name of ['fail', 'not, without proof']) {
      const labels = RUNNERS.map((runner) => labelsOf(messageOf(runner, `${matcher} > ${name}`)))
      expect(labels[0]).toEqual(labels[1])
      expect(labels[0]).toMatchSnapshot()
    }
    for (const name of ['bad input', 'throws']) {
      const texts = RUNNERS.map((runner) => messageOf(runner, `${matcher} > ${name}`))
      expect(texts[0]).toBe(texts[1])
      expect(texts[0]).toMatchSnapshot()
    }
  })
})
