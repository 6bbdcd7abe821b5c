import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ReportData } from '../src/html/data.ts'
import { htmlFormat } from '../src/html/html.ts'
import { embedded } from '../src/html/page.ts'
import { summarize } from '../src/index.ts'
import { rendered } from './rendered.ts'
import {
  assertionRecord,
  fileRecord,
  grown,
  leak,
  probeRecord,
  reading,
  temporaryFolder,
  testLeak,
  testRecord,
  writeFullRun,
  writeLog,
} from './sample.ts'

const DATA = /<script type="application\/json" id="data">(.*)<\/script>\n<script>/s

function dataOf(page: string): ReportData {
  return JSON.parse(DATA.exec(page)?.[1] ?? '') as ReportData
}

test('the page allows the script and the styles that stand in it, and nothing else', async () => {
  const dir = temporaryFolder()
  writeFullRun(dir)
  const page = await rendered(htmlFormat, dir)
  const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? ''
  const sources = Object.fromEntries(policy.split('; ').map((part) => part.split(/ (.*)/)))
  const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`
  expect(sources['default-src']).toBe("'none'")
  expect(sources['script-src']).toBe(hash(/<script>(.*)<\/script>\n<\/body>/s.exec(page)?.[1] ?? ''))
  expect(sources['style-src']).toBe(hash(/<style>(.*?)<\/style>/s.exec(page)?.[1] ?? ''))
  // Nothing is loaded: no address but those of XML namespaces, which name and are not fetched.
  const addresses = page.replace(DATA, '').match(/(?:https?:)?\/\/[\w.-]+\.\w+[^\s"'`)]*/g) ?? []
  expect(addresses.filter((one) => !one.includes('www.w3.org/'))).toEqual([])
  expect(page.replace(DATA, '')).not.toMatch(/<(link|img|iframe|object|embed)\b|@import|url\(/)
})

test('no text ends the element it stands in', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const value = { [text]: [`${text}</script><!--<script>\u2028\u2029&lt;${text}`] }
      const json = embedded(value)
      expect(json).not.toMatch(/[<>&\u2028\u2029]/)
      expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(value)))
    }),
  )
})

test('what the readings of a file say is there, and what was alive at its boundaries', async () => {
  const dir = temporaryFolder()
  const live = (before: number | undefined, after: number | undefined) => ({
    snapshot: {
      mode: 'settled' as const,
      before: { ...reading(1e6), ...(before === undefined ? {} : { live: before }) },
      after: { ...reading(2e6), ...(after === undefined ? {} : { live: after }) },
    },
  })
  writeLog(dir, 'one', [
    testRecord('first', { project: 'unit', ...live(100, 200) }),
    testRecord('second', { project: 'unit', ...live(200, undefined) }),
    testRecord('third', { project: 'unit', ...live(undefined, undefined) }),
    fileRecord({ project: 'unit', trend: 'leaking', leaks: [testLeak('first')] }),
  ])
  const { analyses, files, projects, tests } = dataOf(await rendered(htmlFormat, dir))
  expect(tests.map((row) => row.live)).toEqual([[100, 200], [200, null], undefined])
  const {
    v: _v,
    type: _type,
    at: _at,
    ...record
  } = fileRecord({ trend: 'leaking', leaks: [testLeak('first')] })
  expect(analyses).toEqual([{ ...record, file: 0, project: 0, worker: 0 }])
  expect([files, projects]).toEqual([['src/a.test.ts'], ['unit']])
})

test('of stable files the first 2,000, of others all', async () => {
  const dir = temporaryFolder()
  const file = (index: number) => `t/${index}.test.ts`
  writeLog(dir, 'one', [
    testRecord('t'),
    ...Array.from({ length: 2_003 }, (_, index) => fileRecord({ file: file(index) })),
    ...Array.from({ length: 5 }, (_, index) => fileRecord({ file: file(3_000 + index), trend: 'growing' })),
    fileRecord({ file: file(4_000), open: [{ test: 't', reason: 'no time' }] }),
  ])
  const { analyses, left } = dataOf(await rendered(htmlFormat, dir))
  expect([analyses.length, left.files]).toEqual([2_006, 3])
})

test('a row says what its test came to', async () => {
  const dir = temporaryFolder()
  writeLog(dir, 'one', [
    assertionRecord('flaky', leak),
    testRecord('flaky', { status: 'failed', at: 1_000 }),
    assertionRecord('flaky', {
      evidence: { a: 1, b: null },
      distribution: [[0, 1]],
      options: { maxTime: '1 s' },
    }),
    probeRecord('flaky', { events: [{ at: 1, what: 'closed -> open' }] }),
    testRecord('flaky', { retry: 1, at: 2_500, project: '', ...grown(10, 30) }),
    testRecord('twice', { repeat: 0, status: 'failed', duration: 2, at: 3_000 }),
    testRecord('twice', { repeat: 1, duration: 3, at: 4_000, concurrent: true, project: 'unit' }),
    assertionRecord('dies', { not: true, at: 5_000 }),
    assertionRecord('', { file: '', at: 6_000 }),
  ])
  const { files, workers, tests } = dataOf(await rendered(htmlFormat, dir))
  expect(files).toEqual(['src/a.test.ts', ''])
  expect(workers).toEqual([{ name: 'one', run: dir }])
  expect(tests).toMatchObject([
    {
      name: 'flaky',
      outcome: 'passed',
      flaky: true,
      retries: 1,
      at: 1_500,
      heap: [10, 30],
      assertions: [
        { verdict: 'fail', passed: false, earlier: true, sites: [{ function: 'openSession' }] },
        { verdict: 'pass', evidence: { a: 1 }, distribution: [[0, 1]], options: { maxTime: '1 s' } },
      ],
      probes: [{ kind: 'breaker', events: [{ at: 1, what: 'closed -> open' }] }],
    },
    { name: 'twice', outcome: 'failed' },
    { name: 'twice', outcome: 'passed', concurrent: true, project: 0 },
    { name: 'dies', outcome: 'unfinished', assertions: [{ matcher: 'not.toNotLeakMemory' }] },
    { name: 'outside of tests', outcome: 'outside', file: 1 },
  ])
})

test('it holds the summary that all outputs share', async () => {
  const dir = temporaryFolder()
  writeFullRun(dir)
  expect(dataOf(await rendered(htmlFormat, dir)).summary).toEqual(
    JSON.parse(JSON.stringify(await summarize([dir]))),
  )
})

test('beyond a number, tests without a doubt are counted instead of listed; all others are listed', async () => {
  const dir = temporaryFolder()
  const plain = Array.from({ length: 20_100 }, (_, index) =>
    testRecord(`t${index}`, { file: `${index % 100}.test.ts` }),
  )
  const green = Array.from({ length: 50 }, (_, index) => [
    assertionRecord(`g${index}`),
    testRecord(`g${index}`),
  ])
  writeLog(dir, '1', [
    ...plain,
    ...green.flat(),
    assertionRecord('late', leak),
    testRecord('late', { status: 'failed' }),
  ])
  const { tests, left } = dataOf(await rendered(htmlFormat, dir))
  expect(left).toEqual({ tests: 150, evidence: 0, files: 0 })
  expect(tests).toHaveLength(20_001)
  expect(tests.at(-1)).toMatchObject({ name: 'late', outcome: 'failed', assertions: [{ verdict: 'fail' }] })
})

test('beyond a smaller number, assertions that passed keep their verdict, not their evidence', async () => {
  const dir = temporaryFolder()
  const green = Array.from({ length: 3_002 }, (_, index) => [
    assertionRecord(`g${index}`),
    testRecord(`g${index}`),
  ])
  writeLog(dir, '1', green.flat())
  const { tests, left } = dataOf(await rendered(htmlFormat, dir))
  expect(left).toEqual({ tests: 0, evidence: 2, files: 0 })
  expect(tests[2_999]?.assertions?.[0]?.evidence).toBeDefined()
  expect(tests[3_000]?.assertions).toEqual([expect.objectContaining({ verdict: 'pass', passed: true })])
  expect(tests[3_000]?.assertions?.[0]?.evidence).toBeUndefined()
})
