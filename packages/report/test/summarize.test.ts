import { execFile } from 'node:child_process'
import { appendFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { summarize } from '../src/index.ts'
import {
  assertionRecord,
  grown,
  START,
  temporaryFolder,
  testRecord,
  workerRecord,
  writeFullRun,
  writeLog,
} from './sample.ts'

const run = promisify(execFile)

test('a run with something of everything', async () => {
  const dir = temporaryFolder()
  writeFullRun(dir)
  appendFileSync(join(dir, '2.jsonl'), '{"v":1,"type":"te')
  const summary = await summarize([dir])
  const text = JSON.stringify(summary, undefined, 2).replaceAll(dir, '<dir>')
  expect(JSON.parse(text)).toMatchInlineSnapshot(`
    {
      "assertions": {
        "byMatcher": [
          {
            "calls": 200,
            "elapsed": 50,
            "failed": 0,
            "matcher": "not.toStayUnderP95",
            "total": 1,
            "verdicts": {
              "error": 0,
              "fail": 0,
              "inconclusive": 0,
              "pass": 1,
              "unsupported": 0,
            },
          },
          {
            "calls": 400,
            "elapsed": 100,
            "failed": 1,
            "matcher": "toNotLeakMemory",
            "total": 2,
            "verdicts": {
              "error": 0,
              "fail": 1,
              "inconclusive": 0,
              "pass": 1,
              "unsupported": 0,
            },
          },
          {
            "calls": 200,
            "elapsed": 50,
            "failed": 0,
            "matcher": "toStayUnderP95",
            "total": 1,
            "verdicts": {
              "error": 0,
              "fail": 0,
              "inconclusive": 1,
              "pass": 0,
              "unsupported": 0,
            },
          },
        ],
        "doubts": [
          {
            "file": "src/a.test.ts",
            "matcher": "toStayUnderP95",
            "summary": "too few calls within 2 s",
            "test": "handler",
            "verdict": "inconclusive",
          },
        ],
        "failed": 1,
        "failures": [
          {
            "file": "src/a.test.ts",
            "matcher": "toNotLeakMemory",
            "site": "openSession (src/session.ts:41:17)",
            "summary": "leaks 48 B per call",
            "test": "session > is released",
            "verdict": "fail",
          },
        ],
        "total": 4,
        "verdicts": {
          "error": 0,
          "fail": 1,
          "inconclusive": 1,
          "pass": 2,
          "unsupported": 0,
        },
      },
      "caveats": [
        {
          "code": "NO_RUN_QUEUE_CLOCK",
          "count": 2,
        },
        {
          "code": "CONCURRENT",
          "count": 1,
        },
      ],
      "files": 3,
      "from": 1700000000000,
      "growth": {
        "biggest": [
          {
            "file": "src/a.test.ts",
            "heapUsed": 14500000,
            "test": "session > is released",
          },
          {
            "file": "src/a.test.ts",
            "heapUsed": 500000,
            "test": "flaky",
          },
        ],
        "collected": false,
        "measured": 3,
        "unattributed": 2,
      },
      "log": {
        "cutRecords": 0,
        "damagedLines": 0,
        "emptyFiles": 0,
        "examples": [
          {
            "line": 5,
            "reason": "ends in the middle",
            "source": "<dir>/2.jsonl",
          },
        ],
        "files": 2,
        "lostRecords": 0,
        "newerLines": 0,
        "records": 14,
        "unfinishedLines": 1,
        "unknownTypes": {},
        "unreadableFiles": 0,
      },
      "probes": [],
      "runs": [
        {
          "path": "<dir>",
          "tests": 6,
          "workers": 2,
        },
      ],
      "schema": 1,
      "slowest": [
        {
          "duration": 2100,
          "file": "src/a.test.ts",
          "test": "handler",
        },
        {
          "duration": 420,
          "file": "src/a.test.ts",
          "test": "session > is released",
        },
        {
          "duration": 2,
          "file": "src/a.test.ts",
          "test": "flaky",
        },
        {
          "duration": 2,
          "file": "src/b.test.ts",
          "test": "beside 1",
        },
        {
          "duration": 2,
          "file": "src/b.test.ts",
          "test": "beside 2",
        },
      ],
      "tests": {
        "concurrent": 2,
        "duration": 2526,
        "failed": 1,
        "flaky": 1,
        "passed": 4,
        "retries": 1,
        "skipped": 1,
        "total": 6,
        "unfinished": 1,
      },
      "to": 1700000000010,
      "unfinished": [
        {
          "file": "src/c.test.ts",
          "test": "dies",
        },
      ],
      "workers": {
        "count": 2,
        "environments": [
          {
            "node": "20.20.2",
            "platform": "linux x64",
            "pool": "forks",
            "runner": "vitest",
            "runnerVersion": "4.1.12",
            "workers": 2,
          },
        ],
        "peaks": [
          {
            "heapUsed": 95000000,
            "rss": 380000000,
            "source": "<dir>/2.jsonl",
          },
          {
            "heapUsed": 34500000,
            "rss": 138000000,
            "source": "<dir>/1.jsonl",
          },
        ],
      },
    }
  `)
})

test('a folder without records is a summary of nothing', async () => {
  const dir = temporaryFolder()
  const summary = await summarize([dir])
  expect(summary).toMatchObject({ from: null, to: null, runs: [], files: 0, slowest: [] })
  expect(summary.tests.total + summary.assertions.total + summary.workers.count).toBe(0)
})

test('shards and runs are read together', async () => {
  const dir = temporaryFolder()
  writeLog(join(dir, 'shard-1'), '1', [workerRecord('1'), testRecord('a')])
  writeLog(join(dir, 'shard-2'), '1', [workerRecord('1'), testRecord('b', { file: 'src/b.test.ts' })])
  const summary = await summarize([join(dir, 'shard-1'), join(dir, 'shard-2')])
  expect(summary.runs).toEqual([
    { path: join(dir, 'shard-1'), workers: 1, tests: 1 },
    { path: join(dir, 'shard-2'), workers: 1, tests: 1 },
  ])
  expect(summary).toMatchObject({ files: 2, tests: { total: 2 }, workers: { count: 2 } })
  expect(summary.workers.environments).toEqual([expect.objectContaining({ runner: 'vitest', workers: 2 })])
})

test('lists are as long as asked for, totals count everything', async () => {
  const dir = temporaryFolder()
  const records = Array.from({ length: 30 }, (_, index) => [
    assertionRecord(`t${index}`, { verdict: 'fail', passed: false }),
    testRecord(`t${index}`, { status: 'failed', duration: index, ...grown(0, index) }),
  ]).flat()
  writeLog(dir, '1', records)
  const summary = await summarize([dir], { top: 3, list: 4 })
  expect(summary.slowest.map((test) => test.duration)).toEqual([29, 28, 27])
  expect(summary.growth.biggest.map((test) => test.heapUsed)).toEqual([29, 28, 27])
  expect(summary.assertions.failures).toHaveLength(4)
  expect(summary.assertions.failed).toBe(30)
})

test('numbers that are none do not reach the sums', async () => {
  const dir = temporaryFolder()
  writeLog(dir, '1', [
    testRecord('odd', { duration: Number.NaN, ...grown(Number.NaN, 5) }),
    testRecord('even', { duration: 4, at: Number.POSITIVE_INFINITY }),
  ])
  const summary = await summarize([dir])
  expect(summary.tests.duration).toBe(4)
  expect(summary.slowest.map((test) => test.test)).toEqual(['even'])
  expect(summary).toMatchObject({ from: START + 10, to: START + 10 })
})

test('a test that failed in one of its repetitions has failed, and counts once', async () => {
  const dir = temporaryFolder()
  writeLog(dir, '1', [testRecord('t', { status: 'failed', repeat: 0 }), testRecord('t', { repeat: 1 })])
  expect((await summarize([dir])).tests).toMatchObject({ total: 1, failed: 1, passed: 0 })
})

test('a log of many times the heap is summed up', async () => {
  const dir = temporaryFolder()
  const text = (index: number) =>
    `${JSON.stringify(testRecord(`t${index}`, { file: `src/${Math.floor(index / 50)}.test.ts`, ...grown(1, 2) }))}\n`
  const tests = 200_000
  for (let block = 0; block < 80; block++) {
    const lines = Array.from({ length: tests / 80 }, (_, index) => text((block * tests) / 80 + index))
    appendFileSync(join(dir, '1.jsonl'), lines.join(''))
  }
  const script = `
    import { summarize } from ${JSON.stringify(new URL('../dist/index.js', import.meta.url).href)}
    const { tests, files } = await summarize([${JSON.stringify(dir)}])
    console.log(JSON.stringify({ total: tests.total, files }))
  `
  const { stdout } = await run(process.execPath, [
    '--max-old-space-size=24',
    '--input-type=module',
    '-e',
    script,
  ])
  expect(statSync(join(dir, '1.jsonl')).size).toBeGreaterThan(3 * 24 * 2 ** 20)
  expect(JSON.parse(stdout)).toEqual({ total: tests, files: 4_000 })
}, 60_000)

test('files of the same name are counted for each runner and project', async () => {
  const dir = temporaryFolder()
  const inProject = { ...testRecord('t', { file: 'a.test.ts' }), project: 'web' }
  writeLog(dir, '1', [workerRecord('1'), testRecord('t', { file: 'a.test.ts' }), inProject])
  writeLog(dir, '2', [{ ...workerRecord('2'), runner: 'jest' }, testRecord('t', { file: 'a.test.ts' })])
  writeLog(dir, '3', [{ ...workerRecord('3'), runner: 'jest' }, testRecord('u', { file: 'a.test.ts' })])
  expect(await summarize([dir])).toMatchObject({ files: 3, tests: { total: 4 } })
})
