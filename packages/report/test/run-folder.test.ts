import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { newRunFolder, tidyRuns } from '../src/run-folder.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'qtests-run-folder-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const runs = (): string[] => readdirSync(join(root, '.qtests')).filter((name) => name !== '.gitignore')

test('the newest twenty runs are kept, and what is not a run is left alone', async () => {
  const own = Array.from({ length: 25 }, (_, at) => `2026-11-21T10-00-00-0${10 + at}Z-${at}`)
  for (const name of [...own, 'mine', '2026-notes']) {
    mkdirSync(join(root, '.qtests', name), { recursive: true })
    writeFileSync(join(root, '.qtests', name, '1.jsonl'), '')
  }
  await tidyRuns(root)
  expect(runs().sort()).toEqual([...own.slice(5), '2026-notes', 'mine'].sort())
})

test('a new folder belongs to what is tidied', async () => {
  const made = newRunFolder(root)
  expect(dirname(made)).toBe(join(root, '.qtests'))
  mkdirSync(made, { recursive: true })
  for (let year = 2001; year < 2021; year += 1) {
    mkdirSync(join(root, '.qtests', basename(made).replace(/^\d{4}/, String(year))))
  }
  await tidyRuns(root)
  expect(runs()).toHaveLength(20)
  expect(runs()).toContain(basename(made))
})

test('the folder ignores itself in git, unless somebody decided otherwise', async () => {
  mkdirSync(join(root, '.qtests'))
  await tidyRuns(root)
  const file = join(root, '.qtests', '.gitignore')
  expect(readFileSync(file, 'utf8')).toBe('*\n')
  writeFileSync(file, '!*\n')
  await tidyRuns(root)
  expect(readFileSync(file, 'utf8')).toBe('!*\n')
})

test('without a folder nothing is made', async () => {
  await tidyRuns(root)
  expect(readdirSync(root)).toEqual([])
})
