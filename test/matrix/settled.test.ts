/** Boundaries that are collected, in Vitest 5: it counts attempts by itself, and does not run on the Node of the end-to-end tests. */
import type { FileRecord } from '@qtests/core/run'
import { expect, test } from 'vitest'
import { runInline, vitestConfig } from '../e2e/run-inline.ts'

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
const lacking = major < 22 || (major === 22 && minor < 12)

const BODY = `
import { afterEach, beforeEach, expect, test } from 'vitest'
const sessions = []
let [before, after, tries] = [0, 0, 0]
function open(id) { sessions.push({ id, history: new Array(30000).fill(id) }) }
beforeEach(() => { before += 1 })
afterEach(() => { after += 1 })
test('clean', () => { expect(JSON.parse('[1]')).toEqual([1]) })
test('opens one', () => { open(1); expect(sessions.length).toBeGreaterThan(0) })
test('had its hooks each time', () => { expect([before - after, after > 5]).toEqual([1, true]) })
test('is retried', { retry: 2 }, () => { tries += 1; expect(tries).toBeGreaterThan(1) })
test('is repeated by itself', { repeats: 1 }, () => { expect(1).toBe(1) })
`

test.skipIf(lacking)(`vitest5 on Node ${process.versions.node}: only the test that leaks fails`, async () => {
  const options = "{ snapshots: 'settled', leaks: 'fail', maxOverhead: 100 }"
  const { exitCode, tests, records, testRecords } = await runInline(
    { 'a.test.mjs': BODY, 'vitest.config.mjs': vitestConfig('', options) },
    { runner: 'vitest5', timeout: 110_000 },
  )
  expect(exitCode).toBe(1)
  const failed = Object.entries(tests).filter(([, { status }]) => status !== 'passed')
  expect(failed.map(([name]) => name)).toEqual(['opens one'])
  expect(failed[0]?.[1].messages[0]).toMatch(/\[qtests\] leaks 2[3-6]\d(\.\d)? KB each time it runs/)
  // Repetitions of ours are no attempts.
  expect(testRecords.map(({ test, status, retry, repeat = 0 }) => [test, status, retry, repeat])).toEqual([
    ['clean', 'passed', 0, 0],
    ['opens one', 'failed', 0, 0],
    ['had its hooks each time', 'passed', 0, 0],
    ['is retried', 'failed', 0, 0],
    ['is retried', 'passed', 1, 0],
    ['is repeated by itself', 'passed', 0, 0],
    ['is repeated by itself', 'passed', 0, 1],
  ])
  const [file] = records.filter((record): record is FileRecord => record.type === 'file')
  expect(file).toMatchObject({ by: 'settled', trend: 'leaking' })
  expect(file?.leaks.map((leak) => leak.test)).toEqual(['opens one'])
})
