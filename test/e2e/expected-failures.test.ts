/** Tests that are expected to fail: a run log says of each what the runner says. */
import { expect, test } from 'vitest'
import type { Runner } from './homes.ts'
import { runInline } from './run-inline.ts'

const VITEST = `import { expect, test } from 'vitest'
test.fails('throws', () => { throw new Error('as expected') })
test.fails('holds', () => {})
test.fails('proves a leak', async () => {
  const kept = []
  await expect(() => { kept.push(new Array(500).fill(kept.length)) }).toNotLeakMemory()
})
test.fails('forgets to await', () => { expect(() => {}).toNotLeakMemory() })
test.fails('skips itself', (context) => { context.skip() })
test.fails('throws each time', { retry: 1 }, () => { throw new Error('as expected') })
test('passes', () => {})
test('fails', () => { throw new Error('as nobody expected') })
`

const JEST = `
test.failing('throws', () => { throw new Error('as expected') })
test.failing('holds', () => {})
test('passes', () => {})
test('fails', () => { throw new Error('as nobody expected') })
`

test.each<Runner>(['vitest3', 'vitest4', 'vitest5', 'jest30'])('%s', async (runner) => {
  const isVitest = runner.startsWith('vitest')
  const files = isVitest ? { 'a.test.ts': VITEST } : { 'a.test.js': JEST }
  const run = await runInline(files, { runner })
  expect(run.exitCode, run.text).toBe(1)
  const told = Object.entries(run.tests).map(([name, { status }]) => [name, status])
  // The last attempt is the one that counts.
  const ours = Object.fromEntries(run.testRecords.map(({ test, status }) => [test, status]))
  expect(ours).toMatchObject({ throws: 'passed', holds: 'failed', passes: 'passed', fails: 'failed' })
  if (isVitest) {
    expect(ours).toMatchObject({ 'proves a leak': 'passed', 'forgets to await': 'passed' })
    // A skip is no failure that could be turned into a success.
    expect(ours['skips itself']).toBe('skipped')
  }
  // Version 5 needs a later Node for its reports.
  if (runner === 'vitest5') return
  expect(ours).toEqual(Object.fromEntries(told))
  expect(run.text).toMatch(/\[qtests\] \d tests in 1 file, 1 worker: .*2 failed/)
})

test.each<Runner>(['vitest4', 'jest30'])('%s: a hunt names none of them as failed', async (runner) => {
  const isVitest = runner.startsWith('vitest')
  const body = "('throws', () => { throw new Error('as expected') })\n"
  const files: Record<string, string> = isVitest
    ? { 'a.test.ts': `import { test } from 'vitest'\ntest.fails${body}` }
    : { 'a.test.js': `test.failing${body}` }
  const run = await runInline(files, { runner, hunt: ['--repetitions', '8'] })
  expect(run.text).not.toContain('that failed')
  expect(run.text).toContain('not judged  a.test.')
  expect(run.exitCode).toBe(0)
})
