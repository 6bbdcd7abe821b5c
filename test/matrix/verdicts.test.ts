import { beforeAll, describe, expect, test } from 'vitest'
import type { Runner } from '../e2e/homes.ts'
import { type Run, runInline } from '../e2e/run-inline.ts'

/**
 * The same verdicts in every runner, on the Node that runs this file: `pnpm matrix` starts it on each supported line.
 */
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
const RUNNERS: readonly Runner[] = ['vitest3', 'vitest4', 'vitest5', 'jest29', 'jest30']

const BODY = `
const sessions = new Map()
class Session { constructor(id) { this.id = id; this.opened = id } }
function openSession(id) { sessions.set(id, new Session(id)) }
const spin = (ms) => { const end = performance.now() + ms; while (performance.now() < end); }
test('clean', async () => { await expect((i) => JSON.parse(JSON.stringify({ i }))).toNotLeakMemory() })
test('leaking', async () => { await expect((i) => openSession(i)).toNotLeakMemory({ maxTime: '10s' }) }, 20000)
test('leaking, expected', async () => { await expect((i) => openSession('again ' + i)).not.toNotLeakMemory({ maxTime: '10s' }) }, 20000)
test('quick', async () => { await expect(() => JSON.stringify([1])).toStayUnderP95('50ms') })
test('slow', async () => { await expect(() => spin(5)).toStayUnderP95('1ms') }, 20000)
test('forgotten', () => { expect(() => 1).toNotLeakMemory() })
`

describe.each(RUNNERS)(`%s on Node ${process.versions.node}`, (runner) => {
  const lacking = runner === 'vitest5' && (major < 22 || (major === 22 && minor < 12))
  let run: Run
  beforeAll(async () => {
    if (lacking) return console.log(`vitest5 skipped: it needs Node 22.12, this is ${process.versions.node}`)
    const vitest = runner.startsWith('vitest')
    const file = vitest ? 'a.test.mjs' : 'a.test.js'
    const head = vitest ? "import { expect, test } from 'vitest'\n" : ''
    run = await runInline({ [file]: head + BODY }, { runner, timeout: 110_000 })
  })

  test.skipIf(lacking)('verdicts, sites and exit code', () => {
    const statuses = Object.fromEntries(Object.entries(run.tests).map(([name, { status }]) => [name, status]))
    expect(statuses).toEqual({
      clean: 'passed',
      leaking: 'failed',
      'leaking, expected': 'passed',
      quick: 'passed',
      slow: 'failed',
      forgotten: 'failed',
    })
    expect(run.exitCode).toBe(1)
    const leaks = run.assertions.filter(
      ({ matcher, verdict }) => matcher === 'toNotLeakMemory' && verdict === 'fail',
    )
    expect(leaks.length).toBe(2)
    // A leak that is expected needs no explanation.
    const unexpected = leaks.filter(({ not }) => !not)
    expect(unexpected.length).toBe(1)
    for (const { sites } of unexpected)
      expect(sites?.map((site) => site.function).join()).toMatch(/openSession|Session/)
  })
})
