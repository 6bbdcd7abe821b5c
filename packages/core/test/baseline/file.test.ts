import { expect, test } from 'vitest'
import {
  type Baselines,
  formatBaselines,
  parseBaselines,
  readBaselines,
  withEntry,
} from '../../src/baseline/file.ts'
import { entryAround } from './entries.ts'

const PATH = 'a/__perf__/b.test.ts.json'
const empty: Baselines = new Map()

test('what is written is read, whatever the names', () => {
  let baselines = empty
  for (const name of ['sums 1', '__proto__ 1', '7', 'zählt "x"\n 1'])
    baselines = withEntry(baselines, name, 'Node 22, linux x64, 2 x A', entryAround(2))
  expect(parseBaselines(formatBaselines(baselines), PATH)).toEqual(
    new Map([...baselines].sort(([a], [b]) => (a < b ? -1 : 1))),
  )
})

test('the text does not depend on the order of writing, and ends with a line', () => {
  const one = withEntry(withEntry(empty, 'b 1', 'm', entryAround(1)), 'a 1', 'n', entryAround(2))
  const other = withEntry(withEntry(empty, 'a 1', 'n', entryAround(2)), 'b 1', 'm', entryAround(1))
  expect(formatBaselines(one)).toBe(formatBaselines(other))
  expect(formatBaselines(one)).toMatch(/^\{\n {2}"version": 1,\n.*\}\n$/s)
})

test('an entry takes the place of that machine alone', () => {
  const before = withEntry(withEntry(empty, 'a 1', 'm', entryAround(1)), 'a 1', 'n', entryAround(2))
  const after = withEntry(before, 'a 1', 'm', entryAround(3))
  expect(after.get('a 1')?.get('m')).toEqual(entryAround(3))
  expect(after.get('a 1')?.get('n')).toEqual(entryAround(2))
  expect(before.get('a 1')?.get('m')).toEqual(entryAround(1))
})

test('no file has no baselines', () => {
  expect(readBaselines('/no/such/folder/x.json').size).toBe(0)
})

test.each([
  ['no JSON', '{ "version": 1,\n<<<<<<< HEAD', 'is damaged (SyntaxError'],
  ['something else', '[]', 'is damaged (version: '],
  ['nothing', 'null', 'is damaged (the whole: '],
  ['no version', '{ "baselines": {} }', 'is damaged (version: '],
  [
    'a time that is none',
    formatBaselines(withEntry(empty, 'a 1', 'm', entryAround(1))).replace('"value": 1,', '"value": "fast",'),
    'is damaged (baselines.a 1.m.p50.value: ',
  ],
  [
    'a later version',
    '{ "version": 2, "all": [] }',
    'is of version 2; this release of qtests reads version 1',
  ],
])('%s is refused by the name of the file', (_what, text, why) => {
  expect(() => parseBaselines(text, PATH)).toThrow(`The baseline file ${PATH} ${why}`)
})

test('a path that is no file is said so', () => {
  expect(() => readBaselines('/')).toThrow('Could not read the baseline file /: Error: EISDIR')
})
