import { execFile } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { assertionRecord, grown, temporaryFolder, testRecord, writeFullRun, writeLog } from './sample.ts'

// The built command, as a user runs it.
const command = fileURLToPath(new URL('../dist/qtests.js', import.meta.url))

interface Ended {
  readonly code: number
  readonly out: string
  readonly err: string
}

function qtests(cwd: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const { FORCE_COLOR: _force, GITHUB_STEP_SUMMARY: _summary, ...clean } = process.env
  return new Promise((resolve) => {
    execFile(process.execPath, [command, ...args], { cwd, env: { ...clean, ...env } }, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), out, err })
    })
  })
}

test('reports the newest run under .qtests', async () => {
  const dir = temporaryFolder()
  writeLog(join(dir, '.qtests', 'b-older'), '1', [testRecord('old')])
  writeLog(join(dir, '.qtests', 'a-newer'), '1', [testRecord('new'), testRecord('newer')])
  utimesSync(join(dir, '.qtests', 'b-older', '1.jsonl'), 1, 1)
  const { code, out, err } = await qtests(dir, ['report'])
  expect({ code, err }).toEqual({ code: 0, err: '' })
  expect(out).toBe('[qtests] 2 tests in 1 file, 1 worker: 2 passed\n[qtests] 0 assertions\n')
})

test('JSON goes to a file in folders it makes', async () => {
  const dir = temporaryFolder()
  writeFullRun(join(dir, 'run'))
  const { code, out, err } = await qtests(dir, [
    'report',
    'run',
    '--format',
    'json',
    '--output',
    'deep/er/out.json',
  ])
  expect({ code, out, err }).toEqual({
    code: 0,
    out: '',
    err: '[qtests] wrote deep/er/out.json: 6 tests, 4 assertions\n',
  })
  expect(JSON.parse(readFileSync(join(dir, 'deep/er/out.json'), 'utf8'))).toMatchObject({
    schema: 1,
    tests: { total: 6 },
  })
})

test('--github appends Markdown to the step summary and still prints', async () => {
  const dir = temporaryFolder()
  writeFullRun(join(dir, 'run'))
  writeFileSync(join(dir, 'summary.md'), 'before\n')
  const { code, out } = await qtests(dir, ['report', 'run', '--github'], {
    GITHUB_STEP_SUMMARY: join(dir, 'summary.md'),
  })
  expect(code).toBe(0)
  expect(out).toMatch(/^\[qtests\] 6 tests/)
  expect(readFileSync(join(dir, 'summary.md'), 'utf8')).toMatch(
    /^before\n## qtests: 1 test failed, 1 test unfinished, 1 assertion failed\n/,
  )
})

test('a file is never coloured, a terminal that is forced to is', async () => {
  const dir = temporaryFolder()
  writeFullRun(join(dir, 'run'))
  const { out } = await qtests(dir, ['report', 'run', '--output', 'a.txt'], { FORCE_COLOR: '1' })
  expect(out).toBe('')
  expect(readFileSync(join(dir, 'a.txt'), 'utf8')).not.toContain('\u001b')
  expect((await qtests(dir, ['report', 'run'], { FORCE_COLOR: '1' })).out).toContain('\u001b[31m')
  expect((await qtests(dir, ['report', 'run'])).out).not.toContain('\u001b')
})

describe('what cannot be carried out ends with 2 and one sentence', () => {
  test.each<[string, string[]]>([
    ['no folder .qtests', ['report']],
    ['a place that does not exist', ['report', 'nowhere']],
    ['a folder without a log', ['report', 'empty']],
    ['a log without tests', ['report', 'damaged']],
    ['an unknown option', ['report', '--colour']],
    ['an unknown format', ['report', '--format', 'xml']],
    ['several formats for one file', ['report', 'full', '--format', 'json,junit', '--output', 'a']],
    ['a file and a folder', ['report', 'full', '--output', 'a', '--out', 'b']],
    ['an output given twice', ['report', 'full', '--output', 'a', '--output', 'b']],
    ['a history without HTML', ['report', 'full', '--history', 'empty']],
    ['a history that is empty', ['report', 'full', '--format', 'html', '--history', 'empty']],
    ['no such history', ['report', 'full', '--format', 'html', '--history', 'nowhere']],
    ['a missing value', ['report', '--output']],
    ['an unknown command', ['reprot']],
    ['--github outside of GitHub', ['report', 'full', '--github']],
    ['an output that is a folder', ['report', 'full', '--output', 'empty']],
  ])('%s', async (_name, args) => {
    const dir = temporaryFolder()
    writeFullRun(join(dir, 'full'))
    writeLog(join(dir, 'empty', 'x'), '1', [])
    mkdirSync(join(dir, 'empty'), { recursive: true })
    mkdirSync(join(dir, 'damaged'))
    writeFileSync(join(dir, 'damaged', '1.jsonl'), 'garbage\n')
    const { code, out, err } = await qtests(dir, args)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toMatchSnapshot()
    expect(existsSync(join(dir, 'full', '1.jsonl'))).toBe(true)
  })
})

describe('help', () => {
  test.each<[string[]]>([[['--help']], [['report', '--help']]])('%j', async (args) => {
    const { code, out, err } = await qtests(temporaryFolder(), args)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out.replace(/qtests\/\S+/, 'qtests/<version>')).toMatchSnapshot()
  })

  test('no command at all shows the help and is an error', async () => {
    const { code, out } = await qtests(temporaryFolder(), [])
    expect(code).toBe(2)
    expect(out).toContain('Usage:')
  })
})

test('several formats go to a folder, from one reading', async () => {
  const dir = temporaryFolder()
  writeFullRun(join(dir, 'run'))
  const { code, out, err } = await qtests(dir, [
    'report',
    'run',
    '--format',
    'json,junit,markdown',
    '--out',
    'reports',
  ])
  expect({ code, out }).toEqual({ code: 0, out: '' })
  expect(err).toBe(
    ['json', 'junit.xml', 'md']
      .map((ending) => `[qtests] wrote reports/qtests.${ending}: 6 tests, 4 assertions\n`)
      .join(''),
  )
  expect(readdirSync(join(dir, 'reports')).sort()).toEqual(['qtests.json', 'qtests.junit.xml', 'qtests.md'])
})

test('a report that fails leaves the one before, and nothing of its own', async () => {
  const dir = temporaryFolder()
  mkdirSync(join(dir, 'empty'))
  writeFileSync(join(dir, 'out.json'), 'the one before')
  const { code } = await qtests(dir, ['report', 'empty', '--format', 'json', '--output', 'out.json'])
  expect(code).toBe(2)
  expect(readFileSync(join(dir, 'out.json'), 'utf8')).toBe('the one before')
  expect(readdirSync(dir).sort()).toEqual(['empty', 'out.json'])
})

test('annotations go to standard error: standard output may be a report', async () => {
  const dir = temporaryFolder()
  writeFullRun(join(dir, 'run'))
  const { code, out, err } = await qtests(dir, ['report', 'run', '--github', '--format', 'json'], {
    GITHUB_STEP_SUMMARY: join(dir, 'summary.md'),
    GITHUB_WORKSPACE: dir,
  })
  expect(code).toBe(0)
  expect(JSON.parse(out)).toMatchObject({ schema: 1 })
  expect(err.split('\n')[0]).toMatch(/^::warning file=src\/session.ts,line=41,col=17,title=Leak/)
})

test('a log of more than the heap goes through JSON and JUnit', async () => {
  const dir = temporaryFolder()
  for (let block = 0; block < 12; block++) {
    const records = Array.from({ length: 2_500 }, (_, index) => {
      const file = `src/${block}-${Math.floor(index / 50)}.test.ts`
      return [assertionRecord(`t${index}`, { file }), testRecord(`t${index}`, { file, ...grown(1, 2) })]
    })
    writeLog(join(dir, 'run'), String(block), records.flat())
  }
  const { code, err } = await qtests(dir, ['report', 'run', '--format', 'json,junit', '--out', 'reports'], {
    NODE_OPTIONS: '--max-old-space-size=24',
  })
  expect({ code, err }).toMatchObject({ code: 0, err: expect.stringContaining('30,000 tests') })
  expect(statSync(join(dir, 'reports', 'qtests.json')).size).toBeGreaterThan(24 * 2 ** 20)
})
