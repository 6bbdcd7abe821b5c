/** Every way in which the runners start test files: the same verdicts, lines and records in all of them. */
import { describe, expect, test } from 'vitest'
import { type RunOptions, runInline, vitestConfig } from './run-inline.ts'

const FILE = `
const kept = []
test('leak', async () => {
  await expect(() => { kept.push(new Array(64).fill(kept.length)) }).toNotLeakMemory({ maxTime: '20s' })
}, 60_000)
test('no leak', async () => {
  await expect(() => JSON.parse('{"a":[1,2,3]}')).toNotLeakMemory({ maxTime: '20s' })
}, 60_000)
test('not awaited', () => {
  expect(Array(400).fill(1)).toStayUnderP95('20ms')
})
`

async function runBoth(options: RunOptions, config: Readonly<Record<string, string>> = {}) {
  const run = await runInline({ 'a.test.js': FILE, 'b.test.js': FILE, ...config }, options)
  const files = run.testRecords.map(({ file, test: name, status }) => `${file} ${name}: ${status}`).sort()
  return { ...run, ended: files }
}

const ENDED = ['a.test.js', 'b.test.js'].flatMap((file) => [
  `${file} leak: failed`,
  `${file} no leak: passed`,
  `${file} not awaited: failed`,
])

describe.each([
  ['vitest4', ['forks', 'threads', 'vmThreads', 'vmForks']],
  ['vitest3', ['threads', 'vmThreads']],
] as const)('%s', (runner, pools) => {
  test.each(pools)('pool %s', async (pool) => {
    const config = { 'vitest.config.mjs': vitestConfig(`globals: true, pool: '${pool}'`) }
    const run = await runBoth({ runner }, config)
    expect(run.exitCode).toBe(1)
    expect(run.ended).toEqual(ENDED)
    expect(run.tests['leak']?.line).toMatch(/\.test\.js:4$/)
    expect(run.tests['not awaited']?.line).toMatch(/\.test\.js:10$/)
    expect(run.text).not.toMatch(/unhandled/i)
    expect(run.records.find(({ type }) => type === 'worker')).toMatchObject({ runner: 'vitest', pool })
    expect(run.text).toMatch(/\[qtests\] 6 tests in 2 files, \d workers?: 2 passed, 4 failed/)
  })

  test('without isolation one worker runs both files, each with hooks of its own', async () => {
    const test =
      runner === 'vitest3'
        ? 'poolOptions: { forks: { isolate: false, singleFork: true } }'
        : 'isolate: false, maxWorkers: 1'
    const run = await runBoth({ runner }, { 'vitest.config.mjs': vitestConfig(`globals: true, ${test}`) })
    expect(run.exitCode).toBe(1)
    expect(run.ended).toEqual(ENDED)
  })
})

describe.each(['jest30', 'jest29'] as const)('%s', (runner) => {
  test.each([
    ['workers', ['--maxWorkers=2']],
    ['in-band', ['--runInBand']],
  ])('%s', async (pool, args) => {
    const run = await runBoth({ runner, args })
    expect(run.exitCode).toBe(1)
    expect(run.ended).toEqual(ENDED)
    expect(run.tests['leak']?.line).toMatch(/\.test\.js:4$/)
    expect(run.tests['not awaited']?.line).toMatch(/\.test\.js:10$/)
    expect(run.records.find(({ type }) => type === 'worker')).toMatchObject({ runner: 'jest', pool })
    expect(run.text).toContain('[qtests] 6 tests in 2 files')
  })
})
