/** A project with a Vitest runner of its own: it need not call the methods of Vitest's class, which we hear of tests by. */
import { expect, test } from 'vitest'
import { runInline } from './run-inline.ts'

const RUNNER = `import { TestRunner } from 'vitest'
export default class extends TestRunner {
  onBeforeTryTask() {}
}
`

const TESTS = `import { afterEach, expect, test } from 'vitest'
let attempts = 0
test('passes', () => { expect(1).toBe(1) })
test('is tried again', { retry: 1 }, () => { expect(++attempts).toBe(2) })
test('runs twice', { repeats: 1 }, () => {})
test('asserts', async () => { await expect(Array(400).fill(1)).toStayUnderP95('20ms') })
`

const config = (own: string): string => `import { qtests } from '@qtests/vitest/plugin'
export default { plugins: [qtests()], test: { reporters: ['default', 'json'], outputFile: 'report.json'${own} } }
`

test.each([
  ["Vitest's own", ''],
  ['one that does not call it', `, runner: './runner.mjs'`],
])('every attempt is recorded once with %s', async (_name, own) => {
  const run = await runInline(
    { 'runner.mjs': RUNNER, 'a.test.ts': TESTS, 'vitest.config.mjs': config(own) },
    { runner: 'vitest4', reporters: false },
  )
  expect(run.exitCode, run.text).toBe(0)
  expect(
    run.testRecords.map(({ test, status, retry, repeat, snapshot }) => ({
      test,
      status,
      retry,
      ...(repeat === undefined ? {} : { repeat }),
      mode: snapshot?.mode,
    })),
  ).toEqual([
    { test: 'passes', status: 'passed', retry: 0, mode: 'light' },
    { test: 'is tried again', status: 'failed', retry: 0, mode: 'light' },
    { test: 'is tried again', status: 'passed', retry: 1, mode: 'light' },
    { test: 'runs twice', status: 'passed', retry: 0, mode: 'light' },
    { test: 'runs twice', status: 'passed', retry: 0, repeat: 1, mode: 'light' },
    { test: 'asserts', status: 'passed', retry: 0, mode: 'light' },
  ])
  expect(run.assertions.map(({ test, verdict }) => [test, verdict])).toEqual([['asserts', 'pass']])
})
