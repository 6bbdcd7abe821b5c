/** Baselines in real runners, over several runs in one folder: written, held, refused, replaced; and what CI does. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { BOTH_TIMEOUT, CONFIGS, RUNNERS } from './both-runners.ts'
import { expectReadable, labelsOf } from './message-shape.ts'
import { type Run, withCase } from './run-inline.ts'

/**
 * A tolerance that no machine needs, and a regression far beyond it. No global in the loop, which Jest's sandbox makes slow.
 * Calls too short to wait for a CPU often need no excuse, and then no machine is too busy for a red.
 */
const HEAD = `
const work = (times) => () => { let sum = 0; for (let i = 0; i < 20_000 * times; i++) sum = (sum * 31 + i) | 0; return sum }
const options = { tolerance: '400%', excuse: false }
`
const FILES = {
  'a.test.js': `${HEAD}
describe('sums', () => {
  test('as before', async () => {
    await expect(work(1)).toMatchPerfBaseline(options)
    await expect(work(2)).toMatchPerfBaseline(options)
  })
  test('slower', async () => { await expect(work(Number(process.env.WORK ?? 1))).toMatchPerfBaseline(options) })
  test('not', async () => { await expect(work(1)).not.toMatchPerfBaseline(options) })
})`,
  'b.test.js': `${HEAD}
test('new in CI', async () => { await expect(work(1)).toMatchPerfBaseline(options) })
test.concurrent('at once', async () => { await expect(work(1)).toMatchPerfBaseline(options) })`,
  'c.test.js': `${HEAD}
test('damaged', async () => { await expect(work(1)).toMatchPerfBaseline(options) })`,
  '__perf__/c.test.js.json': '{ "version": 1, "baselines": {\n<<<<<<< HEAD\n',
}

interface Runs {
  readonly first: Run
  readonly ci: Run
  readonly refused: Run
  readonly accepted: Run
  /** The baseline file after each of them. */
  readonly files: Readonly<Record<'first' | 'ci' | 'refused' | 'accepted', string>>
  readonly damaged: string
  readonly writtenInCi: boolean
}

const runs = new Map<string, Runs>()

beforeAll(async () => {
  for (const runner of RUNNERS) {
    const found = await withCase({ ...FILES, ...CONFIGS[runner] }, { runner }, async (run, dir) => {
      const file = (name: string): string => readFileSync(join(dir, '__perf__', name), 'utf8')
      const step = async (args: string[], env: Record<string, string> = {}): Promise<[Run, string]> => {
        const done = await run({ runner, args, env, timeout: 240_000 })
        return [done, file('a.test.js.json')]
      }
      const [first, afterFirst] = await step(['a.test.js'])
      const [ci, afterCi] = await step([], { CI: 'true', WORK: '20' })
      const [refused, afterRefused] = await step(['a.test.js', '-u'], { WORK: '20' })
      const [accepted, afterAccepted] = await step(['a.test.js', '-u'], {
        WORK: '20',
        QTESTS_ACCEPT_SLOWER: '1',
      })
      return {
        first,
        ci,
        refused,
        accepted,
        files: { first: afterFirst, ci: afterCi, refused: afterRefused, accepted: afterAccepted },
        damaged: file('c.test.js.json'),
        writtenInCi: existsSync(join(dir, '__perf__', 'b.test.js.json')),
      }
    })
    runs.set(runner, found)
  }
}, BOTH_TIMEOUT)

describe.each(RUNNERS)('%s', (runner) => {
  const all = (): Runs => runs.get(runner) as Runs
  const messageOf = (run: Run, name: string): string => run.tests[name]?.messages[0] ?? ''
  const statusOf = (run: Run, name: string): string | undefined => run.tests[name]?.status
  const medians = (text: string): Record<string, number> =>
    Object.fromEntries(
      Object.entries<Record<string, { p50: { value: number } }>>(JSON.parse(text).baselines).map(
        ([name, machines]) => [name, Object.values(machines)[0]?.p50.value ?? Number.NaN],
      ),
    )

  test('a first run writes an entry for each assertion, and says so', () => {
    const { first, files } = all()
    expect(statusOf(first, 'sums > as before')).toBe('passed')
    expect(statusOf(first, 'sums > slower')).toBe('passed')
    expect(first.text).toContain('baseline written to __perf__/a.test.js.json: p50 ')
    const names = Object.keys(JSON.parse(files.first).baselines)
    expect(names).toEqual(
      runner === 'vitest4'
        ? ['sums > as before 1', 'sums > as before 2', 'sums > slower 1']
        : ['sums as before 1', 'sums as before 2', 'sums slower 1'],
    )
  })

  test('.not writes nothing, and has no proof without a baseline', () => {
    expect(statusOf(all().first, 'sums > not')).toBe('failed')
    expect(messageOf(all().first, 'sums > not')).toContain('.not writes none')
  })

  test('a later run holds the same code within it, and fails one that takes 20 times as long', () => {
    const { ci, files } = all()
    expect(ci.exitCode).toBe(1)
    expect(statusOf(ci, 'sums > as before')).toBe('passed')
    expect(statusOf(ci, 'sums > slower')).toBe('failed')
    const message = messageOf(ci, 'sums > slower')
    expectReadable(message)
    expect(message).toContain('is slower than its baseline by more than 400 %: p')
    expect(message).toContain('QTESTS_ACCEPT_SLOWER=1')
    expect(labelsOf(message)).toEqual(
      expect.arrayContaining(['expected', 'received', 'proof', 'baseline', 'file', 'recorded', 'next']),
    )
    expect(ci.tests['sums > slower']?.line).toMatch(/^a\.test\.js:\d+$/)
    expect(files.ci).toBe(files.first)
  })

  test('CI writes nothing, and says where it has looked and what to do', () => {
    const { ci, writtenInCi } = all()
    expect(statusOf(ci, 'new in CI')).toBe('passed')
    expect(ci.text).toContain('no baseline "new in CI 1" of this machine')
    expect(ci.text).toContain('in __perf__/b.test.js.json')
    expect(ci.text).toContain('run with -u on this machine to write it')
    expect(writtenInCi).toBe(false)
  })

  test('beside other tests there is no verdict', () => {
    expect(statusOf(all().ci, 'at once')).toBe('passed')
    expect(all().ci.text).toContain('run it outside of test.concurrent')
  })

  test('a damaged file fails its test by name and stays as it is', () => {
    const { ci, damaged } = all()
    expect(statusOf(ci, 'damaged')).toBe('failed')
    expect(messageOf(ci, 'damaged')).toMatch(/The baseline file \S*__perf__\/c\.test\.js\.json is damaged/)
    expect(damaged).toBe(FILES['__perf__/c.test.js.json'])
  })

  test('-u does not replace it by a slower one', () => {
    const { refused, files } = all()
    expect(refused.exitCode).toBe(1)
    expect(statusOf(refused, 'sums > slower')).toBe('failed')
    expect(messageOf(refused, 'sums > slower')).toContain('was not updated')
    expect(refused.text).toContain('baseline updated in __perf__/a.test.js.json: p50 ')
    expect(medians(files.refused)[Object.keys(medians(files.first))[2] as string]).toBe(
      medians(files.first)[Object.keys(medians(files.first))[2] as string],
    )
  })

  test('unless the environment allows it', () => {
    const { accepted, files } = all()
    expect(statusOf(accepted, 'sums > slower')).toBe('passed')
    expect(accepted.text).toContain('slower baseline written to __perf__/a.test.js.json')
    const [before, after] = [medians(files.refused), medians(files.accepted)]
    const name = Object.keys(after)[2] as string
    expect(after[name]).toBeGreaterThan(5 * (before[name] as number))
  })

  test('the run log has what was measured and what it was held against', () => {
    const records = all().ci.assertions.filter(({ matcher }) => matcher === 'toMatchPerfBaseline')
    const slower = records.find(({ test }) => test === 'sums > slower')
    expect(slower).toMatchObject({ verdict: 'fail', passed: false })
    expect(slower?.evidence).toMatchObject({ baseline: 'compared', limit: 5, updated: false })
    expect(slower?.evidence['p50']).toBeGreaterThan(5 * (slower?.evidence['baselineP50'] as number))
  })
})
