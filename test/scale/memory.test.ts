/**
 * What the commands take for a run of 200,000 records in 2,000 run logs, each with a damaged last line and a line of a later
 * version: they end within a heap of 64 MB. It takes some 90 s of CPU: a project of its own.
 */
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'

const run = promisify(execFile)
const command = join(
  dirname(createRequire(import.meta.url).resolve('@qtests/report/package.json')),
  'dist/qtests.js',
)
const LOGS = 2_000
const TESTS = 50
const folder = mkdtempSync(join(tmpdir(), 'qtests-scale-'))

beforeAll(() => {
  mkdirSync(join(folder, 'run'))
  for (let log = 0; log < LOGS; log++) writeFileSync(join(folder, 'run', `${log}.jsonl`), logOf(log))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function logOf(log: number): string {
  const reading = {
    time: 1,
    heapUsed: 3e7,
    heapTotal: 5e7,
    external: 1e6,
    arrayBuffers: 1e5,
    rss: 1e8,
    contexts: 1,
    detachedContexts: 0,
    handles: 3,
  }
  const worker = {
    v: 1,
    type: 'worker',
    at: 1,
    runner: 'vitest',
    runnerVersion: '4.1.12',
    node: '20.20.2',
    platform: 'linux',
    pid: log,
    worker: String(log),
    pool: 'forks',
    machine: 'aaaaaaaaaaaa',
  }
  const records: object[] = [worker]
  for (let index = 0; index < TESTS; index++) {
    const id = {
      file: `packages/area/test/file-${log}.test.ts`,
      test: `suite ${log} > a test with a rather long name, number ${index}`,
    }
    const evidence = { timed: 400, p50: 2, p95: 9, p95Lower: 8, p95Upper: 10, p99: 12 }
    records.push(
      {
        v: 1,
        type: 'assertion',
        at: index,
        ...id,
        matcher: 'toStayUnderP95',
        not: false,
        verdict: 'pass',
        passed: true,
        summary: 'p95 stays under 20 ms',
        calls: 400,
        elapsed: 9,
        evidence,
        caveats: [],
        options: {},
      },
      {
        v: 1,
        type: 'test',
        at: index,
        ...id,
        status: 'passed',
        duration: 20,
        retry: 0,
        concurrent: false,
        snapshot: { mode: 'light', before: reading, after: reading },
      },
    )
  }
  return `${[...records, { v: 2, type: 'test' }].map((record) => JSON.stringify(record)).join('\n')}\n{"v":1,"type":"te`
}

async function qtests(...args: string[]): Promise<string> {
  const { stdout } = await run(process.execPath, ['--max-old-space-size=64', command, ...args], {
    cwd: folder,
    maxBuffer: 2 ** 26,
  })
  return stdout
}

test('report, in every format at once', async () => {
  await qtests(
    'report',
    'run',
    '--format',
    'terminal,markdown,json,junit,prometheus,openmetrics',
    '--out',
    'reports',
  )
  expect(readFileSync(join(folder, 'reports/qtests.txt'), 'utf8')).toContain(
    '[qtests] 100,000 tests in 2,000 files, 2,000 workers: 100,000 passed',
  )
})

test('merge', async () => {
  await qtests('merge', 'run', '--out', 'merged', '--expect', '1')
  expect(await qtests('report', 'merged')).toContain('[qtests] 100,000 assertions: 100,000 pass')
})

test('compare', async () => {
  const { compared, base } = JSON.parse(await qtests('compare', 'run', 'merged', '--format', 'json')) as {
    compared: object
    base: { log: object }
  }
  expect(compared).toEqual({ tests: 100_000, assertions: 100_000, numbers: 400_000 })
  expect(base.log).toMatchObject({ unfinishedLines: LOGS, newerLines: LOGS, damagedLines: 0 })
})
