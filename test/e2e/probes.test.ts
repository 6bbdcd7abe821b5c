/** Probes in the run log: whose they are, once each, in every runner. */
import { describe, expect, test } from 'vitest'
import { type RunOptions, runInline } from './run-inline.ts'

const BODY = `
const seen = (name) => announceProbe({
  kind: 'pool', name, timeline: { events: [{ at: 1, what: 'idle -> used' }], dropped: 0 }, summary: () => ({ used: 1 }),
})
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

beforeAll(() => { seen('of the file') })
describe('hooks', () => {
  beforeEach(() => { seen('of a hook') })
  test('has its own', () => { seen('pool'); seen('pool') })
})
test('another', () => { seen('orders') })
test('none', () => {})
test.concurrent('one of two', async () => { await sleep(20); seen('of one of two'); await sleep(60) })
test.concurrent('two of two', async () => { await sleep(80) })
`

const CASES: readonly [RunOptions['runner'], Record<string, string>][] = [
  ...(['vitest3', 'vitest4', 'vitest5'] as const).map(
    (runner): [RunOptions['runner'], Record<string, string>] => [
      runner,
      {
        'a.test.mjs': `import { announceProbe } from '@qtests/core/probe'
import { beforeAll, beforeEach, describe, test } from 'vitest'${BODY}`,
      },
    ],
  ),
  ...(['jest29', 'jest30'] as const).map((runner): [RunOptions['runner'], Record<string, string>] => [
    runner,
    { 'a.test.js': `const { announceProbe } = require('@qtests/core/probe')${BODY}` },
  ]),
]

describe.each(CASES)('%s', (runner, files) => {
  test('each probe goes to its test, those of no test to the file', async () => {
    const { exitCode, records, text } = await runInline(files, { runner })
    expect(exitCode, text).toBe(0)
    const written = records.flatMap((record) =>
      record.type === 'probe' ? [`${record.test}: ${record.name}`] : [],
    )
    // Jest tells which of several concurrent tests it is; where nobody does, it is the file's.
    const concurrent = written.filter((line) => line.endsWith('of one of two'))
    expect(concurrent).toEqual([runner.startsWith('jest') ? 'one of two: of one of two' : ': of one of two'])
    expect(written.filter((line) => !concurrent.includes(line)).sort()).toEqual([
      ': of the file',
      'another: orders',
      'hooks > has its own: of a hook',
      'hooks > has its own: pool 1',
      'hooks > has its own: pool 2',
    ])
    expect(records.find((record) => record.type === 'probe')).toMatchObject({
      kind: 'pool',
      summary: { used: 1 },
      events: [{ at: 1, what: 'idle -> used' }],
    })
  })
})
