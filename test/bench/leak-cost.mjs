/**
 * What one answer about a leak costs in a cold process whose heap holds 10 MB.
 * Usage: node leak-cost.mjs verdict clean|planted NAME · collection clean NAME · memlab
 * Prints one line of JSON: wall and CPU ms, heap in bytes, and what was found.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import Module, { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString, writeHeapSnapshot } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { clean } from '../leaks/clean.mjs'
import { planted } from '../leaks/planted.mjs'

const HEAP = 10e6
const [, , method, kind, name] = process.argv
const subject = kind === 'clean' ? clean[name] : planted[name]?.allocate

setFlagsFromString('--expose-gc')
const gc = runInNewContext('gc')
setFlagsFromString('--no-expose-gc')
const heapUsed = () => process.memoryUsage().heapUsed

const methods = { verdict, collection, memlab }
const run = await methods[method]()
gc()
const ballast = []
while (heapUsed() < HEAP) for (let i = 0; i < 200; i++) ballast.push({ at: i, text: `${i} of ${method}` })
const heap = heapUsed()
const cpu = process.cpuUsage()
const started = performance.now()
const found = await run()
const wall = performance.now() - started
const { user, system } = process.cpuUsage(cpu)
if (ballast.length === 0) throw new Error(`the heap held ${heap} bytes before anything was put into it`)
process.stdout.write(`${JSON.stringify({ wall, cpu: (user + system) / 1e3, heap, found })}\n`, () =>
  process.exit(),
)

/** Ours, with its explanation on a failure, as a test would wait for it. */
async function verdict() {
  const { bindMatchers, matcherDefinitions } = await import('@qtests/core/adapter')
  const records = []
  const { matchers } = bindMatchers(matcherDefinitions, {
    currentTest: () => undefined,
    record: (record) => records.push(record),
  })
  const call = (index) => subject(index)
  return async () => {
    await matchers.toNotLeakMemory.call({ isNot: false, promise: '' }, call, {})
    const [{ verdict, sites }] = records
    return sites?.[0]?.function === undefined ? verdict : `${verdict} with site`
  }
}

/** By hand: two collections around 100 calls, and the difference of `heapUsed`. */
function collection() {
  return async () => {
    gc()
    const before = heapUsed()
    for (let i = 0; i < 100; i++) await subject(i)
    gc()
    return Number.isFinite(heapUsed() - before) ? 'a difference' : 'nothing'
  }
}

/** A snapshot of the whole heap, written and read back with memlab's own reader. */
function memlab() {
  const require = createRequire(import.meta.url)
  // memlab loads what drives a browser, which is not installed here and which reading a snapshot never calls.
  const load = Module._load
  Module._load = (id, ...rest) => (/^(?:puppeteer|puppeteer-core|xvfb)$/.test(id) ? {} : load(id, ...rest))
  const { config, utils } = require('@memlab/core')
  Module._load = load
  config.muteConsole = true
  const dir = mkdtempSync(join(tmpdir(), 'qtests-bench-'))
  process.once('exit', () => rmSync(dir, { recursive: true, force: true }))
  return async () => {
    const file = writeHeapSnapshot(join(dir, 'all.heapsnapshot'))
    const heap = await utils.getSnapshotFromFile(file, { buildNodeIdIndex: true, verbose: false })
    return heap.nodes.length > 10_000 ? 'a heap graph' : 'nothing'
  }
}
