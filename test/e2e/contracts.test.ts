import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { homeOf, type Runner } from './homes.ts'
import { jestConfig, runInline } from './run-inline.ts'

/** One contract, byte-identical, in each runner. */
const FILE = readFileSync(fileURLToPath(new URL('contract/breaker.test.mjs', import.meta.url)), 'utf8')

const RUNNERS: readonly Runner[] = ['vitest3', 'vitest4', 'vitest5', 'jest29', 'jest30']

type Verdicts = Record<string, string>

async function verdictsOf(runner: Runner): Promise<Verdicts> {
  const isJest = runner.startsWith('jest')
  const config = { testMatch: ['**/*.test.mjs'] }
  const { tests } = await runInline(
    { 'breaker.test.mjs': FILE, ...(isJest ? { 'jest.config.js': jestConfig(config) } : {}) },
    { runner, ...(isJest ? { node: ['--experimental-vm-modules'] } : {}) },
  )
  const skipped = ['pending', 'todo', 'disabled']
  return Object.fromEntries(
    Object.entries(tests).map(([name, { status }]) => [name, skipped.includes(status) ? 'skipped' : status]),
  )
}

/** node:test tells in TAP; suites are indented around their tests. */
async function verdictsOfNode(): Promise<Verdicts> {
  const folder = join(homeOf('vitest4'), 'cases', `node-${process.pid}`)
  mkdirSync(folder, { recursive: true })
  try {
    const file = join(folder, 'breaker.test.mjs')
    writeFileSync(file, FILE)
    const output = await new Promise<string>((resolve) => {
      const { NODE_TEST_CONTEXT: _, VITEST: __, ...env } = process.env
      execFile(
        process.execPath,
        ['--test', '--test-reporter=tap', file],
        { cwd: folder, env },
        (_error, out) => resolve(out),
      )
    })
    const verdicts: Verdicts = {}
    let suite = ''
    for (const line of output.split('\n')) {
      suite = /^ *# Subtest: (\w+)$/.exec(line)?.[1] ?? suite
      const [, not, name = '', skip] = /^ +(not )?ok \d+ - (CB-.*?)( # SKIP.*)?$/.exec(line) ?? []
      const verdict = skip === undefined ? (not === undefined ? 'passed' : 'failed') : 'skipped'
      if (name !== '') verdicts[`${suite} > ${name.replaceAll('\\#', '#')}`] = verdict
    }
    return verdicts
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const wanted = (): Promise<Verdicts> => {
  first ??= verdictsOfNode()
  return first
}
let first: Promise<Verdicts> | undefined

test('node:test', async () => {
  const failed = Object.entries(await wanted()).filter(([, verdict]) => verdict === 'failed')
  expect(failed.map(([name]) => name)).toMatchInlineSnapshot(`
    [
      "stale > CB-08/success half-open: a late success of an earlier call does not close it (strict)",
      "stale > CB-08/failure half-open: a late failure of an earlier call does not open it (strict)",
      "stale > CB-08/model the result of a call admitted before the last change of state changes nothing (strict)",
      "fixed > CB-08 half-open: a late success of an earlier call does not close it; half-open: a late failure of an earlier call does not open it; the result of a call admitted before the last change of state changes nothing (strict; known failure: issue 1)",
      "zero > CB-04 open until the wait is over, then half-open",
      "zero > CB-05 half-open: no more trial calls at once than permitted",
      "zero > CB-06/reopen half-open: failed trial calls open it again, and the wait starts anew",
      "zero > CB-06/close half-open: successful trial calls close it",
      "zero > CB-07 simultaneous failures open it once, and it recovers",
      "zero > CB-14 rejected calls do not thin out the share of failures",
      "zero > CB-15/timers disposed of in any state, it leaves no timer",
      "zero > CB-17/state the state reads as the breaker behaves",
    ]
  `)
  expect(Object.keys(await wanted()).length).toBeGreaterThan(100)
})

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)

test.each(RUNNERS)('%s says what node:test says', async (runner) => {
  if (runner === 'vitest5' && (major < 22 || (major === 22 && minor < 12))) {
    return console.log(`vitest5 skipped: it needs Node 22.12, this is ${process.versions.node}`)
  }
  expect(await verdictsOf(runner)).toEqual(await wanted())
})
