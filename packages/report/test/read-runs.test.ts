import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readRuns, type Sink, summarize, summarySink } from '../src/index.ts'
import {
  assertionRecord,
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
