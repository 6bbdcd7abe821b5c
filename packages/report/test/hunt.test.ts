import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FileRecord } from '@qtests/core/run'
import { describe, expect, test } from 'vitest'
import { findingsSink, type HuntFindings } from '../src/hunt/findings.ts'
import { newestHunt, readHuntFile, writeHuntFile } from '../src/hunt/hunt-file.ts'
import { listHunted } from '../src/hunt/hunted.ts'
import { HuntProgress } from '../src/hunt/progress.ts'
import { runnerOf } from '../src/hunt/runner.ts'
import { huntMarkdown, huntText } from '../src/hunt/text.ts'
import { readRuns } from '../src/read/read-runs.ts'
import { qtests } from './qtests.ts'
import { temporaryFolder, testRecord, writeLog } from './sample.ts'

const HUNT = {
  v: 1,
  command: ['vitest', 'run'],
  repetitions: 32,
  tolerance: 1024,
  maxTestTime: 60_000,
} as const

function fileRecord(file: string, more: Partial<FileRecord> = {}): FileRecord {
  return {
    v: 1,
    type: 'file',
    at: 1,
    file,
    by: 'hunt',
    trend: 'stable',
    tests: 3,
    unattributed: 0,
    readings: 4,
    growth: 0,
    perTest: null,
    trendChance: null,
    correlation: null,
    variance: null,
    leakProbability: 0,
    repeated: 3,
    repetitions: 96,
    overhead: 10,
    elapsed: 20,
    contexts: 0,
    detachedContexts: 0,
    handles: 0,
    leaks: [],
    open: [],
    ...more,
  }
}

const leak = (test: string, bytes: number): FileRecord['leaks'][number] => ({
  test,
  bytes,
  low: bytes - 1,
  high: bytes + 1,
  external: 0,
  repetitions: 64,
  owner: 'code',
  sites: [{ function: 'open', location: 'src/store.ts:4:18', bytes, count: null, share: 0.97 }],
})

async function found(...records: Parameters<typeof writeLog>[2][number][]): Promise<HuntFindings> {
  const dir = temporaryFolder()
  writeLog(dir, '1', records)
  const [findings] = await readRuns([dir], [findingsSink()])
  return findings
}

describe('the command of a runner', () => {
  test.each([
    ['vitest run src -t name', 'vitest', ['run', 'src', '-t', 'name']],
    ['npx vitest', 'vitest', []],
    ['pnpm exec jest --ci', 'jest', ['--ci']],
    ['node node_modules/jest/bin/jest.js a', 'jest', ['a']],
    ['node_modules/.bin/vitest run', 'vitest', ['run']],
  ])('%s', (command, runner, args) => {
    expect(runnerOf(command.split(' '))).toEqual({ runner, args })
  })

  test.each(['', 'mocha', 'npm test', 'vitest bench', 'vitest list', 'jest --watch', 'jest --listTests'])(
    'refuses: %s',
    (command) => {
      expect(() => runnerOf(command.split(' ').filter(Boolean))).toThrow(/Expected a command|runs no tests/)
    },
  )
})

describe('progress', () => {
  test('tells now and then how much is left, by the pace so far', () => {
    let now = 0
    const progress = new HuntProgress(() => now)
    progress.begin(100)
    const lines = Array.from({ length: 100 }, () => {
      now += 1_000
      return progress.ended()
    })
    expect(lines.filter((line) => line !== undefined)).toHaveLength(19)
    expect(lines[4]).toBe('[qtests] 5 of 100 files hunted, about 95 s left')
    expect(lines.at(-1)).toBeUndefined()
  })
})

describe('what was found', () => {
  test('largest first, with who leaks and where it was allocated', async () => {
    const findings = await found(
      fileRecord('a.test.ts', { leaks: [leak('small', 2_000), leak('big', 240_000)] }),
      fileRecord('b.test.ts', {
        project: 'web',
        open: [{ test: 'once', reason: 'it fails when it runs again' }],
      }),
      testRecord('other', { file: 'c.test.ts', status: 'failed' }),
    )
    expect(huntText(findings)).toBe(
      [
        '[qtests] 2 tests leak, of 6 tests in 2 files (192 repetitions)',
        '     +240 KB  a.test.ts > big',
        '              leaks: the code that is tested; 64 repetitions',
        '              allocated in open (src/store.ts:4:18), 97 % of the bytes',
        '       +2 KB  a.test.ts > small',
        '              leaks: the code that is tested; 64 repetitions',
        '              allocated in open (src/store.ts:4:18), 97 % of the bytes',
        '              who holds them: npm install --save-dev @qtests/memlab, and hunt again',
        '  not judged  [web] b.test.ts > once: it fails when it runs again',
        '  not hunted  1 test that failed',
        '  not hunted  c.test.ts did not come to its end',
        '',
      ].join('\n'),
    )
    const markdown = huntMarkdown(findings)
    expect(markdown).toContain('## qtests hunt: 2 tests leak, of 6 tests in 2 files (192 repetitions)')
    expect(markdown).toMatch(
      /\| \+240 KB \| .*big<.code> \| the code that is tested \| .*97 % of the bytes \|/,
    )
    expect(markdown).toMatch(/- not hunted: .*c&#46;test&#46;ts.* did not come to its end/)
  })

  test('a file that was hunted again counts once; snapshots are no hunt', async () => {
    const findings = await found(
      fileRecord('a.test.ts', { leaks: [leak('x', 2_000)] }),
      fileRecord('a.test.ts', { leaks: [leak('x', 2_100)] }),
      fileRecord('b.test.ts', { by: 'settled', leaks: [leak('y', 9_000)] }),
    )
    expect(findings.leaks.map(({ bytes }) => bytes)).toEqual([2_100])
    expect(findings.files).toBe(1)
  })

  test('names cannot write to the terminal', async () => {
    const findings = await found(fileRecord('a.test.ts', { leaks: [leak('\u001b[2Jgone\n', 2_000)] }))
    expect(huntText(findings)).toContain('a.test.ts > \\u001b[2Jgone\\n')
  })
})

describe('who holds a leak, and tests without a verdict', () => {
  const retained = [
    {
      class: 'Session',
      count: 1,
      bytes: 2_000,
      path: 'sessions (module variable in src/store.ts) -> Array[x] -> Session',
      fingerprint: 'held-1a2b3c4d',
    },
    { class: 'Array', count: 1, bytes: 20, path: null, fingerprint: null },
  ]

  test('paths are told where they are known', async () => {
    const findings = await found(fileRecord('a.test.ts', { leaks: [{ ...leak('one', 2_000), retained }] }))
    const line = 'Session held by sessions (module variable in src/store.ts) -> Array[x] -> Session'
    expect(huntText(findings)).toContain(`              ${line}\n`)
    expect(huntText(findings)).not.toContain('@qtests/memlab')
    expect(huntMarkdown(findings)).toContain('Session held by sessions')
  })

  test('many tests of one file with one reason are one line', async () => {
    const reason = 'what grows was allocated by the runner'
    const open = ['one', 'two', 'three', 'four'].map((test) => ({ test, reason }))
    const findings = await found(
      fileRecord('a.test.ts', { open: [...open, { test: 'five', reason: 'another' }] }),
      fileRecord('b.test.ts', { open: [{ test: 'six', reason }] }),
    )
    expect(huntText(findings).split('\n').slice(1)).toEqual([
      `  not judged  4 tests of a.test.ts: ${reason}`,
      '  not judged  a.test.ts > five: another',
      `  not judged  b.test.ts > six: ${reason}`,
      '',
    ])
  })
})

describe('a hunt that goes on', () => {
  test('the newest one, with its command; files that are done are listed', async () => {
    const runs = temporaryFolder()
    mkdirSync(join(runs, '2026-03'))
    await writeHuntFile(join(runs, '2026-01'), HUNT)
    await writeHuntFile(join(runs, '2026-02'), HUNT)
    const folder = await newestHunt(runs)
    expect(folder).toBe(join(runs, '2026-02'))
    expect(await readHuntFile(folder)).toEqual(HUNT)
    writeLog(folder, '1', [fileRecord('a.test.ts'), fileRecord('b.test.ts', { project: 'web' })])
    expect(JSON.parse(readFileSync(await listHunted(folder), 'utf8'))).toEqual([
      '["","a.test.ts"]',
      '["web","b.test.ts"]',
    ])
  })

  test('none, or one that is damaged', async () => {
    const runs = temporaryFolder()
    await expect(newestHunt(runs)).rejects.toThrow('holds no hunt that could go on')
    writeFileSync(join(runs, 'hunt.json'), '{ "v": 1')
    await expect(readHuntFile(runs)).rejects.toThrow('holds no hunt that could go on')
  })
})

describe('the command line', () => {
  test.each([
    [['hunt'], 'Expected a command of Vitest or Jest after --, got nothing'],
    [
      ['hunt', '--repetitions', '2', '--', 'jest'],
      'Expected --repetitions to be a whole number from 8 to 100000, got `2`',
    ],
    [['hunt', '--tolerance', 'much', '--', 'jest'], '--tolerance'],
    [['hunt', '--max-test-time', '0', '--', 'jest'], 'Expected --max-test-time to be more than nothing'],
    [['hunt', '--resume', '--', 'jest'], 'Expected no command with --resume'],
    [['hunt', '--', 'jest'], 'There is no jest in this project'],
    // Before it begins: it may take hours.
    [['hunt', '--output', 'folder', '--', 'jest'], '`folder` could not be written: it is a folder'],
    [
      ['hunt', '--output', 'file/a.txt', '--', 'jest'],
      '`file/a.txt` could not be written: `file` is no folder',
    ],
  ])('%j', async (args, message) => {
    const dir = temporaryFolder()
    mkdirSync(join(dir, 'folder'))
    writeFileSync(join(dir, 'file'), '')
    const { code, err } = await qtests(dir, args, { env: { NODE_PATH: '' } })
    expect(err).toContain(message)
    expect(code).toBe(2)
  })
})
