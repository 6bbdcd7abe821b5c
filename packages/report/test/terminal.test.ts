import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { renderSummary, type Summary, summarize } from '../src/index.ts'
import {
  assertionRecord,
  fileRecord,
  grown,
  leak,
  probeRecord,
  temporaryFolder,
  testRecord,
  workerRecord,
  writeFullRun,
  writeLog,
} from './sample.ts'

test('a run with something of everything', async () => {
  const dir = temporaryFolder()
  writeFullRun(dir)
  appendFileSync(join(dir, '2.jsonl'), 'garbage\n{"v":1,"type":"te')
  expect(renderSummary(await summarize([dir]))).toMatchInlineSnapshot(`
    "[qtests] 6 tests in 3 files, 2 workers: 4 passed, 1 failed, 1 skipped, 1 unfinished, 1 only on a retry
    [qtests] 4 assertions: 2 pass, 1 fail, 1 inconclusive; 1 assertion failed its test

      failed        src/a.test.ts > session > is released
                      toNotLeakMemory: leaks 48 B per call, allocated in openSession (src/session.ts:41:17)
      unfinished    src/c.test.ts > dies
      inconclusive  src/a.test.ts > handler: toStayUnderP95: too few calls within 2 s
      slowest           2.1 s  src/a.test.ts > handler
                       420 ms  src/a.test.ts > session > is released
      grew most      +14.5 MB  src/a.test.ts > session > is released (heap, not collected)
      peak heap         95 MB  worker 2, 380 MB resident
      caveats       NO_RUN_QUEUE_CLOCK ×2, CONCURRENT ×1
      run log       1 damaged line skipped (and 1 more)
    "
  `)
})

test('a green run without assertions is two lines, and says so', async () => {
  const dir = temporaryFolder()
  writeLog(dir, '1', [workerRecord('1'), testRecord('a', grown(1e6, 1.2e6)), testRecord('b')])
  expect(renderSummary(await summarize([dir]))).toMatchInlineSnapshot(`
    "[qtests] 2 tests in 1 file, 1 worker: 2 passed
    [qtests] 0 assertions
    "
  `)
})

test('a green run with assertions is two lines', async () => {
  const dir = temporaryFolder()
  writeLog(dir, '1', [assertionRecord('a'), testRecord('a')])
  expect(renderSummary(await summarize([dir]))).toMatchInlineSnapshot(`
    "[qtests] 1 test in 1 file, 1 worker: 1 passed
    [qtests] 1 assertion: 1 pass
    "
  `)
})

test('nothing happened: nothing is said', async () => {
  expect(renderSummary(await summarize([temporaryFolder()]))).toBe('')
})

test('colours mark outcomes and change nothing else', async () => {
  const dir = temporaryFolder()
  writeFullRun(dir)
  const summary = await summarize([dir])
  const mark = (name: string) => (text: string) => `<${name}>${text}</${name}>`
  const paint = {
    good: mark('good'),
    bad: mark('bad'),
    doubt: mark('doubt'),
    dim: mark('dim'),
    bold: mark('bold'),
  }
  const painted = renderSummary(summary, paint)
  expect(painted).toContain('<bad>1 failed</bad>')
  expect(painted.replace(/<\/?(good|bad|doubt|dim|bold)>/g, '')).toBe(renderSummary(summary))
})

async function crowded(name: string): Promise<Summary> {
  const dir = temporaryFolder()
  const records = Array.from({ length: 40 }, (_, index) => [
    assertionRecord(`${name} ${index}`, { ...leak, summary: name, caveats: [`${name}${index}`] }),
    assertionRecord(`${name} ${index}`, { verdict: 'inconclusive', summary: name }),
    testRecord(`${name} ${index}`, {
      file: name,
      status: 'failed',
      duration: 500 + index,
      ...grown(0, 2e6 + index),
    }),
  ]).flat()
  const dies = [assertionRecord(`${name} dies`), probeRecord(name), probeRecord(name, { kind: 'cache' })]
  writeLog(dir, name, [...records, ...dies])
  appendFileSync(join(dir, 'z.jsonl'), 'x\n'.repeat(9))
  return summarize([dir])
}

test('never more than 20 lines of at most 140 characters', async () => {
  const lines = renderSummary(await crowded('long name '.repeat(40))).split('\n')
  expect(lines.length - 1).toBeLessThanOrEqual(20)
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(140)
})

test('no text of a test reaches the terminal as a command', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }), async (name) => {
      const text = renderSummary(await crowded(`${name}\u001b[2J\r\n\u202e`))
      expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cs}\u202e]/u)
    }),
    { numRuns: 25 },
  )
})

test('probes are one line: what one kind saw, or how many of each', async () => {
  const dir = temporaryFolder()
  const cache = {
    kind: 'cache',
    name: 'products',
    summary: { hits: 89, misses: 11, hitRate: 0.89, size: 60 },
  } as const
  writeLog(dir, '1', [
    probeRecord('a', cache),
    probeRecord('a', { ...cache, name: 'users' }),
    testRecord('a'),
  ])
  const only = renderSummary(await summarize([dir]))
  expect(only).toContain('\n  probes        2 caches: 89 % hits, 178 hits, 22 misses\n')
  writeLog(dir, '2', [probeRecord('b'), testRecord('b')])
  expect(renderSummary(await summarize([dir]))).toContain('\n  probes        breaker ×1, cache ×2\n')
})

test('tests that snapshots had no time for are told, and are no part of a log of before they were counted', async () => {
  const dir = temporaryFolder()
  const file = { overhead: 40, elapsed: 140, readings: 4 }
  writeLog(dir, '1', [
    workerRecord('1'),
    testRecord('a'),
    fileRecord({ ...file, untold: 7 }),
    fileRecord({ ...file, file: 'src/b.test.ts' }),
  ])
  const summary = await summarize([dir])
  expect(summary.leaks?.untold).toBe(7)
  expect(renderSummary(summary)).toContain(`
  not judged    7 tests between readings that grew: maxOverhead left no time to tell whose it is; qtests hunt has it
  collections   8 readings and 0 repetitions: 80 ms`)
})
