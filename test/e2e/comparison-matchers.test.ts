/** Comparisons and growth in real runners: green, red, `.not`, wrong input, functions that throw; and their messages. */
import { beforeAll, describe, expect, test } from 'vitest'
import { BOTH_TIMEOUT, outcomesOf, RUNNERS, runInBoth } from './both-runners.ts'
import { expectReadable, labelsOf } from './message-shape.ts'
import type { Run } from './run-inline.ts'

/** Ratios of eight and more, so that no machine makes a difference. */
const CASES = `
const work = (steps) => () => { let sum = 0; for (let i = 0; i < steps; i++) sum += Math.sqrt(i * 1.5); return sum }
const quick = work(1_000)
const slow = work(10_000)
const boom = (i) => { if (i === 3) throw new RangeError('boom') }
const long = { maxTime: '20s' }

describe('toRunFasterThan', () => {
  test('pass', async () => { await expect(quick).toRunFasterThan(slow, { by: '2x', ...long }) })
  test('fail', async () => { await expect(slow).toRunFasterThan(quick, { by: '10%', ...long }) })
  test('not', async () => { await expect(slow).not.toRunFasterThan(quick, long) })
  test('not, without proof', async () => { await expect(quick).not.toRunFasterThan(slow, long) })
  test('bad input', async () => { await expect(quick).toRunFasterThan(slow, { by: 3 }) })
  test('throws', async () => { await expect(quick).toRunFasterThan(boom) })
})
describe('toNotBeSlowerThan', () => {
  test('pass', async () => { await expect(async () => quick()).toNotBeSlowerThan(slow, long) })
  test('fail', async () => { await expect(slow).toNotBeSlowerThan(async () => quick(), long) })
  test('not', async () => { await expect(slow).not.toNotBeSlowerThan(quick, long) })
  test('not, without proof', async () => { await expect(quick).not.toNotBeSlowerThan(slow, long) })
  test('bad input', async () => { await expect(quick).toNotBeSlowerThan('slow') })
  test('throws', async () => { await expect(boom).toNotBeSlowerThan(quick) })
})
describe('toHaveOverheadBelow', () => {
  test('pass', async () => { await expect(quick).toHaveOverheadBelow('5%', { baseline: slow, ...long }) })
  test('fail', async () => { await expect(slow).toHaveOverheadBelow('50%', { baseline: quick, ...long }) })
  test('not', async () => { await expect(slow).not.toHaveOverheadBelow('5%', { baseline: quick, ...long }) })
  test('not, without proof', async () => { await expect(quick).not.toHaveOverheadBelow('5%', { baseline: slow, ...long }) })
  test('bad input', async () => { await expect(quick).toHaveOverheadBelow('5%') })
  test('throws', async () => { await expect(boom).toHaveOverheadBelow('5%', { baseline: quick }) })
})
describe('toScaleAtMost', () => {
  const sizes = [10, 100, 1_000]
  const { sqrt } = Math
  const once = (list) => { let sum = 0; for (const one of list) sum += sqrt(one); return sum }
  const pairs = (list) => { let sum = 0; for (const one of list) for (const other of list) sum += sqrt(one * other); return sum }
  const input = { sizes, setup: (size) => Array.from({ length: size }, (_, at) => at), ...long }
  test('pass', async () => { await expect(once).toScaleAtMost('n', input) })
  test('fail', async () => { await expect(pairs).toScaleAtMost('O(1)', input) })
  test('not', async () => { await expect(pairs).not.toScaleAtMost('log n', { ...input, fresh: true }) })
  test('not, without proof', async () => { await expect(once).not.toScaleAtMost('n', input) })
  test('bad input', async () => { await expect(once).toScaleAtMost('n', { sizes: [10] }) })
  test('throws', async () => { await expect(boom).toScaleAtMost('n', { sizes: [1, 2, 3, 100] }) })
})
`

const COMPARISONS = ['toRunFasterThan', 'toNotBeSlowerThan', 'toHaveOverheadBelow'] as const
const MATCHERS = [...COMPARISONS, 'toScaleAtMost'] as const
let runs: ReadonlyMap<string, Run> = new Map()

beforeAll(async () => {
  runs = await runInBoth(CASES)
}, BOTH_TIMEOUT)

describe.each(RUNNERS)('%s', (runner) => {
  test.each(MATCHERS)('%s is green, red and refused where it should be', (matcher) => {
    expect(outcomesOf(runs.get(runner), matcher)).toEqual({
      pass: 'passed',
      fail: 'failed',
      not: 'passed',
      'not, without proof': 'failed',
      'bad input': 'failed',
      throws: 'failed',
    })
  })

  test.each(MATCHERS)('the messages of %s fit a screen and point to the test', (matcher) => {
    for (const name of ['fail', 'not, without proof']) {
      const outcome = runs.get(runner)?.tests[`${matcher} > ${name}`]
      expectReadable(outcome?.messages[0] ?? '')
      expect(outcome?.line).toMatch(/^a\.test\.js:\d+$/)
    }
    const failure = runs.get(runner)?.tests[`${matcher} > fail`]?.messages[0] ?? ''
    expect(labelsOf(failure)).toEqual(
      expect.arrayContaining(['expected', 'received', 'proof', 'times', 'warm-up', 'next']),
    )
  })

  test('the record of each failure says what was measured', () => {
    const failed = runs.get(runner)?.assertions.filter(({ verdict, not }) => verdict === 'fail' && !not)
    expect(failed?.map(({ matcher }) => matcher)).toEqual([...MATCHERS])
    for (const { matcher, evidence, calls } of failed ?? []) {
      expect(evidence).toMatchObject({ falseFailure: 1e-6, ended: 'decided', doubt: null })
      expect(calls).toBeGreaterThan(60)
      if (matcher === 'toScaleAtMost') expect(evidence).toMatchObject({ growth: '1', sizes: '10 100 1000' })
      else expect(evidence['ratio']).toBeGreaterThan(2)
    }
  })
})
