import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { LogRecord } from '@qtests/core/run'
import { describe, expect, test } from 'vitest'
import { BUDGETS } from '../src/gates/budgets.ts'
import { readGate } from '../src/gates/config.ts'
import { judgeRun } from '../src/gates/judge-run.ts'
import { probeRecord } from './metrics-sample.ts'
import { qtests } from './qtests.ts'
import {
  assertionRecord,
  fileRecord,
  leak,
  temporaryFolder,
  testLeak,
  testRecord,
  writeLog,
} from './sample.ts'

/** A project with a gate and one run. */
function project(gate: unknown, records: readonly LogRecord[]): string {
  const dir = temporaryFolder()
  writeFileSync(join(dir, 'qtests.config.json'), JSON.stringify({ gate }))
  writeLog(join(dir, '.qtests/run'), '1', records)
  return dir
}

const clean = [assertionRecord('t'), testRecord('t')]
const leaking = [
  assertionRecord('t', { ...leak, evidence: { bytesPerCall: 3_000, weakestBlock: 2_900 } }),
  testRecord('t', { status: 'failed' }),
]
const slow = [
  assertionRecord('s', {
    matcher: 'toStayUnderP95',
    evidence: { timed: 1_000, p95: 210, p95Lower: 190, p95Upper: 230 },
  }),
  testRecord('s', { duration: 900 }),
]
/** Not one assertion: boundaries were collected. */
const collected = [testRecord('t'), fileRecord()]
const leaksEachTime = [testRecord('t'), fileRecord({ trend: 'leaking', leaks: [testLeak('t')] })]
/** One test under suspicion, two that grew the heap together. */
const unclear = [testRecord('t'), fileRecord({ open: [{ test: 't', reason: 'too noisy' }], untold: 2 })]
const dead = [assertionRecord('dies')]

describe('each budget: kept, exceeded, without data', () => {
  test.each<[string, unknown, LogRecord[], string]>([
    ['leaks', 0, clean, 'kept'],
    ['leaks', 1, leaking, 'kept'],
    ['leaks', 0, leaking, 'exceeded'],
    ['leaks', 0, slow, 'no data'],
    ['leaks', 0, collected, 'kept'],
    ['leaks', 0, leaksEachTime, 'exceeded'],
    ['leaks', 0, [testRecord('t'), fileRecord({ readings: 0 })], 'no data'],
    ['notJudged', 2, unclear, 'exceeded'],
    ['notJudged', 3, unclear, 'kept'],
    ['notJudged', 0, collected, 'kept'],
    ['notJudged', 0, clean, 'no data'],
    ['totalGrowth', '230 KB', leaksEachTime, 'exceeded'],
    ['largestGrowth', '237 KB', leaksEachTime, 'exceeded'],
    // The weakest block of repetitions is what is proven.
    ['largestGrowth', '238 KB', leaksEachTime, 'kept'],
    ['totalGrowth', '2 KB', leaking, 'exceeded'],
    ['totalGrowth', '4 KB', leaking, 'kept'],
    ['totalGrowth', 0, clean, 'kept'],
    ['totalGrowth', 0, slow, 'no data'],
    ['largestGrowth', 2_899, leaking, 'exceeded'],
    ['largestGrowth', 2_900, leaking, 'kept'],
    ['largestGrowth', 0, slow, 'no data'],
    // The estimate is over 200 ms, but that is not proven.
    ['p95', '200ms', slow, 'kept'],
    ['p95', '150ms', slow, 'exceeded'],
    ['p95', '200ms', clean, 'no data'],
    ['p50', '1s', slow, 'no data'],
    ['p90', '1s', slow, 'no data'],
    ['p99', '100ms', [probeRecord('l', 'load', { p99: 120 }), testRecord('l')], 'exceeded'],
    ['slowestTest', '500ms', slow, 'exceeded'],
    ['slowestTest', '1s', slow, 'kept'],
    ['slowestTest', '1s', [testRecord('t', { status: 'skipped' })], 'no data'],
    ['failures', 0, leaking, 'exceeded'],
    ['failures', 0, clean, 'kept'],
    ['failures', 0, [testRecord('t')], 'no data'],
    ['unfinished', 0, dead, 'exceeded'],
    ['unfinished', 0, clean, 'kept'],
    [
      'inconclusive',
      '20%',
      [...clean, assertionRecord('d', { verdict: 'inconclusive' }), testRecord('d')],
      'exceeded',
    ],
    [
      'inconclusive',
      0.5,
      [...clean, assertionRecord('d', { verdict: 'unsupported' }), testRecord('d')],
      'kept',
    ],
    ['inconclusive', 0, [testRecord('t')], 'no data'],
    ['damaged', 0, clean, 'kept'],
    ['tests', 1, clean, 'kept'],
    ['tests', 2, clean, 'exceeded'],
    ['assertions', 1, clean, 'kept'],
    ['assertions', 2, clean, 'exceeded'],
  ])('%s: %j', async (name, limit, records, wanted) => {
    const dir = project({ [name]: limit }, records)
    const { open, budgets } = await judgeRun([join(dir, '.qtests')], await readGate(dir))
    expect(budgets.map(({ state }) => state)).toEqual([wanted])
    expect(open).toBe(wanted === 'kept')
  })

  test('damaged lines, half-written lines and later versions', async () => {
    const dir = project({ damaged: 2 }, clean)
    appendFileSync(join(dir, '.qtests/run/1.jsonl'), 'garbage\n{"v":9}\n{"v":1')
    expect(await qtests(dir, ['gate'])).toMatchObject({
      code: 1,
      out: expect.stringContaining('3, at most 2'),
    })
  })

  test('every budget is in the table above and in the reference', () => {
    const page = readFileSync(
      fileURLToPath(new URL('../../../docs/reference/gate.md', import.meta.url)),
      'utf8',
    )
    const listed = [...page.matchAll(/^\| `(\w+)` *\|/gm)].map(([, name]) => name)
    expect(listed).toEqual(BUDGETS.map(({ name }) => name))
  })
})

test('what it says, in every format', async () => {
  const dir = project({ leaks: 0, p95: '200ms', tests: 1 }, [...leaking, ...dead])
  const text = await qtests(dir, ['gate'])
  expect(text).toMatchObject({ code: 1, err: '' })
  expect(text.out).toMatchInlineSnapshot(`
    "[qtests] 2 of 3 budgets are not kept, by 1 test and 2 assertions
      exceeded  leaks  1, at most 0
                  src/a.test.ts > t
      no data   p95    nothing measured, at most 200 ms
      kept      tests  1, at least 1
    "
  `)
  writeFileSync(join(dir, 'summary.md'), '')
  const json = await qtests(
    dir,
    ['gate', '.qtests', '--format', 'json', '--output', 'out/gate.json', '--github'],
    {
      env: { GITHUB_STEP_SUMMARY: join(dir, 'summary.md') },
    },
  )
  expect(json).toEqual({
    code: 1,
    out: '',
    err: '[qtests] wrote out/gate.json: 2 of 3 budgets are not kept\n',
  })
  expect(JSON.parse(readFileSync(join(dir, 'out/gate.json'), 'utf8'))).toMatchObject({
    schema: 1,
    open: false,
    budgets: [
      { name: 'leaks', state: 'exceeded', limit: 0, found: 1 },
      { name: 'p95', state: 'no data', found: null },
      {},
    ],
  })
  expect(readFileSync(join(dir, 'summary.md'), 'utf8')).toMatchInlineSnapshot(`
    "## qtests gate: 2 of 3 budgets are not kept

    |  | budget | found | allowed | where |
    |---|---|---|---|---|
    | **exceeded** | leaks | 1 | at most 0 | <code>src&#47;a&#46;test&#46;ts &#62; t</code> |
    | **no data** | p95 | nothing measured | at most 200 ms |  |
    | kept | tests | 1 | at least 1 |  |
    "
  `)
})

describe('where the budgets are', () => {
  test.each<[string, string]>([
    ['qtests.config.mjs', 'export default { gate: { tests: 1 } }'],
    ['qtests.config.cjs', 'module.exports = { gate: { tests: 1 } }'],
    ['package.json', '{ "qtests": { "gate": { "tests": 1 } } }'],
  ])('%s', async (name, text) => {
    const dir = temporaryFolder()
    writeFileSync(join(dir, name), text)
    writeLog(join(dir, '.qtests/run'), '1', clean)
    expect(await qtests(dir, ['gate'])).toMatchObject({ code: 0, err: '' })
    expect(await qtests(dir, ['gate', '--check'])).toEqual({
      code: 0,
      out: `[qtests] ${name}: 1 budget\n`,
      err: '',
    })
  })

  test('one named in the command', async () => {
    const dir = project({ tests: 99 }, clean)
    writeFileSync(join(dir, 'other.json'), '{ "gate": { "tests": 1 } }')
    expect((await qtests(dir, ['gate', '--config', 'other.json'])).code).toBe(0)
  })
})

describe('ends with 2, before any run is read', () => {
  test.each<[string, string | undefined, string[]]>([
    ['no gate anywhere', undefined, ['gate']],
    ['a file that is not there', undefined, ['gate', '--config', 'gone.json']],
    ['no JSON', '{', ['gate']],
    ['no object', '[]', ['gate']],
    ['no budget', '{ "gate": {} }', ['gate']],
    ['an unknown budget', '{ "gate": { "leak": 0 } }', ['gate']],
    ['a negative count', '{ "gate": { "leaks": -1 } }', ['gate']],
    ['a duration without a unit that is known', '{ "gate": { "p95": "200 parsecs" } }', ['gate', '--check']],
    ['a share over one', '{ "gate": { "inconclusive": 20 } }', ['gate', '--check']],
    ['bytes that are none', '{ "gate": { "totalGrowth": true } }', ['gate', '--check']],
    ['an unknown format', '{ "gate": { "leaks": 0 } }', ['gate', '--format', 'html']],
  ])('%s', async (_name, config, args) => {
    const dir = temporaryFolder()
    // A run that cannot be read: nothing gets as far as that.
    if (config !== undefined) writeFileSync(join(dir, 'qtests.config.json'), config)
    const { code, out, err } = await qtests(dir, args)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    // What the parser of JSON says depends on the version of Node.
    expect(err.replaceAll(dir, '<dir>').replace(/(could not be read: ).*/, '$1<reason>')).toMatchSnapshot()
  })
})

describe('a gate without data is red', () => {
  test.each<[string, (dir: string) => void, string[]]>([
    ['no folder of runs', () => {}, ['gate']],
    ['an empty folder', (dir) => mkdirSync(join(dir, 'empty')), ['gate', 'empty']],
    ['a log without a record', (dir) => writeLog(join(dir, 'run'), '1', []), ['gate', 'run']],
    [
      'garbage',
      (dir) => {
        mkdirSync(join(dir, 'run'))
        writeFileSync(join(dir, 'run/1.jsonl'), 'garbage\n')
      },
      ['gate', 'run'],
    ],
  ])('%s', async (_name, prepare, args) => {
    const dir = temporaryFolder()
    writeFileSync(join(dir, 'qtests.config.json'), '{ "gate": { "damaged": 99 } }')
    prepare(dir)
    expect((await qtests(dir, args)).code).toBe(2)
  })
})
