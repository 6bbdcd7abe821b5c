import { appendFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mergeRuns } from '../src/merge/merge-runs.ts'
import { summarize } from '../src/summary/summarize.ts'
import { qtests } from './qtests.ts'
import {
  assertionRecord,
  temporaryFolder,
  testRecord,
  workerRecord,
  writeFullRun,
  writeLog,
} from './sample.ts'

/** Every file of a folder as bytes, sorted by content. */
const contents = (dir: string): string[] =>
  readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.jsonl'))
    .map((name) => readFileSync(join(dir, name)).toString('base64'))
    .sort()

test('shards that number their workers alike become one run that says the same as both together', async () => {
  const dir = temporaryFolder()
  const shards = [join(dir, 'all/one/run'), join(dir, 'all/two/run')]
  writeFullRun(shards[0] as string)
  writeLog(shards[1] as string, '1', [workerRecord('1'), testRecord('elsewhere', { file: 'src/z.test.ts' })])
  const merged = await mergeRuns([join(dir, 'all')], { out: join(dir, 'merged'), expect: 2 })
  expect(merged).toMatchObject({ runs: 2, files: 3, copies: [], unreadable: [] })
  const { runs, workers, ...one } = await summarize([join(dir, 'merged')])
  const { runs: bothRuns, workers: bothWorkers, ...both } = await summarize(shards)
  expect(one).toEqual(both)
  expect([runs.length, bothRuns.length]).toEqual([1, 2])
  expect(workers.count).toBe(bothWorkers.count)
})

test('whatever the files hold, every byte of them is in the merged run', async () => {
  const dir = temporaryFolder()
  let round = 0
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.uint8Array({ minLength: 1, maxLength: 200 }), {
        minLength: 1,
        maxLength: 8,
        selector: (bytes) => Buffer.from(bytes).toString('hex'),
      }),
      async (files) => {
        const from = join(dir, `from-${++round}`)
        for (const [index, bytes] of files.entries()) {
          // A few folders, the same names in each.
          mkdirSync(join(from, `shard ${index % 3}`), { recursive: true })
          writeFileSync(join(from, `shard ${index % 3}`, `${index >> 1}.jsonl`), bytes)
        }
        const { bytes } = await mergeRuns([from], { out: join(dir, `to-${round}`) })
        expect(contents(join(dir, `to-${round}`))).toEqual(contents(from))
        expect(bytes).toBe(files.reduce((sum, file) => sum + file.length, 0))
      },
    ),
    { numRuns: 50 },
  )
})

test('damage and later versions are kept, counted and said', async () => {
  const dir = temporaryFolder()
  writeLog(join(dir, 'a'), '1', [workerRecord('1'), assertionRecord('x'), testRecord('x')])
  appendFileSync(
    join(dir, 'a/1.jsonl'),
    'garbage\n{"v":7,"type":"test"}\n{"v":1,"type":"from the future"}\n{"v":1,"ty',
  )
  writeFileSync(join(dir, 'a/2.jsonl'), '')
  writeLog(join(dir, 'b'), '1', [workerRecord('1'), testRecord('y')])
  const { code, out, err } = await qtests(dir, ['merge', 'a', 'b', '--out', 'merged', '--expect', '2'])
  expect({ code, err }).toEqual({ code: 0, err: '' })
  expect(
    out.replace(/\d+ B/, '<size>'),
  ).toBe(`[qtests] merged 2 runs into merged: 3 run logs, 5 records, <size>
  1 damaged line, kept as it is; readers skip it
  1 unfinished line, kept as it is; readers skip it: a worker died, or still writes
  1 line of a later version, kept as it is; readers skip it
  1 line of an unknown type, kept as it is; readers skip it
  1 run log empty: the worker recorded nothing
  merged/1-a-1.jsonl:4: no JSON
  merged/1-a-1.jsonl:7: ends in the middle
`)
  expect(contents(join(dir, 'merged'))).toEqual(
    [...contents(join(dir, 'a')), ...contents(join(dir, 'b'))].sort(),
  )
})

test('an artifact that was downloaded twice counts once', async () => {
  const dir = temporaryFolder()
  writeFullRun(join(dir, 'shard-1'))
  writeFullRun(join(dir, 'shard-1 (1)'))
  const { files, copies } = await mergeRuns([dir], { out: `${dir}-merged` })
  expect(files).toBe(2)
  expect(copies).toHaveLength(2)
  expect((await summarize([`${dir}-merged`])).tests.total).toBe(6)
})

test('thousands of files, more bytes than the heap may hold', async () => {
  const dir = temporaryFolder()
  const line = `${JSON.stringify(testRecord('x', { test: 'x'.repeat(2_000) }))}\n`
  for (let file = 0; file < 2_000; file++) {
    const shard = join(dir, `shard-${file % 8}`)
    mkdirSync(shard, { recursive: true })
    writeFileSync(join(shard, `${file}.jsonl`), `${JSON.stringify(workerRecord(String(file)))}\n`)
  }
  writeFileSync(join(dir, 'shard-0/large.jsonl'), line.repeat(20_000))
  const { code, out, err } = await qtests(
    dir,
    ['merge', ...Array.from({ length: 8 }, (_, i) => `shard-${i}`), '--out', 'm'],
    {
      node: ['--max-old-space-size=24'],
    },
  )
  expect({ code, err }).toEqual({ code: 0, err: '' })
  expect(out).toContain('merged 8 runs into m: 2,001 run logs, 22,000 records')
})

describe('what cannot be merged ends with 2, and nothing is written', () => {
  test.each<[string, string[], RegExp]>([
    ['no folder', ['merge', '--out', 'm'], /Expected folders of run logs/],
    ['no --out', ['merge', 'full'], /Expected --out/],
    ['a place that does not exist', ['merge', 'full', 'nowhere', '--out', 'm'], /nowhere/],
    ['no run log', ['merge', 'empty', '--out', 'm'], /Nothing to merge: no \.jsonl file in `empty`/],
    [
      'a missing shard',
      ['merge', 'full', '--out', 'm', '--expect', '2'],
      /Expected 2 runs or shards, found 1/,
    ],
    [
      'no number of shards',
      ['merge', 'full', '--out', 'm', '--expect', 'two'],
      /--expect to be a whole number/,
    ],
    ['a folder in use', ['merge', 'full', '--out', 'used'], /empty or missing, got `used` with 1 entries/],
    ['a folder inside of a place', ['merge', 'full', '--out', 'full/m'], /outside of what is merged/],
  ])('%s', async (_name, args, message) => {
    const dir = temporaryFolder()
    writeFullRun(join(dir, 'full'))
    mkdirSync(join(dir, 'empty'))
    mkdirSync(join(dir, 'used'))
    writeFileSync(join(dir, 'used/precious.txt'), '')
    const before = readdirSync(dir, { recursive: true })
    const { code, out, err } = await qtests(dir, args)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toMatch(message)
    expect(readdirSync(dir, { recursive: true })).toEqual(before)
  })

  test('logs without a single record are written, and are an error', async () => {
    const dir = temporaryFolder()
    mkdirSync(join(dir, 'dead'))
    writeFileSync(join(dir, 'dead/1.jsonl'), 'garbage\n')
    const { code, err } = await qtests(dir, ['merge', 'dead', '--out', 'm'])
    expect(code).toBe(2)
    expect(err).toContain('no record in any of the run logs')
    expect(contents(join(dir, 'm'))).toEqual(contents(join(dir, 'dead')))
  })
})
