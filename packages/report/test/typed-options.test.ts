/** What is typed is what is used: a name that looks like a number stays the name that it is. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { qtests } from './qtests.ts'
import { temporaryFolder, testRecord, writeLog } from './sample.ts'

function project(): string {
  const dir = temporaryFolder()
  writeLog(join(dir, 'run'), '1', [testRecord('one')])
  return dir
}

describe('names that look like numbers', () => {
  test.each([
    [['merge', 'run', '--out', '08'], '08'],
    [['merge', 'run', '--out=0x1F'], '0x1F'],
    [['report', 'run', '--format', 'json', '--out', '007'], '007'],
    [['report', 'run', '--output', '1e3'], '1e3'],
    [['compare', 'run', 'run', '--output', '1e3'], '1e3'],
    [['history', 'add', 'run', '--commit', 'a1', '--folder', '0e51'], '0e51'],
  ])('%j', async (args, name) => {
    const dir = project()
    const { code, err } = await qtests(dir, args)
    expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' })
    expect(readdirSync(dir).sort()).toEqual([name, 'run'].sort())
  })

  test('of a commit and a branch', async () => {
    const dir = project()
    const args = ['history', 'add', 'run', '--folder', 'past', '--commit', '0123e456', '--branch=007']
    expect(await qtests(dir, args)).toMatchObject({ code: 0 })
    const [entry] = readdirSync(join(dir, 'past'), { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.json'),
    )
    expect(JSON.parse(readFileSync(join(dir, 'past', entry as string), 'utf8'))).toMatchObject({
      commit: '0123e456',
      branch: '007',
    })
  })
})

describe('empty text is refused', () => {
  test.each([
    [['report', 'run', '--output', ''], '--output'],
    [['report', 'run', '--output='], '--output'],
    [['merge', 'run', '--out', ''], '--out'],
    [['compare', 'run', 'run', '--tolerance', ''], '--tolerance'],
    [['compare', 'run', 'run', '--false-alarm', ' '], '--false-alarm'],
    [['gate', 'run', '--config', ''], '--config'],
    [['history', 'add', 'run', '--commit', ''], '--commit'],
    [['hunt', '--repetitions', '', '--', 'jest'], '--repetitions'],
  ])('%j', async (args, option) => {
    const dir = project()
    const { code, out, err } = await qtests(dir, args)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toMatch(/option `|Expected/)
    expect(err).toContain(option)
    expect(readdirSync(dir)).toEqual(['run'])
  })

  test('says what was expected', async () => {
    const { err } = await qtests(project(), ['report', 'run', '--output', ''])
    expect(err).toBe(
      "[qtests] Expected --output to be text that is not empty, got `''` (string)\nSee: qtests --help\n",
    )
  })

  test('also where a folder is expected', async () => {
    const { code, err } = await qtests(project(), ['merge', '', 'run', '--out', 'all'])
    expect(code).toBe(2)
    expect(err).toContain("Expected each argument of merge to be text, got `''` (empty string)")
  })
})

describe('numbers are still numbers', () => {
  test.each([
    [['merge', 'run', '--out', 'all', '--expect', '1'], 0],
    [['merge', 'run', '--out', 'all', '--expect', '1.5'], 2],
    [['history', 'add', 'run', '--commit', 'a', '--keep', '3'], 0],
    [['history', 'add', 'run', '--commit', 'a', '--keep', 'few'], 2],
    [['compare', 'run', 'run', '--tolerance', '0.1'], 0],
  ])('%j', async (args, exit) => {
    const { code, err } = await qtests(project(), args)
    expect(code, err).toBe(exit)
  })

  test('a size without a unit is bytes', async () => {
    const args = ['hunt', '--tolerance', '2048', '--max-test-time', '5000', '--', 'jest']
    const dir = project()
    const { err } = await qtests(dir, args, { env: { NODE_PATH: '' } })
    expect(err).toContain('There is no jest in this project')
    expect(existsSync(join(dir, '.qtests'))).toBe(false)
  })
})
