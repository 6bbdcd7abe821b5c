/**
 * The built package in the places where runners put it: a worker thread, and a vm context that has its own globals and
 * a faked `process`. Needs `dist`, as the adapters do.
 */
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { createContext, runInContext } from 'node:vm'
import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'

const entry = fileURLToPath(new URL('../../dist/index.cjs', import.meta.url))
const adapter = fileURLToPath(new URL('../../dist/adapter.cjs', import.meta.url))
const linux = process.platform === 'linux'

/** Runs one passing and one failing assertion through a binding, and reports the evidence of both. */
const PROBE = `
  const { bindMatchers, matcherDefinitions } = require(${JSON.stringify(adapter)})
  const records = []
  const binding = bindMatchers(matcherDefinitions, { currentTest: () => undefined, record: (r) => records.push(r) })
  const spin = (ms) => { const end = performance.now() + ms; while (performance.now() < end); }
  const run = (subject, ms, options) => binding.matchers.toStayUnderP95.call({ isNot: false, promise: '' }, subject, ms, options)
  module.exports = (async () => {
    await run((i) => JSON.stringify({ i }), '1s')
    await run(() => spin(2), '0.2ms', { warmup: 3, excuse: false })
    return JSON.stringify(records.map(({ verdict, evidence, caveats }) => ({ verdict, evidence, caveats })))
  })()
`

interface Found {
  readonly verdict: string
  readonly evidence: { readonly waitClock: string; readonly p95Calls: number }
  readonly caveats: readonly string[]
}

function check(text: string): void {
  const [passed, failed] = JSON.parse(text) as [Found, Found]
  expect(passed).toMatchObject({ verdict: 'pass', evidence: { p95Calls: 65 } })
  if (linux) expect(passed.evidence.waitClock).toBe('run-queue')
  expect(failed).toMatchObject({ verdict: 'fail', evidence: { p95Calls: 9 } })
  expect([...passed.caveats, ...failed.caveats]).not.toContain('SHARED_LOOP')
}

test('a worker thread has a wait clock of its own', async () => {
  const code = `const { parentPort } = require('node:worker_threads'); ${PROBE}; module.exports.then((t) => parentPort.postMessage(t))`
  const worker = new Worker(code, { eval: true })
  check(
    await new Promise<string>((resolve, reject) => {
      worker.once('message', resolve)
      worker.once('error', reject)
    }),
  )
  await worker.terminate()
})

test('a vm context with globals of its own and faked clocks', async () => {
  const frozen = { ...process, hrtime: () => [0, 0], env: process.env, versions: process.versions }
  const module = { exports: undefined as unknown }
  const context = createContext({
    require: createRequire(entry),
    module,
    process: frozen,
    performance,
    console,
  })
  runInContext(PROBE, context)
  check((await module.exports) as string)
})
