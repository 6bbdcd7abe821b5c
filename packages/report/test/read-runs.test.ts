import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readRuns, type Sink, summarize, summarySink } from '../src/index.ts'
import {
  assertionRecord,
  fileRecord,
  temporaryFolder,
  testRecord,
  workerRecord,
  writeFullRun,
  writeLog,
} from './sample.ts'

/** Writes down what it is told. */
function diary(): Sink<string[]> {
  const told: string[] = []
  return {
    entry: ({ record, line }) => void told.push(`entry ${line} ${record.type}`),
    worker: ({ record }) => void told.push(`worker ${record.type}`),
    test: ({ record, retries }) => void told.push(`test ${record.test}, ${retries.length} retries`),
    unfinished: ({ test }) => void told.push(`unfinished ${test}`),
    end: ({ records, damagedLines }) => [...told, `end ${records} records, ${damagedLines} damaged`],
  }
}

test('a sink is told of every record, then of what it belongs to', async () => {
  const dir = temporaryFolder()
  writeLog(dir, '1', [
    workerRecord('1'),
    testRecord('a', { status: 'failed' }),
    testRecord('a', { retry: 1 }),
    assertionRecord('dies', { file: 'src/b.test.ts' }),
  ])
  appendFileSync(join(dir, '1.jsonl'), 'garbage\n')
  expect(await readRuns([dir], [diary()])).toEqual([
    [
      'entry 1 worker',
      'worker worker',
      'entry 2 test',
      'entry 3 test',
      'entry 4 assertion',
      'test a, 1 retries',
      'unfinished dies',
      'end 4 records, 1 damaged',
    ],
  ])
})

test('one reading feeds all sinks, each as if it were alone', async () => {
  const dir = temporaryFolder()
  writeFullRun(dir)
  const [first, summary, second] = await readRuns([dir], [diary(), summarySink({ top: 2 }), diary()])
  expect(second).toEqual(first)
  expect(summary).toEqual(await summarize([dir], { top: 2 }))
})

test('a sink that is slow holds the reader back', async () => {
  const dir = temporaryFolder()
  writeFullRun(dir)
  let open = 0
  let most = 0
  const slow = async () => {
    open += 1
    most = Math.max(most, open)
    await new Promise(setImmediate)
    open -= 1
  }
  const [left] = await readRuns(
    [dir],
    [{ entry: slow, test: slow, unfinished: slow, worker: slow, end: () => open }],
  )
  expect({ left, most }).toEqual({ left: 0, most: 1 })
})

test('what a sink throws ends the reading', async () => {
  const dir = temporaryFolder()
  writeFullRun(dir)
  const broken: Sink<never> = {
    test() {
      throw new Error('disk full')
    },
    end: () => {
      throw new Error('not reached')
    },
  }
  await expect(readRuns([dir], [broken])).rejects.toThrow('disk full')
})

test('tests of a file that a stopped hunt has begun, and done anew when it went on, count once', async () => {
  const dir = temporaryFolder()
  const file = 'src/b.test.ts'
  writeLog(dir, '1', [
    workerRecord('1'),
    testRecord('done'),
    fileRecord({ by: 'hunt', tests: 1 }),
    assertionRecord('begun', { file }),
    testRecord('begun', { file, status: 'failed' }),
    testRecord('stopped twice', { file: 'src/c.test.ts', status: 'failed', at: 2_000 }),
  ])
  writeLog(dir, '2', [
    workerRecord('2'),
    assertionRecord('begun', { file }),
    testRecord('begun', { file }),
    testRecord('not reached before', { file }),
    fileRecord({ by: 'hunt', file, tests: 2 }),
    testRecord('stopped twice', { file: 'src/c.test.ts', at: 3_000 }),
  ])
  const counted = async () => {
    const { tests, assertions, leaks } = await summarize([dir])
    return [tests.total, tests.failed, assertions.total, leaks?.files]
  }
  // Of other runs nothing is left out: there the same test twice are two tests.
  expect(await counted()).toEqual([6, 2, 2, 2])
  writeFileSync(join(dir, 'hunt.json'), '{}')
  expect(await counted()).toEqual([4, 0, 1, 2])
})
