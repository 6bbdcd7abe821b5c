/** CPU time per call and throughput in real runners: green, red, `.not`, wrong input, functions that throw; and their messages. */
import { beforeAll, describe, expect, test } from 'vitest'
import { BOTH_TIMEOUT, outcomesOf, RUNNERS, runInBoth } from './both-runners.ts'
import { expectReadable, labelsOf } from './message-shape.ts'
import type { Run } from './run-inline.ts'

/** Limits that are far from what any machine takes. */
const CASES = `
const work = () => { let sum = 0; for (let i = 0; i < 100_000; i++) sum += Math.sqrt(i * 1.5); return sum }
const sleep = () => new Promise((resolve) => setTimeout(resolve, 20))
const boom = (i) => { if (i === 3) throw new RangeError('boom') }
const long = { maxTime: '20s' }

describe('toUseCpuLessThan', () => {
  test('pass', async () => { await expect(work).toUseCpuLessThan('1s', long) })
  test('waiting', async () => { await expect(sleep).toUseCpuLessThan('15ms', { ...long, proof: 'compliance' }) })
  test('fail', async () => { await expect(work).toUseCpuLessThan('1us', long) })
  test('not', async () => { await expect(work).not.toUseCpuLessThan('1us', long) })
  test('not, without proof', async () => { await expect(work).not.toUseCpuLessThan('1s', long) })
  test('bad input', async () => { await expect(work).toUseCpuLessThan('5 apples') })
  test('throws', async () => { await expect(boom).toUseCpuLessThan('1s') })
})
describe('toSustain', () => {
  test('pass', async () => { await expect(sleep).toSustain('1/s', long) })
  test('waiting', async () => { await expect(sleep).toSustain('60/s', { ...long, concurrency: 20, proof: 'compliance' }) })
  test('fail', async () => { await expect(sleep).toSustain('60/s', long) })
  test('not', async () => { await expect(sleep).not.toSustain('60/s', long) })
  test('not, without proof', async () => { await expect(work).not.toSustain('1/s', long) })
  test('bad input', async () => { await expect(work).toSustain('1000') })
  test('throws', async () => { await expect(boom).toSustain('1/s', { concurrency: 2 }) })
})
`

const MATCHERS = ['toUseCpuLessThan', 'toSustain'] as const
let runs: ReadonlyMap<string, Run> = new Map()

beforeAll(async () => {
  runs = await runInBoth(CASES)
}, BOTH_TIMEOUT)

describe.each(RUNNERS)('%s', (runner) => {
  const messageOf = (test: string): string => runs.get(runner)?.tests[test]?.messages[0] ?? ''

  test.each(MATCHERS)('%s is green, red and refused where it should be', (matcher) => {
    expect(outcomesOf(runs.get(runner), matcher)).toEqual({
      pass: 'passed',
      waiting: 'passed',
      fail: 'failed',
      not: 'passed',
      'not, without proof': 'failed',
      'bad input': 'failed',
      throws: 'failed',
    })
  })

  test.each(MATCHERS)('the messages of %s fit a screen and point to the test', (matcher) => {
    for (const name of ['fail', 'not, without proof']) {
      expectReadable(messageOf(`${matcher} > ${name}`))
      expect(runs.get(runner)?.tests[`${matcher} > ${name}`]?.line).toMatch(/^a\.test\.js:\d+$/)
    }
    expect(labelsOf(messageOf(`${matcher} > fail`))).toEqual(
      expect.arrayContaining(['expected', 'received', 'proof', 'stretches', 'next']),
    )
    expect(messageOf(`${matcher} > throws`)).toContain('the subject threw at call 3: RangeError: boom')
  })

  test('what was wrong is said, and whose CPU time it is', () => {
    expect(messageOf('toUseCpuLessThan > bad input')).toContain('Expected the CPU time per call to be')
    expect(messageOf('toSustain > bad input')).toContain(
      'Expected the rate to be a number of calls per second',
    )
    const whose = 'threadCpuUsage' in process ? 'this thread' : 'the whole process'
    expect(messageOf('toUseCpuLessThan > fail')).toMatch(new RegExp(`counted\\s+${whose}`))
  })

  test('the record of each failure says what was measured', () => {
    const failed = runs.get(runner)?.assertions.filter(({ verdict, not }) => verdict === 'fail' && !not)
    expect(failed?.map(({ matcher }) => matcher)).toEqual([...MATCHERS])
    for (const { matcher, evidence, calls } of failed ?? []) {
      expect(evidence).toMatchObject({ falseFailure: 1e-6, ended: 'decided', doubt: null, concurrency: 1 })
      expect(calls).toBeGreaterThan(20)
      expect(evidence['cost']).toBeGreaterThan(evidence['limit'] as number)
      expect(typeof evidence['meter']).toBe(matcher === 'toSustain' ? 'object' : 'string')
    }
  })
})
