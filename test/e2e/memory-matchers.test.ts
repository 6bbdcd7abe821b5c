/** The siblings of toNotLeakMemory in real runners: green, red, `.not`, wrong input, subjects that throw; and their messages. */
import { beforeAll, describe, expect, test } from 'vitest'
import { expectReadable, labelsOf } from './message-shape.ts'
import { type Run, runInline } from './run-inline.ts'

/** One file for all runners: globals in both, so that even lines and columns are the same. */
const CASES = `
class Session {
  constructor(id) { this.id = id; this.lines = ['hello', id] }
}
const registry = new Map()
const open = (id) => { registry.set(id, new Session(id)) }
const openAndClose = (id) => { open(id); registry.delete(id) }
const sink = {}
const copy = (id) => { sink.copy = new Array(500).fill(id) }
const boom = (id) => { if (id === 3) throw new RangeError('boom') }
const long = { maxTime: '20s' }
afterEach(() => registry.clear())

describe('toRetainAtMost', () => {
  test('pass', async () => { await expect(open).toRetainAtMost('1 KB', long) })
  test('fail', async () => { await expect(open).toRetainAtMost('16 B', { ...long, explain: 'retainers' }) })
  test('not', async () => { await expect(open).not.toRetainAtMost('16 B', long) })
  test('not, without proof', async () => { await expect(openAndClose).not.toRetainAtMost('1 KB', long) })
  test('bad input', async () => { await expect(open).toRetainAtMost('16') })
  test('throws', async () => { await expect(boom).toRetainAtMost('16 B') })
})
describe('toAllocateAtMost', () => {
  test('pass', async () => { await expect(copy).toAllocateAtMost('8 KB', long) })
  test('fail', async () => { await expect(copy).toAllocateAtMost('2 KB', long) })
  test('not', async () => { await expect(copy).not.toAllocateAtMost('2 KB', long) })
  test('not, without proof', async () => { await expect((id) => id + 1).not.toAllocateAtMost('2 KB', long) })
  test('bad input', async () => { await expect(copy).toAllocateAtMost(-1) })
  test('throws', async () => { await expect(boom).toAllocateAtMost('2 KB') })
})
describe('toReleaseInstancesOf', () => {
  test('pass', async () => { await expect(openAndClose).toReleaseInstancesOf([Session, Promise], long) })
  test('fail', async () => { await expect(open).toReleaseInstancesOf(Session, { ...long, calls: 2_000, explain: 'retainers' }) })
  test('not', async () => { await expect(open).not.toReleaseInstancesOf(Session, { ...long, calls: 2_000 }) })
  test('not, without proof', async () => { await expect(openAndClose).not.toReleaseInstancesOf(Session, long) })
  test('bad input', async () => { await expect(open).toReleaseInstancesOf('Session') })
  test('throws', async () => { await expect(boom).toReleaseInstancesOf(Session) })
})
describe('toBeCollected', () => {
  let id = 0
  const make = () => new Session(id++)
  const keep = () => { open(id); return registry.get(id++) }
  test('pass', async () => { await expect(make).toBeCollected(long) })
  test('fail', async () => { await expect(keep).toBeCollected({ ...long, explain: 'retainers' }) })
  test('not', async () => { await expect(keep).not.toBeCollected(long) })
  test('not, without proof', async () => { await expect(make).not.toBeCollected(long) })
  test('bad input', async () => { await expect(make()).toBeCollected() })
  test('throws', async () => { await expect(() => boom(3)).toBeCollected() })
})
`

const MATCHERS = ['toRetainAtMost', 'toAllocateAtMost', 'toReleaseInstancesOf', 'toBeCollected'] as const
const RUNNERS = ['vitest4', 'jest30'] as const
const runs = new Map<string, Run>()

const options = { memlab: true, timeout: 240_000 } as const
beforeAll(async () => {
  runs.set(
    'vitest4',
    await runInline(
      {
        'a.test.js': CASES,
        'vitest.config.mjs': `import { qtests } from '@qtests/vitest/plugin'
export default { plugins: [qtests()], test: { globals: true, testTimeout: 180_000 } }`,
      },
      { runner: 'vitest4', ...options },
    ),
  )
  runs.set(
    'jest30',
    await runInline(
      {
        'a.test.js': CASES,
        'jest.config.js': `module.exports = { preset: '@qtests/jest', transform: {}, testTimeout: 180_000 }`,
      },
      { runner: 'jest30', ...options },
    ),
  )
}, 500_000)

/** Of one test, in one runner. */
function messageOf(runner: string, name: string): string {
  return runs.get(runner)?.tests[name]?.messages[0] ?? ''
}

/** Without the one that depends on how near a table is to its next step. */
function settledLabels(message: string): string[] {
  return labelsOf(message).filter((label) => label !== 'the rest')
}

describe.each(RUNNERS)('%s', (runner) => {
  test.each(MATCHERS)('%s is green, red and refused where it should be', (matcher) => {
    const outcomes = Object.entries(runs.get(runner)?.tests ?? {}).filter(([name]) =>
      name.startsWith(`${matcher} > `),
    )
    expect(
      Object.fromEntries(outcomes.map(([name, { status }]) => [name.slice(matcher.length + 3), status])),
    ).toEqual({
      pass: 'passed',
      fail: 'failed',
      not: 'passed',
      'not, without proof': 'failed',
      'bad input': 'failed',
      throws: 'failed',
    })
  })

  test('no assertion passed for want of a verdict', () => {
    expect(runs.get(runner)?.text).not.toMatch(/\[qtests\] (?:inconclusive|unsupported)/)
  })

  test.each(MATCHERS)('the messages of %s fit a screen and point to the test', (matcher) => {
    for (const name of ['fail', 'not, without proof']) {
      expectReadable(messageOf(runner, `${matcher} > ${name}`))
      expect(runs.get(runner)?.tests[`${matcher} > ${name}`]?.line).toMatch(/^a\.test\.js:\d+$/)
    }
  })

  test('the record of each failure says what was measured', () => {
    const failed = runs.get(runner)?.assertions.filter(({ verdict, not }) => verdict === 'fail' && !not)
    expect(
      failed?.map(({ matcher, evidence }) => [matcher, Object.keys(evidence ?? {})]),
    ).toMatchInlineSnapshot(`
      [
        [
          "toRetainAtMost",
          [
            "bytesPerCall",
            "weakestBlock",
            "strongestBlock",
            "channel",
            "tolerance",
            "warmup",
            "measuredCalls",
            "blocks",
            "budget",
          ],
        ],
        [
          "toAllocateAtMost",
          [
            "bytesPerCall",
            "countedPerCall",
            "lower",
            "upper",
            "mean",
            "externalPerCall",
            "blocksOver",
            "budget",
            "warmup",
            "measuredCalls",
            "blocks",
            "witness",
            "witnessPerCall",
          ],
        ],
        [
          "toReleaseInstancesOf",
          [
            "classes",
            "SessionPerCall",
            "SessionBefore",
            "measuredCalls",
            "warmup",
            "blocks",
          ],
        ],
        [
          "toBeCollected",
          [
            "objects",
            "alive",
            "classes",
            "collections",
            "waited",
            "looks",
          ],
        ],
      ]
    `)
  })
})

describe('the words are the same in both runners', () => {
  test.each([
    ['toRetainAtMost', 'calls retain '],
    ['toAllocateAtMost', 'calls allocate '],
    ['toReleaseInstancesOf', 'each call leaves 1.00 Session alive'],
    ['toBeCollected', 'what the factory returns is kept: '],
  ])('%s', (matcher, claim) => {
    const labels = RUNNERS.map((runner) => settledLabels(messageOf(runner, `${matcher} > fail`)))
    expect(labels[0]).toEqual(labels[1])
    expect(labels[0]).toMatchSnapshot()
    for (const runner of RUNNERS) {
      expect(messageOf(runner, `${matcher} > fail`)).toContain(`[qtests] ${claim}`)
      expect(messageOf(runner, `${matcher} > not, without proof`)).toContain(
        '[qtests] no proof of a violation: ',
      )
      expect(messageOf(runner, `${matcher} > throws`)).toContain('the subject threw at call ')
    }
    for (const name of ['bad input', 'throws']) {
      const texts = RUNNERS.map((runner) => messageOf(runner, `${matcher} > ${name}`))
      expect(texts[0]).toBe(texts[1])
      expect(texts[0]).toMatchSnapshot()
    }
  })

  test('who holds a session is named', () => {
    for (const runner of RUNNERS) {
      for (const matcher of ['toRetainAtMost', 'toReleaseInstancesOf', 'toBeCollected']) {
        expect(messageOf(runner, `${matcher} > fail`)).toMatch(/held by {6}registry \(.*a\.test\.js\)/)
      }
    }
  })

  test('where it was allocated is named', () => {
    for (const runner of RUNNERS) {
      expect(messageOf(runner, 'toRetainAtMost > fail')).toMatch(/allocated in Session \(a\.test\.js:3/)
      expect(messageOf(runner, 'toReleaseInstancesOf > fail')).toMatch(
        /allocated in (?:Session|open) \(a\.test\.js:/,
      )
      expect(messageOf(runner, 'toAllocateAtMost > fail')).toMatch(/allocated in copy \(a\.test\.js:9/)
    }
  })
})
