/**
 * Runs that end badly, of both runners: nothing recorded up to the last finished test is lost, and merge, report, compare and gate
 * speak of the same records.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { LogRecord, TestRecord } from '@qtests/core/run'
import { afterEach, describe, expect, test } from 'vitest'
import { Machine } from './machine.ts'

let machine: Machine | undefined
afterEach(() => machine?.dispose())

/** Finished tests, an assertion in each, then the end of the worker. */
const crashing = (how: string): string => `
for (const name of ['one', 'two', 'three']) {
  test(name, async () => { await expect([1, 2, 3]).toStayUnderP95(1_000) })
}
test('dies', async () => {
  await expect([1, 2, 3]).toStayUnderP95(1_000)
  ${how}
})
`
const KILLED = `process.kill(process.pid, 'SIGKILL'); await new Promise(() => {})`
const OUT_OF_MEMORY = `const kept = []; for (;;) kept.push(new Array(10_000).fill({}))`
const clean = `test('clean', async () => { await expect([1, 2, 3]).toStayUnderP95(1_000) })\n`

const project = (how: string): Record<string, string> => ({
  'qtests.config.json': '{ "gate": { "unfinished": 0 } }',
  'vitest.config.mjs': `import { qtests } from '@qtests/vitest/plugin'
export default { plugins: [qtests()], test: { include: ['t/*.test.mjs'], globals: true, testTimeout: 30_000, teardownTimeout: 1_000, execArgv: ['--max-old-space-size=80'] } }\n`,
  'jest.config.js': `module.exports = { preset: '@qtests/jest', transform: {}, testMatch: ['**/t/*.test.cjs'], testTimeout: 30_000, maxWorkers: 2 }\n`,
  't/clean.test.mjs': clean,
  't/crashing.test.mjs': crashing(how),
  't/clean.test.cjs': clean,
  't/crashing.test.cjs': crashing(how),
})

function records(dir: string): LogRecord[] {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.jsonl'))
    .flatMap((name) => readFileSync(join(dir, name), 'utf8').split('\n'))
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as LogRecord)
}

const finished = (all: readonly LogRecord[]): string[] =>
  all.filter((record): record is TestRecord => record.type === 'test').map(({ test }) => test)

describe.each([
  ['vitest', 'npx vitest run'],
  ['jest', 'NODE_OPTIONS=--max-old-space-size=80 npx jest'],
])('%s', (_runner, command) => {
  test.each([
    ['a worker that is killed', KILLED],
    ['a worker that runs out of memory', OUT_OF_MEMORY],
  ])('%s', async (_name, how) => {
    machine = new Machine(project(how))
    const { dir } = machine
    const run = await machine.sh(command, { QTESTS_DIR: 'run' })
    expect(run.code, run.out + run.err).not.toBe(0)
    const all = records(join(dir, 'run'))
    expect(finished(all)).toEqual(expect.arrayContaining(['one', 'two', 'three', 'clean']))
    expect(finished(all)).not.toContain('dies')
    // The verdict that it had before it died is there as well.
    expect(all.filter((record) => record.type === 'assertion').map(({ test }) => test)).toContain('dies')

    expect((await machine.sh('npx qtests merge run --out merged --expect 1')).code).toBe(0)
    expect(records(join(dir, 'merged'))).toHaveLength(all.length)
    const report = JSON.parse((await machine.sh('npx qtests report merged --format json')).out) as {
      readonly summary?: { readonly tests: Readonly<Record<string, number>> }
      readonly tests?: Readonly<Record<string, number>>
    }
    const counts = report.summary?.tests ?? report.tests
    expect(counts).toMatchObject({ unfinished: 1, total: new Set(finished(all)).size })
    const metrics = await machine.sh('npx qtests report merged --format prometheus')
    expect(metrics.out).toContain('qtests_tests_total{status="unfinished"} 1')
    const gate = await machine.sh('npx qtests gate merged')
    expect(gate).toMatchObject({
      code: 1,
      out: expect.stringMatching(/exceeded +unfinished +1, at most 0\n.*dies/),
    })
    expect((await machine.sh('npx qtests compare run merged')).code).toBe(0)
  })
})
