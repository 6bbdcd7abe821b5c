import { expect, test } from 'vitest'
import { type Merged, mergeAttempts } from '../../src/run/merge.ts'
import type { AssertionRecord, LogRecord, TestRecord } from '../../src/run/record.ts'

const tested = (test: string, more: Partial<TestRecord> = {}): TestRecord => ({
  v: 1,
  type: 'test',
  at: 1,
  file: 'a.test.ts',
  test,
  status: 'passed',
  duration: 1,
  retry: 0,
  concurrent: false,
  ...more,
})
const asserted = (test: string, summary: string, more: Partial<AssertionRecord> = {}): AssertionRecord => ({
  v: 1,
  type: 'assertion',
  at: 1,
  file: 'a.test.ts',
  test,
  matcher: 'toNotLeakMemory',
  not: false,
  verdict: 'pass',
  passed: true,
  summary,
  calls: 64,
  elapsed: 1,
  evidence: {},
  caveats: [],
  options: {},
  ...more,
})
async function merge(
  records: readonly LogRecord[],
  source: (index: number) => string = () => '1.jsonl',
): Promise<Merged[]> {
  async function* entries() {
    for (const [index, record] of records.entries())
      yield { record, run: 'run', source: source(index), line: index + 1 }
  }
  const merged: Merged[] = []
  for await (const item of mergeAttempts(entries())) merged.push(item)
  return merged
}
const outline = (merged: readonly Merged[]): string[] =>
  merged.map((item) => {
    if (item.kind === 'worker') return item.record.type
    const found = item.assertions.map((assertion) => assertion.summary).join(' ')
    if (item.kind === 'unfinished') return `unfinished ${item.test}: ${found}`
    return `${item.record.test} ${item.record.status} [${found}] retries ${item.retries.map(({ record, assertions }) => `${record.status}[${assertions.map((a) => a.summary)}]`)} repetitions ${item.repetitions.length}`
  })

test('the latest attempt counts, earlier ones are kept with their own assertions', async () => {
  const merged = await merge([
    asserted('t', 'first'),
    tested('t', { status: 'failed' }),
    asserted('t', 'second'),
    tested('t', { status: 'failed', retry: 1 }),
    asserted('t', 'third'),
    tested('t', { retry: 2 }),
  ])
  expect(outline(merged)).toEqual(['t passed [third] retries failed[first],failed[second] repetitions 0'])
})

test('retries that run after the other tests of the file are folded, too', async () => {
  const merged = await merge([tested('a', { status: 'failed' }), tested('b'), tested('a', { retry: 1 })])
  expect(outline(merged)).toEqual([
    'a passed [] retries failed[] repetitions 0',
    'b passed [] retries  repetitions 0',
  ])
})

test('two tests of the same name, in one project or in two, are two tests', async () => {
  const merged = await merge([
    tested('t'),
    tested('t'),
    tested('p', { project: 'x' }),
    tested('p', { project: 'y', retry: 1 }),
  ])
  expect(merged).toHaveLength(4)
})

test('the same test of another worker or run is another test', async () => {
  expect(await merge([tested('t'), tested('t', { retry: 1 })], String)).toHaveLength(2)
})

test('repetitions count once', async () => {
  const merged = await merge([
    tested('t'),
    tested('t', { repeat: 1, status: 'failed' }),
    tested('t', { repeat: 1, retry: 1 }),
    tested('t', { repeat: 2 }),
  ])
  expect(outline(merged)).toEqual(['t passed [] retries failed[] repetitions 2'])
})

test('assertions without an end of their test are handed out as unfinished', async () => {
  const merged = await merge([
    asserted('t', 'one'),
    asserted('', 'outside'),
    asserted('u', 'x', { file: 'b.test.ts' }),
  ])
  expect(outline(merged)).toEqual(['unfinished t: one', 'unfinished : outside', 'unfinished u: x'])
})

test('what probes saw belongs to the attempt whose record follows', async () => {
  const seen = (name: string): LogRecord => ({
    v: 1,
    type: 'probe',
    at: 1,
    file: 'a.test.ts',
    test: 't',
    kind: 'breaker',
    name,
    summary: { state: 'open' },
  })
  const [merged] = await merge([
    seen('first'),
    tested('t', { status: 'failed' }),
    asserted('t', 'second'),
    seen('second'),
    tested('t', { retry: 1 }),
  ])
  const names = (probes: readonly { name: string }[]) => probes.map(({ name }) => name)
  expect(merged?.kind === 'test' && names(merged.probes)).toEqual(['second'])
  expect(merged?.kind === 'test' && merged.retries.map(({ probes }) => names(probes))).toEqual([['first']])
})
