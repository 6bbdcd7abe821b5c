import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AssertionRecord, LogRecord } from '@qtests/core/run'
import { micromark } from 'micromark'
import { gfm, gfmHtml } from 'micromark-extension-gfm'
import { describe, expect, test } from 'vitest'
import { compareRuns } from '../src/compare/compare-runs.ts'
import type { Comparison } from '../src/compare/comparison.ts'
import { qtests } from './qtests.ts'
import {
  assertionRecord,
  fileRecord,
  leak,
  temporaryFolder,
  testLeak,
  testRecord,
  workerRecord,
  writeLog,
} from './sample.ts'

const onMachine = (machine: string): LogRecord => ({ ...workerRecord('1'), machine })

/** A run of one test with the given assertions. */
function write(
  dir: string,
  assertions: readonly Partial<AssertionRecord>[],
  machine = 'aaaaaaaaaaaa',
): string {
  writeLog(dir, '1', [
    onMachine(machine),
    ...assertions.map((more) => assertionRecord('session > is released', more)),
    testRecord('session > is released'),
  ])
  return dir
}

const fast = (p95: number, width = 1.1): Partial<AssertionRecord> => ({
  matcher: 'toStayUnderP95',
  evidence: { timed: 1_000, p95, p95Lower: p95 / width, p95Upper: p95 * width },
})

async function compared(
  base: readonly Partial<AssertionRecord>[],
  head: readonly Partial<AssertionRecord>[],
): Promise<Comparison> {
  const dir = temporaryFolder()
  return compareRuns([write(join(dir, 'base'), base)], [write(join(dir, 'head'), head)])
}

const kinds = (changes: Comparison['regressions']): string[] => changes.map(({ kind }) => kind)

describe('tests that leak each time they run', () => {
  const leaks = [fileRecord({ trend: 'leaking', leaks: [testLeak('t')] })]
  const none = [fileRecord()]
  const open = [fileRecord({ open: [{ test: 't', reason: 'no time' }] })]
  const tests = [testRecord('t'), testRecord('u')]
  test.each<[string, LogRecord[], LogRecord[], string[], string[], string[]]>([
    ['new on HEAD', [...tests, ...none], [...tests, ...leaks], ['leak'], [], []],
    ['in a test that is new on HEAD', [testRecord('u')], [...tests, ...leaks], ['leak'], [], []],
    ['where BASE did not look', tests, [...tests, ...leaks], [], ['leak'], []],
    ['where BASE had no time to clear it', [...tests, ...open], [...tests, ...leaks], [], ['leak'], []],
    ['on both sides', [...tests, ...leaks], [...tests, ...leaks], [], [], []],
    ['gone on HEAD', [...tests, ...leaks], [...tests, ...none], [], [], ['leak']],
    ['not looked for on HEAD', [...tests, ...leaks], tests, [], [], []],
    ['not cleared on HEAD', [...tests, ...leaks], [...tests, ...open], [], [], []],
  ])('%s', async (_name, base, head, regressions, notices, improvements) => {
    const dir = temporaryFolder()
    writeLog(join(dir, 'base'), '1', [onMachine('aaaaaaaaaaaa'), ...base])
    writeLog(join(dir, 'head'), '1', [onMachine('aaaaaaaaaaaa'), ...head])
    const found = await compareRuns([join(dir, 'base')], [join(dir, 'head')])
    expect([kinds(found.regressions), kinds(found.notices), kinds(found.improvements)]).toEqual([
      regressions,
      notices,
      improvements,
    ])
    for (const { head: text } of found.regressions) {
      expect(text).toBe('leaks 240 KB each time it runs, allocated in open (src/store.ts:4:11)')
    }
  })
})

describe('verdicts', () => {
  test('a leak that BASE had not is a regression, and names its site', async () => {
    const { regressions } = await compared([{}], [leak])
    expect(regressions).toEqual([
      expect.objectContaining({
        kind: 'leak',
        test: 'session > is released',
        matcher: 'toNotLeakMemory',
        base: 'retains nothing that grows',
        head: 'leaks 48 B per call, allocated in openSession (src/session.ts:41:17)',
      }),
    ])
  })

  test('of an assertion that BASE had not, as well', async () => {
    const { regressions } = await compared([{}], [{}, leak])
    expect(regressions.map(({ kind, base }) => [kind, base])).toEqual([['leak', 'not there']])
  })

  test('a leak that BASE had too is none', async () => {
    expect(await compared([leak], [leak])).toMatchObject({ regressions: [], notices: [], improvements: [] })
  })

  test('one without a verdict on BASE is not proven to be new', async () => {
    const { regressions, notices } = await compared([{ verdict: 'inconclusive' }], [leak])
    expect([regressions, kinds(notices)]).toEqual([[], ['leak']])
  })

  test('doubt is no regression, a fix is better', async () => {
    expect(kinds((await compared([{}], [{ verdict: 'inconclusive' }])).notices)).toEqual(['doubt'])
    expect(kinds((await compared([leak], [{}])).improvements)).toEqual(['leak'])
  })

  test('of `.not` the runner decides', async () => {
    const { regressions } = await compared(
      [{ not: true, verdict: 'pass' }],
      [{ ...leak, not: true, passed: true }],
    )
    expect(regressions).toEqual([])
  })

  test('failed in one of several runs of BASE: nothing new', async () => {
    const dir = temporaryFolder()
    for (let run = 0; run < 5; run++) write(join(dir, 'base', String(run)), [run === 3 ? leak : {}])
    const head = write(join(dir, 'head'), [leak])
    expect((await compareRuns([join(dir, 'base')], [head])).regressions).toEqual([])
  })

  test('tests of one name are told apart by their order', async () => {
    const dir = temporaryFolder()
    const row = (more: Partial<AssertionRecord>): LogRecord[] => [
      assertionRecord('row', more),
      testRecord('row'),
    ]
    writeLog(join(dir, 'base'), '1', [...row({}), ...row(leak)])
    writeLog(join(dir, 'head'), '1', [...row(leak), ...row(leak)])
    expect((await compareRuns([join(dir, 'base')], [join(dir, 'head')])).regressions).toHaveLength(1)
  })
})

describe('numbers', () => {
  test('intervals apart by more than the tolerance, on one machine, prove a percentile worse', async () => {
    const { regressions } = await compared([fast(10)], [fast(20)])
    expect(regressions).toEqual([
      expect.objectContaining({
        kind: 'percentile',
        name: 'p95',
        unit: 'ms',
        because: expect.stringMatching(/lie apart/),
      }),
    ])
    expect(kinds((await compared([fast(20)], [fast(10)])).improvements)).toEqual(['percentile'])
  })

  test('intervals that meet, or have no end, prove nothing', async () => {
    for (const pair of [
      [fast(10), fast(14, 1.3)],
      [fast(10), { ...fast(30), evidence: { timed: 20, p95: 30, p95Lower: 20, p95Upper: null } }],
    ] as const) {
      const { regressions, notices } = await compared([pair[0]], [pair[1]])
      expect([regressions, kinds(notices)]).toEqual([[], ['percentile']])
    }
  })

  test('from machine to machine a single run proves nothing about time', async () => {
    const dir = temporaryFolder()
    const base = write(join(dir, 'base'), [fast(10)], 'aaaaaaaaaaaa')
    const head = write(join(dir, 'head'), [fast(20)], 'bbbbbbbbbbbb')
    const apart = await compareRuns([base], [head])
    expect([apart.regressions, kinds(apart.notices)]).toEqual([[], ['percentile']])
    expect(apart.caveats).toContain(
      'BASE and HEAD ran on different machines: times of single runs prove nothing',
    )
    expect(kinds((await compareRuns([base], [head], { sameMachine: true })).regressions)).toEqual([
      'percentile',
    ])
  })

  test('many runs on many machines do, by their ranks', async () => {
    const dir = temporaryFolder()
    for (let run = 0; run < 8; run++) {
      // Machines that differ by a half; the code by a factor of two.
      const machine = 1 + (run % 4) / 8
      write(join(dir, 'base', String(run)), [fast(10 * machine, 3)], `a${run}`)
      write(join(dir, 'head', String(run)), [fast(20 * machine, 3)], `b${run}`)
    }
    const { regressions } = await compareRuns([join(dir, 'base')], [join(dir, 'head')])
    expect(regressions).toEqual([
      expect.objectContaining({
        kind: 'percentile',
        because: '8 runs of HEAD rank above 8 of BASE, more than by chance',
      }),
    ])
  })

  test('repetitions within one run are no runs', async () => {
    const dir = temporaryFolder()
    for (const [side, time] of [
      ['base', 10],
      ['head', 20],
    ] as const) {
      writeLog(join(dir, side), '1', [
        onMachine('a'),
        ...Array.from({ length: 10 }, (_, repeat) => [
          assertionRecord('t', fast(time + repeat / 100, 3)),
          testRecord('t', { repeat }),
        ]).flat(),
      ])
    }
    expect((await compareRuns([join(dir, 'base')], [join(dir, 'head')])).regressions).toEqual([])
  })

  test('growth per call of a leak that was there before', async () => {
    const growth = (bytesPerCall: number): Partial<AssertionRecord> => ({
      ...leak,
      evidence: {
        bytesPerCall,
        weakestBlock: bytesPerCall - 2,
        strongestBlock: bytesPerCall + 2,
        tolerance: 16,
      },
    })
    expect(kinds((await compared([growth(48)], [growth(4_800)])).regressions)).toEqual(['growth'])
    expect((await compared([growth(48)], [growth(60)])).regressions).toEqual([])
  })

  test('bytes about zero are no growth to compare', async () => {
    const clean = (bytesPerCall: number): Partial<AssertionRecord> => ({
      evidence: { bytesPerCall, weakestBlock: bytesPerCall, strongestBlock: bytesPerCall, tolerance: 16 },
    })
    expect((await compared([clean(0.1)], [clean(40)])).compared.numbers).toBe(1)
  })

  test('another Node makes every number a notice', async () => {
    const dir = temporaryFolder()
    write(join(dir, 'base'), [fast(10)])
    writeLog(join(dir, 'head'), '1', [
      { ...workerRecord('1'), node: 'v24.0.0', machine: 'aaaaaaaaaaaa' },
      assertionRecord('session > is released', fast(30)),
      testRecord('session > is released'),
    ])
    const { regressions, notices } = await compareRuns([join(dir, 'base')], [join(dir, 'head')])
    expect([regressions, notices[0]?.because]).toEqual([[], 'the sides ran on different versions of Node'])
  })

  test('slower tests are told, not judged', async () => {
    const dir = temporaryFolder()
    writeLog(join(dir, 'base'), '1', [onMachine('a'), testRecord('t', { duration: 200 })])
    writeLog(join(dir, 'head'), '1', [onMachine('a'), testRecord('t', { duration: 2_000 })])
    const { regressions, notices } = await compareRuns([join(dir, 'base')], [join(dir, 'head')])
    expect([regressions, kinds(notices)]).toEqual([[], ['duration']])
  })
})

describe('the command', () => {
  test('ends with 1 on a regression, in every format', async () => {
    const dir = temporaryFolder()
    write(join(dir, 'base'), [{}, fast(10)])
    write(join(dir, 'head'), [leak, fast(11)])
    appendFileSync(join(dir, 'head/1.jsonl'), '{"v":1,"ty')
    const text = await qtests(dir, ['compare', 'base', 'head'])
    expect(text).toMatchObject({ code: 1, err: '' })
    expect(text.out).toMatchInlineSnapshot(`
      "[qtests] 1 regression is proven
        BASE 1 test, 2 assertions in 1 run; HEAD 1 test, 2 assertions in 1 run
        1 test, 2 assertions and 2 numbers on both sides
        HEAD: 1 record missing or unreadable

        Regressions
          src/a.test.ts > session > is released
            toNotLeakMemory: retains nothing that grows -> leaks 48 B per call, allocated in openSession (src/session.ts:41:17)
            holds on BASE, proven violated on HEAD
      "
    `)
    const json = await qtests(dir, ['compare', 'base', 'head', '--format', 'json', '--output', 'deep/c.json'])
    expect(json).toEqual({ code: 1, out: '', err: '[qtests] wrote deep/c.json: 1 regression is proven\n' })
    expect(JSON.parse(readFileSync(join(dir, 'deep/c.json'), 'utf8'))).toMatchObject({
      schema: 1,
      regressions: [{ kind: 'leak', base: 'retains nothing that grows' }],
    })
    writeFileSync(join(dir, 'summary.md'), '')
    const markdown = await qtests(dir, ['compare', 'base', 'head', '--format', 'markdown', '--github'], {
      env: { GITHUB_STEP_SUMMARY: join(dir, 'summary.md') },
    })
    expect(markdown.code).toBe(1)
    expect(markdown.out).toBe(readFileSync(join(dir, 'summary.md'), 'utf8'))
    const html = micromark(markdown.out, {
      extensions: [gfm()],
      htmlExtensions: [gfmHtml()],
      allowDangerousHtml: true,
    })
    expect(html.match(/<table>/g)).toHaveLength(2)
  })

  test('with 0 where nothing is proven', async () => {
    const dir = temporaryFolder()
    write(join(dir, 'base'), [{}])
    write(join(dir, 'head'), [{}])
    const { code, out } = await qtests(dir, ['compare', 'base', 'head'])
    expect(code).toBe(0)
    expect(out).toContain('[qtests] no regression is proven\n')
  })

  test.each<[string, string[], RegExp]>([
    ['a side that does not exist', ['compare', 'nowhere', 'full'], /nowhere/],
    ['an empty BASE', ['compare', 'empty', 'full'], /BASE is empty: no \.jsonl file in `empty`/],
    [
      'an empty HEAD',
      ['compare', 'full', 'damaged'],
      /HEAD is empty: 1 run logs .* \(1 lines could not be read\)/,
    ],
    ['nothing in common', ['compare', 'full', 'other'], /no test in common/],
    ['one side only', ['compare', 'full'], /Expected two folders/],
    ['an unknown format', ['compare', 'full', 'full', '--format', 'html'], /--format to be one of/],
    ['no tolerance', ['compare', 'full', 'full', '--tolerance', 'some'], /--tolerance to be a share/],
    [
      'too many false alarms',
      ['compare', 'full', 'full', '--false-alarm', '50%'],
      /`falseAlarm` to be a chance/,
    ],
  ])('ends with 2 for %s', async (_name, args, message) => {
    const dir = temporaryFolder()
    write(join(dir, 'full'), [{}])
    writeLog(join(dir, 'other'), '1', [testRecord('other', { file: 'src/other.test.ts' })])
    mkdirSync(join(dir, 'empty'))
    mkdirSync(join(dir, 'damaged'))
    writeFileSync(join(dir, 'damaged/1.jsonl'), 'garbage\n')
    const { code, out, err } = await qtests(dir, args)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toMatch(message)
  })
})
