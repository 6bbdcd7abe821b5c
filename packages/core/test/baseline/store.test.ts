import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { readBaselines } from '../../src/baseline/file.ts'
import { baselineFile, writeEntry } from '../../src/baseline/store.ts'
import { entryAround } from './entries.ts'
import { folder } from './folder.ts'

test('the file is beside the test file', () => {
  expect(baselineFile(join('a', 'b.test.ts'))).toBe(join('a', '__perf__', 'b.test.ts.json'))
})

test('entries that are written at the same time all stay, and nothing else does', async () => {
  const path = baselineFile(join(folder(), 'x.test.ts'))
  const names = Array.from({ length: 20 }, (_, at) => `test ${at}`)
  await Promise.all(names.map((name, at) => writeEntry(path, name, 'm', entryAround(at))))
  const read = readBaselines(path)
  expect([...read.keys()].sort()).toEqual(names.sort())
  expect(readdirSync(dirname(path))).toEqual(['x.test.ts.json'])
})

test('waits for another process, and not for one that died', async () => {
  const path = baselineFile(join(folder(), 'x.test.ts'))
  mkdirSync(dirname(path))
  writeFileSync(`${path}.lock`, '')
  let written = false
  const writing = writeEntry(path, 'a 1', 'm', entryAround(1)).then(() => {
    written = true
  })
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(written).toBe(false)
  const longAgo = Date.now() / 1_000 - 60
  utimesSync(`${path}.lock`, longAgo, longAgo)
  await writing
  expect(readBaselines(path).size).toBe(1)
})

test('a damaged file is never overwritten', async () => {
  const path = baselineFile(join(folder(), 'x.test.ts'))
  mkdirSync(dirname(path))
  writeFileSync(path, '{ "version": 1')
  await expect(writeEntry(path, 'a 1', 'm', entryAround(1))).rejects.toThrow('is damaged')
  expect(readFileSync(path, 'utf8')).toBe('{ "version": 1')
  expect(readdirSync(dirname(path))).toEqual(['x.test.ts.json'])
})

test('what cannot be written is said with its path', async () => {
  const file = join(folder(), 'file')
  writeFileSync(file, '')
  const path = join(file, '__perf__', 'x.json')
  await expect(writeEntry(path, 'a 1', 'm', entryAround(1))).rejects.toThrow(
    `Could not write the baseline file ${path}: Error: ENOTDIR`,
  )
})
