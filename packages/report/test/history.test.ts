import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { entrySink } from '../src/history/entry.ts'
import { addToHistory, readHistory } from '../src/history/store.ts'
import { sparkline } from '../src/history/text.ts'
import { type Trends, trendsOf } from '../src/history/trends.ts'
import { readRuns } from '../src/read/read-runs.ts'
import { qtests } from './qtests.ts'
import {
  assertionRecord,
  START,
  temporaryFolder,
  testRecord,
  workerRecord,
  writeFullRun,
  writeLog,
} from './sample.ts'

const DAY = 86_400_000

/** A run of a day with one latency assertion. */
function writeRun(dir: string, day: number, p95: number): void {
  writeLog(dir, '1', [
    { ...workerRecord('1'), at: START + day * DAY },
    {
      ...assertionRecord('handler', { matcher: 'toStayUnderP95', evidence: { timed: 1_000, p95 } }),
      at: START + day * DAY + 1,
    },
    { ...testRecord('handler', { duration: 50 }), at: START + day * DAY + 2 },
  ])
}

async function addRun(dir: string, day: number, p95: number, commit: string, keep?: number): Promise<void> {
  const run = join(dir, `run-${day}`)
  writeRun(run, day, p95)
  const [entry] = await readRuns([run], [entrySink(commit, 'main')])
  if (entry === undefined) throw new Error('an empty run')
  await addToHistory(join(dir, 'history'), entry, keep)
}

/** 24 runs, the handler twice as slow from the 16th on. */
async function writeHistory(dir: string): Promise<void> {
  for (let day = 0; day < 24; day++)
    await addRun(dir, day, (day < 16 ? 10 : 20) + (day % 3) / 10, `${day}c0ffee`.padStart(10, 'a'))
}

test('keeps runs in the order of their time, whenever they are added', async () => {
  const dir = temporaryFolder()
  for (const day of [3, 1, 2]) await addRun(dir, day, 10, `c${day}`)
  const { entries, skipped } = await readHistory(join(dir, 'history'))
  expect(entries.map(({ commit }) => commit)).toEqual(['c1', 'c2', 'c3'])
  expect(skipped).toEqual([])
  expect(entries[0]?.series['p95 of src/a.test.ts > handler']).toEqual({
    value: 10,
    unit: 'ms',
    worse: 'more',
  })
  expect(entries[0]?.series['time of all tests']).toMatchObject({ value: 50, unit: 'ms' })
})

test('adding a run twice changes nothing; the same commit measured again is another entry', async () => {
  const dir = temporaryFolder()
  await addRun(dir, 1, 10, 'c1')
  const [entry] = await readRuns([join(dir, 'run-1')], [entrySink('c1', 'main')])
  await addToHistory(join(dir, 'history'), entry as NonNullable<typeof entry>)
  expect((await readHistory(join(dir, 'history'))).entries).toHaveLength(1)
  await addRun(dir, 2, 11, 'c1')
  expect((await readHistory(join(dir, 'history'))).entries).toHaveLength(2)
})

test('is bounded: the oldest go, and files that are not ours stay', async () => {
  const dir = temporaryFolder()
  mkdirSync(join(dir, 'history'))
  writeFileSync(join(dir, 'history/README.md'), 'ours is not yours')
  for (let day = 0; day < 6; day++) await addRun(dir, day, 10, `c${day}`, 3)
  expect((await readHistory(join(dir, 'history'))).entries.map(({ commit }) => commit)).toEqual([
    'c3',
    'c4',
    'c5',
  ])
  expect(readdirSync(join(dir, 'history'))).toContain('README.md')
})

test('two caches become one by copying; damaged entries and later versions are skipped and named', async () => {
  const dir = temporaryFolder()
  await addRun(join(dir, 'a'), 1, 10, 'c1')
  await addRun(join(dir, 'b'), 2, 10, 'c2')
  cpSync(join(dir, 'b/history'), join(dir, 'a/history'), { recursive: true })
  const [first] = readdirSync(join(dir, 'a/history'))
  const name = (day: string): string => join(dir, 'a/history', (first as string).replace(/^\d{4}/, day))
  writeFileSync(name('1990'), '{"schema":1,')
  writeFileSync(name('1991'), '{"schema":99}')
  writeFileSync(name('1992'), '{"schema":1}')
  const { entries, skipped } = await readHistory(join(dir, 'a/history'))
  expect(entries.map(({ commit }) => commit)).toEqual(['c1', 'c2'])
  expect(skipped.map(({ reason }) => reason)).toEqual([
    expect.stringMatching(/JSON/),
    'schema 99, this version reads 1',
    'no entry of a history',
  ])
})

test('survives a force push: nothing asks git for a commit that is gone', async () => {
  const dir = temporaryFolder()
  const git = (...args: string[]): string =>
    String(
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], {
        cwd: dir,
        stdio: 'pipe',
      }),
    ).trim()
  git('init', '-q', '-b', 'trunk')
  const clean = {
    GITHUB_SHA: '',
    CI_COMMIT_SHA: '',
    CIRCLE_SHA1: '',
    GIT_COMMIT: '',
    BUILD_SOURCEVERSION: '',
    BITBUCKET_COMMIT: '',
    GITHUB_HEAD_REF: '',
    GITHUB_REF_NAME: '',
    CI_COMMIT_REF_NAME: '',
  }
  const commits: string[] = []
  for (const day of [1, 2]) {
    git('commit', '-q', '--allow-empty', '-m', `day ${day}`)
    commits.push(git('rev-parse', 'HEAD'))
    writeRun(join(dir, `run-${day}`), day, 10)
    expect(await qtests(dir, ['history', 'add', `run-${day}`], { env: clean })).toMatchObject({
      code: 0,
      err: '',
    })
    // The commit is thrown away, and what it held with it.
    git('update-ref', '-d', 'HEAD')
    git('reflog', 'expire', '--expire=now', '--all')
    git('gc', '-q', '--prune=now')
  }
  const { code, out } = await qtests(dir, ['history', '--format', 'json', '--branch', 'trunk'], {
    env: clean,
  })
  expect(code).toBe(0)
  expect((JSON.parse(out) as Trends).runs.map(({ commit, branch }) => [commit, branch])).toEqual(
    commits.map((commit) => [commit, 'trunk']),
  )
})

test('trends mark the run at which a level changed', async () => {
  const dir = temporaryFolder()
  await writeHistory(dir)
  const { entries } = await readHistory(join(dir, 'history'))
  const { series } = trendsOf(entries)
  const changed = series.filter(({ changes }) => changes.length > 0)
  expect(changed.map(({ name, changes }) => [name, changes])).toEqual([
    [
      'p95 of src/a.test.ts > handler',
      [expect.objectContaining({ run: 16, commit: 'aa16c0ffee', isWorse: true, before: 10.1, after: 20.1 })],
    ],
  ])
})

test('what it says', async () => {
  const dir = temporaryFolder()
  await writeHistory(dir)
  const text = await qtests(dir, ['history', '--folder', 'history'])
  expect(text).toMatchObject({ code: 0, err: '' })
  expect(text.out).toMatchInlineSnapshot(`
    "[qtests] 24 runs in the history, 9 series, 1 with a change of level
      from aaa0c0ffe (2023-11-14) to aa23c0ffe (2023-12-07)

      ▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁████████     20.2 ms  p95 of src/a.test.ts > handler
          10.1 ms -> 20.1 ms since aa16c0ffe (2023-11-30)
      ▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁           1  tests
      ▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁           0  failed tests
      ▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁           0  unfinished tests
      ▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁       50 ms  time of all tests
      ▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁           1  assertions
      ▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁           0  proven leaks
      ▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁         0 B  growth, all leaks
      ▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁         0 %  assertions without a verdict
    "
  `)
  const markdown = await qtests(dir, [
    'history',
    'show',
    '--folder',
    'history',
    '--format',
    'markdown',
    '--output',
    'h.md',
  ])
  expect(markdown).toEqual({ code: 0, out: '', err: '[qtests] wrote h.md: 1 change of level in 24 runs\n' })
  expect(readFileSync(join(dir, 'h.md'), 'utf8')).toContain('| **worse** |')
})

test('the commit comes from the CI service, the command, and is taken as it was typed', async () => {
  const dir = temporaryFolder()
  writeFullRun(join(dir, '.qtests/run'))
  const commits = async (): Promise<string[]> =>
    (await readHistory(join(dir, '.qtests-history'))).entries.map(({ commit }) => commit)
  expect((await qtests(dir, ['history', 'add'], { env: { GITHUB_SHA: 'abc123' } })).code).toBe(0)
  expect(await commits()).toEqual(['abc123'])
  // The parser of options would make infinity of it.
  expect((await qtests(dir, ['history', 'add', '--commit', '123e456'])).code).toBe(0)
  expect((await qtests(dir, ['history', 'add', '--commit=00012'])).code).toBe(0)
  expect((await commits()).sort()).toEqual(['00012', '123e456', 'abc123'])
})

test('sparkline', () => {
  expect(sparkline([1, 2, 3, 4, 5, 6, 7, 8], 40)).toBe('▁▂▃▄▅▆▇█')
  expect(sparkline([5, 5, null, 5], 40)).toBe('▁▁ ▁')
  expect(sparkline([9, 1, 2], 2)).toBe('▁█')
  expect(sparkline([], 40)).toBe('')
})

describe('ends with 2', () => {
  test.each<[string, string[], RegExp]>([
    ['no history', ['history'], /Expected a history in `.qtests-history`/],
    ['an empty history', ['history', '--folder', 'empty'], /has no run/],
    [
      'a branch that is not in it',
      ['history', '--folder', 'history', '--branch', 'gone'],
      /no run of `gone`/,
    ],
    ['no run to add', ['history', 'add', 'empty', '--commit', 'c'], /No data/],
    ['a folder that is not there', ['history', 'add', 'nowhere', '--commit', 'c'], /nowhere/],
    [
      'nothing to keep',
      ['history', 'add', 'run-1', '--commit', 'c', '--keep', '0'],
      /--keep to be a whole number/,
    ],
    ['an unknown action', ['history', 'drop'], /Expected add or show, got `drop`/],
    ['an unknown format', ['history', '--folder', 'history', '--format', 'html'], /--format to be one of/],
  ])('%s', async (_name, args, message) => {
    const dir = temporaryFolder()
    mkdirSync(join(dir, 'empty'))
    await addRun(dir, 1, 10, 'c1')
    const { code, out, err } = await qtests(dir, args)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toMatch(message)
  })
})
