/** Which test an assertion belongs to: retries, repetitions, concurrent tests, hooks, time limits, suites. */
import { beforeAll, describe, expect, test } from 'vitest'
import { type Run, runInline, vitestConfig } from './run-inline.ts'

const PRELUDE = `
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
const fast = Array(400).fill(1)
const slow = Array(400).fill(100)
`

const RETRIED = `${PRELUDE}
let attempt = 0
describe('outer', () => {
  describe('inner', () => {
    test('retried', async () => {
      attempt++
      if (attempt === 1) expect(fast).toStayUnderP95('20ms')
      else await expect(attempt === 2 ? slow : fast).toStayUnderP95('20ms')
    })
  })
})
`

const SEQUENTIAL = `${PRELUDE}
describe('hooks', () => {
  afterEach(async () => { await expect(fast).toStayUnderP90('20ms') })
  test('assertion in a hook', async () => {})
})
describe('a hook that forgets', () => {
  afterEach(() => { expect(fast).toStayUnderP90('20ms') })
  test('fails', () => {})
})
test('a chain that nobody awaits', async () => {
  void (async () => { await expect(() => sleep(5)).toStayUnderP95('2s') })()
})
test('out of time', async () => {
  try { await expect(() => sleep(20)).toStayUnderP95('2s', { maxTime: '30s', maxCalls: 100_000 }) } finally { console.log('cleaned up') }
  await new Promise(() => {})
}, 500)
test('the next one is measured alone', async () => {
  await expect(fast).toStayUnderP95('20ms')
})
`

const CONCURRENT = (context: string) => `${PRELUDE}
test.concurrent('slow one', async (${context}) => { await sleep(40); await expect(fast).toStayUnderP95('20ms') })
test.concurrent('measures', async (${context}) => {
  await sleep(5); await expect(() => sleep(1)).toStayUnderP95('2s', { maxCalls: 70 })
})
test.concurrent('awaits later', async (${context}) => {
  const assertion = expect(fast).toStayUnderP95('20ms'); await sleep(20); await assertion
})
test('sequential', async () => { await expect(fast).toStayUnderP95('20ms') })
`

const FORGETFUL = `${PRELUDE}
test.concurrent('innocent', async () => { await sleep(30); await expect(fast).toStayUnderP95('20ms') })
test.concurrent('forgets', async () => { await sleep(5); expect(fast).toStayUnderP99('20ms') })
`

const RUNNERS = ['vitest4', 'vitest3', 'jest30', 'jest29'] as const
const runs = {} as Record<(typeof RUNNERS)[number], Run>

beforeAll(async () => {
  for (const runner of RUNNERS) {
    const vitest = runner.startsWith('vitest')
    runs[runner] = await runInline(
      {
        ...(vitest ? { 'vitest.config.mjs': vitestConfig('globals: true') } : {}),
        'retried.test.js': `${vitest ? 'vi.setConfig({ retry: 2 })' : 'jest.retryTimes(2)'}\n${RETRIED}`,
        'sequential.test.js': SEQUENTIAL,
        'concurrent.test.js': CONCURRENT(''),
        'context.test.js': CONCURRENT(vitest ? '{ expect }' : ''),
        'forgetful.test.js': FORGETFUL,
      },
      { runner },
    )
  }
})

describe.each(RUNNERS)('%s', (runner) => {
  const vitest = runner.startsWith('vitest')
  const attemptsOf = (name: string) =>
    runs[runner].testRecords.filter(({ test }) => test === name).map(({ retry, status }) => [retry, status])

  test('each attempt of a retried test is judged and logged by itself', () => {
    const run = runs[runner]
    expect(run.tests['outer > inner > retried']?.status).toBe('passed')
    expect(attemptsOf('outer > inner > retried')).toEqual([
      [0, 'failed'],
      [1, 'failed'],
      [2, 'passed'],
    ])
    const verdicts = run.assertions.filter(({ test }) => test === 'outer > inner > retried')
    expect(verdicts.at(-2)).toMatchObject({ verdict: 'fail', passed: false })
    expect(verdicts.at(-1)).toMatchObject({ verdict: 'pass', passed: true })
  })

  test('an assertion in a hook belongs to the test, also when it is forgotten there', () => {
    const run = runs[runner]
    expect(run.tests['hooks > assertion in a hook']?.status).toBe('passed')
    expect(run.assertions.filter(({ test }) => test === 'hooks > assertion in a hook')).toMatchObject([
      { matcher: 'toStayUnderP90', verdict: 'pass' },
    ])
    expect(run.tests['a hook that forgets > fails']?.messages[0]).toMatch(
      /^\[qtests\] An assertion was not awaited \(sequential\.test\.js:\d+:\d+\)/,
    )
  })

  test('an assertion that outlives its test is stopped and told', () => {
    expect(runs[runner].tests['a chain that nobody awaits']?.messages[0]).toMatch(
      /^\[qtests\] An assertion was still running when the test ended/,
    )
  })

  test('a test that runs out of time is stopped, its `finally` runs, and only the time limit is reported', () => {
    const run = runs[runner]
    expect(run.tests['out of time']?.status).toBe('failed')
    expect(run.tests['out of time']?.messages.join('\n')).not.toContain('[qtests]')
    expect(run.text).toContain('cleaned up')
    expect(run.tests['the next one is measured alone']?.status).toBe('passed')
  })

  test('concurrent tests pass whichever `expect` they use, and are marked', () => {
    const run = runs[runner]
    expect(run.files['concurrent.test.js']).toBe('passed')
    expect(run.files['context.test.js']).toBe('passed')
    const records = run.testRecords.filter(({ file }) => file === 'concurrent.test.js')
    expect(Object.fromEntries(records.map(({ test, concurrent }) => [test, concurrent]))).toEqual({
      'slow one': true,
      measures: true,
      'awaits later': true,
      sequential: false,
    })
  })

  test('an assertion that a concurrent test forgets fails the file, and never an innocent test', () => {
    const run = runs[runner]
    expect(run.files['forgetful.test.js']).toBe('failed')
    expect(run.tests['innocent']?.status).toBe('passed')
    // Jest 30 says exactly which test; the others cannot.
    expect(run.tests['forgets']?.status).toBe(runner === 'jest30' ? 'failed' : 'passed')
    expect(run.text).toMatch(/\[qtests\] An assertion was not awaited \(forgetful\.test\.js:7:\d+\)/)
  })

  test('records of concurrent tests name the right test, or none', () => {
    const { assertions } = runs[runner]
    const named = assertions
      .filter(({ file, matcher }) => file === 'context.test.js' && matcher === 'toStayUnderP95')
      .map(({ test }) => test)
      .sort()
    expect(named).toEqual(
      runner === 'vitest3'
        ? ['', '', '', 'sequential']
        : ['awaits later', 'measures', 'sequential', 'slow one'],
    )
  })

  test('nothing is reported outside of tests and files', () => {
    expect(runs[runner].text).not.toMatch(/unhandled/i)
    expect(vitest || !runs[runner].text.includes('did not exit')).toBe(true)
  })
})
