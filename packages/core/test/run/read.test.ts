import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openRunLog } from '../../src/run/log.ts'
import { type RunLogEntry, type RunLogReading, readRunLog } from '../../src/run/read.ts'
import type {
  AssertionRecord,
  LogRecord,
  SnapshotReading,
  TestRecord,
  WorkerRecord,
} from '../../src/run/record.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'qtests-read-'))
})
afterEach(() => {
  rmSync(dir, { recursive: true, force: true })
})

const record = (test: string, more: object = {}): TestRecord => ({
  v: 1,
  type: 'test',
  at: 1,
  file: 'a.test.ts',
  test,
  status: 'passed',
  duration: 1.5,
  retry: 0,
  concurrent: false,
  ...more,
})
const line = (test: string, more: object = {}): string => JSON.stringify(record(test, more))
const put = (name: string, content: string | Uint8Array): string => {
  const path = join(dir, name)
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, content)
  return path
}
const all = async (log: RunLogReading): Promise<RunLogEntry[]> => {
  const entries: RunLogEntry[] = []
  for await (const entry of log) entries.push(entry)
  return entries
}
const names = async (log: RunLogReading): Promise<string[]> =>
  (await all(log)).map(({ record }) => (record.type === 'test' ? record.test : record.type))

test('reads folders of any depth in a stable order, other files left alone', async () => {
  put('b/2.jsonl', `${line('three')}\n`)
  put('a/deep/er/1.jsonl', `${line('two')}\n`)
  put('1.jsonl', `${line('one')}\n`)
  put('notes.txt', 'not a log\n')
  const log = readRunLog([dir])
  const entries = await all(log)
  expect(entries.map(({ run, source, line }) => [run, source, line])).toEqual([
    [dir, join(dir, '1.jsonl'), 1],
    [join(dir, 'a/deep/er'), join(dir, 'a/deep/er/1.jsonl'), 1],
    [join(dir, 'b'), join(dir, 'b/2.jsonl'), 1],
  ])
  expect(log.health).toMatchObject({ files: 3, records: 3, damagedLines: 0 })
})

test('several folders are read together, each file once', async () => {
  put('one/1.jsonl', `${line('one')}\n`)
  put('two/1.jsonl', `${line('two')}\n`)
  symlinkSync(dir, join(dir, 'two', 'loop'))
  expect(await names(readRunLog([join(dir, 'two'), dir, join(dir, 'one', '1.jsonl')]))).toEqual([
    'two',
    'one',
  ])
})

test('a place that does not exist is an error that names it', async () => {
  await expect(all(readRunLog([join(dir, 'nowhere')]))).rejects.toThrow(
    /Expected a folder of run logs at `.*nowhere`/,
  )
})

test('damage is counted, and what is whole is read', async () => {
  put('1.jsonl', '')
  put(
    '2.jsonl',
    [
      '\ufeff{"v":1}',
      'garbage',
      '[1,2]',
      'null',
      '',
      line('one'),
      '{"v":1,"type":"test","at":1}',
      '{"v":2,"type":"test","at":1}',
      '{"v":1,"type":"galaxy","at":1}',
      '{"v":1,"type":"__proto__","at":1}',
      '{"v":1,"type":"unreadable","at":1,"reason":"not an object: 7"}',
      line('two'),
      '{"v":1,"type":"te',
    ].join('\n'),
  )
  const log = readRunLog([dir])
  expect(await names(log)).toEqual(['one', 'two'])
  const examples = log.health.examples.map(({ line, reason }) => `line ${line}: ${reason}`)
  expect({ ...log.health, examples }).toMatchInlineSnapshot(`
    {
      "cutRecords": 0,
      "damagedLines": 6,
      "emptyFiles": 1,
      "examples": [
        "line 1: no \`type\`",
        "line 2: no JSON",
        "line 3: no JSON object",
        "line 4: no JSON object",
        "line 7: test record: file: Invalid key: Expected "file" but received undefined",
        "line 11: the writer was handed something that is no record",
        "line 13: ends in the middle",
      ],
      "files": 2,
      "lostRecords": 0,
      "newerLines": 1,
      "records": 2,
      "unfinishedLines": 1,
      "unknownTypes": {
        "__proto__": 1,
        "galaxy": 1,
      },
      "unreadableFiles": 0,
    }
  `)
})

test('CRLF, blank lines and bytes that are no text', async () => {
  put('1.jsonl', `${line('one')}\r\n\r\n${line('two')}\r\n`)
  put(
    '2.jsonl',
    Buffer.concat([
      Buffer.from([0xff, 0xfe, 0x00, 0x0a]),
      Buffer.from(`${line('three')}\n`),
      Buffer.alloc(70_000),
    ]),
  )
  const log = readRunLog([dir])
  expect(await names(log)).toEqual(['one', 'two', 'three'])
  expect(log.health).toMatchObject({ damagedLines: 1, unfinishedLines: 1 })
})

test('a line without end does not fill the memory', async () => {
  put('1.jsonl', `${line('one')}\n${'x'.repeat(3_000_000)}\n${line('two')}\n`)
  const log = readRunLog([dir])
  expect(await names(log)).toEqual(['one', 'two'])
  expect(log.health).toMatchObject({ damagedLines: 1 })
})

test('a file that grows while it is read ends where it ended when it was opened', async () => {
  const path = put('1.jsonl', `${line('one')}\n${line('two')}\n`)
  const seen: string[] = []
  for await (const { record } of readRunLog([dir])) {
    seen.push((record as TestRecord).test)
    appendFileSync(path, `${line('later')}\n`)
  }
  expect(seen).toEqual(['one', 'two'])
})

test('numbers that JSON cannot say come back as numbers', async () => {
  const log = openRunLog({ dir, worker: '1' })
  log.append(record('odd', { duration: Number.NaN, retry: Number.POSITIVE_INFINITY }))
  log.close()
  expect((await all(readRunLog([dir])))[0]?.record).toEqual(
    record('odd', { duration: Number.NaN, retry: Number.POSITIVE_INFINITY }),
  )
})

test('a record that was cut to its bare facts still counts', async () => {
  const log = openRunLog({ dir, worker: '1' })
  const fields = Object.fromEntries(
    Array.from({ length: 50 }, (_, index) => [`${index}${'\u0001'.repeat(1_000)}`, '\u0001'.repeat(1_000)]),
  )
  const reading = {
    time: 1,
    heapUsed: 1,
    heapTotal: 1,
    external: 1,
    arrayBuffers: 1,
    rss: 1,
    contexts: 1,
    detachedContexts: 0,
    handles: 1,
  }
  log.append({
    ...record('cut'),
    ...fields,
    snapshot: { mode: 'light', before: reading, after: reading },
  } as LogRecord)
  log.close()
  expect(readFileSync(join(dir, '1.jsonl'), 'utf8')).toContain('"snapshot":"[nested too deep]"')
  const back = readRunLog([dir])
  expect((await all(back))[0]?.record).toMatchObject({ type: 'test', test: 'cut', cut: true })
  expect(back.health).toMatchObject({ records: 1, cutRecords: 1, damagedLines: 0 })
})

test('a record whose parts are of another shape counts without them', async () => {
  put('1.jsonl', `${line('one', { snapshot: { mode: 'other' } })}\n`)
  const log = readRunLog([dir])
  expect((await all(log))[0]?.record).toEqual({ ...record('one'), cut: true })
  expect(log.health).toMatchObject({ records: 1, cutRecords: 1, damagedLines: 0 })
})

test('lost records are added up', async () => {
  put(
    '1.jsonl',
    '{"v":1,"type":"loss","at":1,"records":3,"reason":"ENOSPC"}\n{"v":1,"type":"loss","at":1,"records":4,"reason":"ENOSPC"}\n',
  )
  const log = readRunLog([dir])
  await all(log)
  expect(log.health.lostRecords).toBe(7)
})

test.skipIf(process.getuid?.() === 0)('a file that may not be read is counted', async () => {
  chmodSync(put('1.jsonl', `${line('one')}\n`), 0o000)
  put('2.jsonl', `${line('two')}\n`)
  const log = readRunLog([dir])
  expect(await names(log)).toEqual(['two'])
  expect(log.health).toMatchObject({ files: 2, unreadableFiles: 1 })
})

test('thousands of files', async () => {
  for (let index = 0; index < 3_000; index++) put(`${index % 7}/${index}.jsonl`, `${line(String(index))}\n`)
  const log = readRunLog([dir])
  expect((await names(log)).length).toBe(3_000)
}, 60_000)

describe('properties', { timeout: 60_000 }, () => {
  const text = fc.string({ unit: 'binary', maxLength: 40 })
  const number = fc.oneof(
    fc.double(),
    fc.integer(),
    fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, -0),
  )
  const reading: fc.Arbitrary<SnapshotReading> = fc.record({
    time: number,
    heapUsed: number,
    heapTotal: number,
    external: number,
    arrayBuffers: number,
    rss: number,
    contexts: number,
    detachedContexts: number,
    handles: number,
  })
  const base = { v: fc.constant(1), at: number }
  const id = { file: text, test: text }
  const anyTest: fc.Arbitrary<TestRecord> = fc.record(
    {
      ...base,
      ...id,
      type: fc.constant('test' as const),
      status: fc.constantFrom('passed' as const, 'failed' as const, 'skipped' as const),
      duration: number,
      retry: number,
      concurrent: fc.boolean(),
      project: text,
      snapshot: fc.record({ mode: fc.constant('light' as const), before: reading, after: reading }),
    },
    { requiredKeys: ['v', 'at', 'file', 'test', 'type', 'status', 'duration', 'retry', 'concurrent'] },
  )
  const key = text.filter((name) => !['__proto__', 'prototype', 'constructor'].includes(name))
  const anyAssertion: fc.Arbitrary<AssertionRecord> = fc.record({
    ...base,
    ...id,
    type: fc.constant('assertion' as const),
    matcher: text,
    not: fc.boolean(),
    verdict: fc.constantFrom(
      'pass' as const,
      'fail' as const,
      'inconclusive' as const,
      'unsupported' as const,
      'error' as const,
    ),
    passed: fc.boolean(),
    summary: text,
    calls: number,
    elapsed: number,
    evidence: fc.dictionary(
      key,
      fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), text, fc.boolean(), fc.constant(null)),
    ),
    distribution: fc.array(fc.tuple(number, number)),
    sites: fc.array(
      fc.record({ function: text, location: text, bytes: number, count: fc.option(number), share: number }),
      { maxLength: 3 },
    ),
    caveats: fc.array(text, { maxLength: 3 }),
    options: fc.dictionary(key, text),
  })
  const anyWorker: fc.Arbitrary<WorkerRecord> = fc.record({
    ...base,
    type: fc.constant('worker' as const),
    runner: text,
    runnerVersion: text,
    node: text,
    platform: text,
    pid: number,
    worker: text,
    pool: text,
  })
  const anyRecord: fc.Arbitrary<LogRecord> = fc.oneof(anyTest, anyAssertion, anyWorker)
  /** JSON has one zero. */
  const plus = (value: unknown): unknown => {
    if (typeof value === 'number') return value + 0
    if (Array.isArray(value)) return value.map(plus)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, plus(entry)]))
  }

  test('what is written is read back', async () => {
    let run = 0
    await fc.assert(
      fc.asyncProperty(fc.array(anyRecord, { maxLength: 8 }), async (records) => {
        const place = join(dir, String(run++))
        mkdirSync(place)
        const log = openRunLog({ dir: place, worker: '1' })
        for (const one of records) log.append(one)
        log.close()
        const reading = readRunLog([place])
        expect((await all(reading)).map((entry) => plus(entry.record))).toEqual(records.map(plus))
        expect(reading.health.damagedLines + reading.health.unfinishedLines).toBe(0)
      }),
      { numRuns: 300 },
    )
  })

  test('a cut at any byte loses only the last line', async () => {
    let run = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyRecord, { minLength: 1, maxLength: 5 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        async (records, at) => {
          const place = join(dir, String(run++))
          const log = openRunLog({ dir: place, worker: '1' })
          for (const one of records) log.append(one)
          log.close()
          const path = join(place, '1.jsonl')
          const bytes = readFileSync(path)
          const cut = bytes.subarray(0, Math.floor(at * bytes.length))
          const whole = cut.filter((byte) => byte === 0x0a).length
          writeFileSync(path, cut)
          const read = (await all(readRunLog([place]))).map((entry) => plus(entry.record))
          // A line that lacks nothing but its line feed is whole, too.
          const endsWhole = bytes[cut.length] === 0x0a && cut.length > 0 && cut[cut.length - 1] !== 0x0a
          expect(read).toEqual(records.slice(0, whole + (endsWhole ? 1 : 0)).map(plus))
        },
      ),
      { numRuns: 300 },
    )
  })

  test('arbitrary bytes are never fatal', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2_000 }), async (bytes) => {
        put('1.jsonl', bytes)
        const log = readRunLog([dir])
        await all(log)
        const lines = Buffer.from(bytes).toString('latin1').split('\n').length
        const { records, damagedLines, unfinishedLines } = log.health
        expect(records + damagedLines + unfinishedLines).toBeLessThanOrEqual(lines)
      }),
      { numRuns: 300 },
    )
  })
})
