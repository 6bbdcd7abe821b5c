import type { FileRecord } from '@qtests/core/run'
import { describe, expect, test } from 'vitest'
import type { Runner } from '../e2e/homes.ts'
import { runInline } from '../e2e/run-inline.ts'

/** A hunt in every runner, on the Node that runs this file: `pnpm matrix` starts it on each supported line. */
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
const RUNNERS: readonly Runner[] = ['vitest3', 'vitest4', 'vitest5', 'jest29', 'jest30']

const BODY = `
const sessions = []
function open(id) { sessions.push({ id, history: new Array(1000).fill(id) }) }
test('opens one', () => { open(1); expect(sessions.length).toBeGreaterThan(0) })
test('says hello', () => { expect('hello').toHaveLength(5) })
`

describe.each(RUNNERS)(`%s on Node ${process.versions.node}`, (runner) => {
  const lacking = runner === 'vitest5' && (major < 22 || (major === 22 && minor < 12))

  test.skipIf(lacking)('the test that leaks is found, and no other', async () => {
    const isVitest = runner.startsWith('vitest')
    const config: Record<string, string> = isVitest
      ? { 'vitest.config.mjs': 'export default { test: { globals: true } }\n' }
      : { 'jest.config.js': 'module.exports = { transform: {} }\n' }
    const { records, exitCode } = await runInline(
      { ...config, 'a.test.js': BODY },
      { runner, hunt: ['--repetitions', '16'], timeout: 110_000 },
    )
    const leaks = records
      .filter((record): record is FileRecord => record.type === 'file')
      .flatMap((record) => record.leaks)
    expect(leaks.map(({ test, owner }) => [test, owner])).toEqual([['opens one', 'test']])
    expect(leaks[0]?.sites[0]?.function).toBe('open')
    expect(exitCode).toBe(1)
  })
})
