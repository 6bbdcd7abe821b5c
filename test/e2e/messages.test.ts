/**
 * Every message that an assertion can end with, from the real runners. Arrays of times make the verdicts the same
 * everywhere, so that whole messages can be held; a measured leak has its numbers taken out.
 */
import { beforeAll, describe, expect, test } from 'vitest'
import { withoutNumbers } from './normalise.ts'
import { type Run, runInline, vitestConfig } from './run-inline.ts'

/** One file for all runners: globals in both, so that even lines and columns are the same. */
const CASES = `
const fast = Array.from({ length: 400 }, (_, i) => 1 + (i % 7) / 10)
const slow = fast.map((ms) => ms * 100)
const few = fast.slice(0, 30).map((ms, i) => (i % 20 === 0 ? 30 : ms))
const kept = []
const boom = () => { throw new RangeError('boom') }

test('pass', async () => {
  await expect(fast).toStayUnderP95('20ms')
})
test('fail', async () => {
  await expect(slow).toStayUnderP95('20ms')
})
test('leak', async () => {
  await expect(function retain() { kept.push(new Array(64).fill(kept.length)) }).toNotLeakMemory({ maxTime: '20s' })
}, 60_000)
test('no leak', async () => {
  await expect(() => JSON.stringify({ a: [1, 2, 3] })).toNotLeakMemory()
})
test('inconclusive', async () => {
  await expect(few).toStayUnderP95('20ms')
})
test('inconclusive made red', async () => {
  await expect(few).toStayUnderP95('20ms', { onInconclusive: 'fail' })
})
test('not, on proof', async () => {
  await expect(slow).not.toStayUnderP95('20ms')
})
test('not, without proof', async () => {
  await expect(fast).not.toStayUnderP95('20ms')
})
test('not, inconclusive', async () => {
  await expect(few).not.toStayUnderP95('20ms')
})
test('subject throws', async () => {
  await expect(boom).toNotLeakMemory()
})
test('subject rejects', async () => {
  await expect(async () => boom()).toStayUnderP95('20ms')
})
test('not awaited, would pass', () => {
  expect(() => {}).toNotLeakMemory()
})
test('not awaited, has failed', async () => {
  expect(slow).toStayUnderP95('20ms')
  await new Promise((resolve) => setTimeout(resolve, 50))
})
test('two not awaited', () => {
  expect(fast).toStayUnderP95('20ms')
  expect(fast).toStayUnderP99('20ms')
})
test('after them, untouched', () => {})
test('returned', () => expect(fast).toStayUnderP95('20ms'))
test('all', async () => {
  await Promise.all([expect(fast).toStayUnderP95('20ms'), expect(fast).toStayUnderP99('20ms')])
})
test('then', () => new Promise((done) => { expect(fast).toStayUnderP95('20ms').then(done) }))
test('caught', async () => {
  const error = await expect(slow).toStayUnderP95('20ms').catch((error) => error)
  expect(error.message).toContain('p95 is over')
})
test('awaited later', async () => {
  const assertion = expect(fast).toStayUnderP95('20ms')
  await new Promise((resolve) => setTimeout(resolve, 5))
  await assertion
})
test('resolves', async () => {
  await expect(Promise.resolve(fast)).resolves.toStayUnderP95('20ms')
})
test('counted once', async () => {
  expect.assertions(1)
  await expect(fast).toStayUnderP95('20ms')
})
test('asymmetric', () => {
  expect({ times: fast }).toEqual({ times: expect.toStayUnderP95('20ms') })
})
test('no function', async () => {
  await expect(5).toNotLeakMemory()
})
test('a promise', async () => {
  await expect(Promise.resolve(1)).toNotLeakMemory()
})
test('unknown option', async () => {
  await expect(() => {}).toNotLeakMemory({ tolerence: 5 })
})
test('option out of range', async () => {
  await expect(() => {}).toNotLeakMemory({ maxTime: -1 })
})
test('no unit', async () => {
  await expect(fast).toStayUnderP95('20')
})
test('a generator', async () => {
  await expect(function* generate() {}).toNotLeakMemory()
})
test('a symbol', async () => {
  await expect(Symbol('x')).toNotLeakMemory()
})
test('a revoked proxy', async () => {
  const { proxy, revoke } = Proxy.revocable(() => {}, {})
  revoke()
  await expect(proxy).toNotLeakMemory()
})
test('never settles', async () => {
  await expect(() => new Promise(() => {})).toNotLeakMemory()
}, 1_000)
test('the last one', async () => {
  await expect(fast).toStayUnderP95('20ms')
})
`

const RUNNERS = ['vitest4', 'vitest3', 'jest30', 'jest29'] as const
const runs = {} as Record<(typeof RUNNERS)[number], Run>

beforeAll(async () => {
  for (const runner of RUNNERS) {
    const files = { 'messages.test.js': CASES }
    const config = runner.startsWith('vitest') ? { 'vitest.config.mjs': vitestConfig('globals: true') } : {}
    runs[runner] = await runInline({ ...files, ...config }, { runner })
  }
})

/** The only message of a test of the newest Vitest; the others are held against it below. */
function message(name: string): string | undefined {
  return runs.vitest4.tests[name]?.messages.join('\n--- and ---\n')
}

describe.each(RUNNERS)('%s', (runner) => {
  test('ends red, and fails exactly the tests that it should', () => {
    const failed = Object.entries(runs[runner].tests).filter(([, { status }]) => status !== 'passed')
    expect(runs[runner].exitCode).toBe(1)
    expect(failed.map(([name]) => name)).toEqual([
      'fail',
      'leak',
      'inconclusive made red',
      'not, without proof',
      'not, inconclusive',
      'subject throws',
      'subject rejects',
      'not awaited, would pass',
      'not awaited, has failed',
      'two not awaited',
      'asymmetric',
      'no function',
      'a promise',
      'unknown option',
      'option out of range',
      'no unit',
      'a generator',
      'a symbol',
      'a revoked proxy',
      'never settles',
    ])
    expect(Object.keys(runs[runner].tests)).toHaveLength(33)
  })

  test('says the same as the others, word for word, and points at the same line', () => {
    const said = (run: Run) =>
      Object.entries(run.tests).map(([name, { messages, line }]) => [
        name,
        messages.map(withoutNumbers),
        line,
      ])
    expect(said(runs[runner])).toEqual(said(runs.vitest4))
  })

  test('shows an inconclusive assertion in one visible line', () => {
    const lines = runs[runner].text.split('\n').filter((line) => line.includes('[qtests] inconclusive:'))
    expect(lines.map((line) => withoutNumbers(line.trim()))).toEqual([
      "[qtests] inconclusive: expect(subject).toStayUnderP95('<time>'): too close to the budget, or too few calls, for a verdict (p95 <time> against <time>, n of n calls took longer, n % may); about n more calls would settle it",
    ])
  })

  test('reports no error outside of the tests', () => {
    expect(runs[runner].text).not.toMatch(/unhandled/i)
    expect(runs[runner].text).not.toContain('did not exit')
  })

  test('logs every assertion with its test', () => {
    const { assertions } = runs[runner]
    expect(assertions.filter(({ test }) => test === 'fail')).toMatchObject([
      { matcher: 'toStayUnderP95', not: false, verdict: 'fail', passed: false, file: 'messages.test.js' },
    ])
    expect(assertions.filter(({ test }) => test === 'not, on proof')).toMatchObject([
      { matcher: 'toStayUnderP95', not: true, verdict: 'fail', passed: true },
    ])
    expect(assertions.filter(({ test }) => test === 'subject throws')).toMatchObject([
      { verdict: 'error', passed: false },
    ])
    expect(assertions.filter(({ test }) => test === '')).toEqual([])
  })
})

test('a leak', () => {
  expect(withoutNumbers(message('leak') ?? '')).toMatchInlineSnapshot(`
    "expect(subject).toNotLeakMemory()

    [qtests] leaks n B per call

      expected     at most n B per call
      received     n B per call in n calls
      growth       n B in n blocks of calls: <blocks>
      settled      full collections after each block; n calls of warm-up not counted

      held by      npm install --save-dev @qtests/memlab shows which class grows, and who holds it

      allocated in retain (messages.test.js:15:31), n objects and n B per call

        n | test('leak', async () => {
      > n |   await expect(function retain() { kept.push(new Array(n).fill(kept.length)) }).toNotLe
           |                               ^
        n | }, 60_000)
        n | test('no leak', async () => {
        n |   await expect(() => JSON.stringify({ a: [n, n, n] })).toNotLeakMemory()
        n | })

      fingerprint  site-690a5096

      options      maxTime n ms
      next         find what holds the objects of retain: a listener, timer, Map or array
                   a cache with a bound above n entries looks the same: a warmup above it tells
                   if it is meant to stay: a tolerance above it, or allow: { 'site-690a5096': 'why' }"
  `)
})

test('a blown budget', () => {
  expect(message('fail')).toMatchInlineSnapshot(`
    "expect(subject).toStayUnderP95('20ms')

    [qtests] p95 is over 20 ms: 400 of 400 calls took longer, 5 % may

      expected     p95 under 20 ms
      received     p95 160 ms
      p95          400 of 400 calls over 20 ms; at least 99 % of all calls are, with 95 % confidence
      proof        exact test on 400 values, if calls are independent, a false alarm has a chance below
                   1 in 1,000,000
      times        p50 130 ms (130 ms to 130 ms) · p95 160 ms (160 ms to 160 ms) · p99 160 ms (160 ms to
                   160 ms) · max 160 ms
      from         400 values in ms

      next         make it faster, or if 160 ms is right, a budget of 240 ms leaves the room that a
                   shared machine needs"
  `)
})

test('an inconclusive assertion that was made red', () => {
  expect(message('inconclusive made red')).toMatchInlineSnapshot(`
    "expect(subject).toStayUnderP95('20ms')

    [qtests] too close to the budget, or too few calls, for a verdict (p95 30 ms against 20 ms, 2 of 30 calls took longer, 5 % may); about 18,000 more calls would settle it

      expected     p95 under 20 ms
      received     p95 30 ms
      p95          2 of 30 calls over 20 ms; at most 20 % of all calls are, with 95 % confidence
      times        p50 1.3 ms (1.2 ms to 1.4 ms) · p95 30 ms (1.6 ms to ?) · p99 30 ms (1.6 ms to ?) ·
                   max 30 ms
      from         30 values in ms

      options      onInconclusive 'fail'"
  `)
})

test('.not without a proof', () => {
  expect(message('not, without proof')).toMatchInlineSnapshot(`
    "expect(subject).not.toStayUnderP95('20ms')

    [qtests] no proof of a violation: p95 stays under 20 ms: 0 of 400 calls took longer, 5 % may

      expected     proof against: p95 under 20 ms
      received     p95 1.6 ms
      p95          0 of 400 calls over 20 ms; at most 0.7 % of all calls are, with 95 % confidence
      times        p50 1.3 ms (1.3 ms to 1.3 ms) · p95 1.6 ms (1.6 ms to 1.6 ms) · p99 1.6 ms (1.6 ms to
                   1.6 ms) · max 1.6 ms
      from         400 values in ms"
  `)
  expect(message('not, inconclusive')).toMatchInlineSnapshot(`
    "expect(subject).not.toStayUnderP95('20ms')

    [qtests] no proof of a violation: too close to the budget, or too few calls, for a verdict (p95 30 ms against 20 ms, 2 of 30 calls took longer, 5 % may); about 18,000 more calls would settle it

      expected     proof against: p95 under 20 ms
      received     p95 30 ms
      p95          2 of 30 calls over 20 ms; at most 20 % of all calls are, with 95 % confidence
      times        p50 1.3 ms (1.2 ms to 1.4 ms) · p95 30 ms (1.6 ms to ?) · p99 30 ms (1.6 ms to ?) ·
                   max 30 ms
      from         30 values in ms"
  `)
})

test('a subject that throws or rejects', () => {
  expect(message('subject throws')).toMatchInlineSnapshot(
    `"[qtests] expect(subject).toNotLeakMemory(): the subject threw at call 0: RangeError: boom"`,
  )
  expect(message('subject rejects')).toMatchInlineSnapshot(
    `"[qtests] expect(subject).toStayUnderP95('20ms'): the subject threw at call 0: RangeError: boom"`,
  )
})

test('an assertion that was not awaited', () => {
  expect(message('not awaited, would pass')).toMatchInlineSnapshot(
    `"[qtests] An assertion was not awaited (messages.test.js:42:20), so its verdict came to nothing. Write: await expect(() => work()).toNotLeakMemory()"`,
  )
  expect(message('not awaited, has failed')).toMatchInlineSnapshot(`
    "[qtests] An assertion was not awaited (messages.test.js:45:16), so its verdict came to nothing. Write: await expect(() => work()).toStayUnderP95('20ms')

    It had failed by then:

    expect(subject).toStayUnderP95('20ms')

    [qtests] p95 is over 20 ms: 400 of 400 calls took longer, 5 % may

      expected     p95 under 20 ms
      received     p95 160 ms
      p95          400 of 400 calls over 20 ms; at least 99 % of all calls are, with 95 % confidence
      proof        exact test on 400 values, if calls are independent, a false alarm has a chance below
                   1 in 1,000,000
      times        p50 130 ms (130 ms to 130 ms) · p95 160 ms (160 ms to 160 ms) · p99 160 ms (160 ms to
                   160 ms) · max 160 ms
      from         400 values in ms

      next         make it faster, or if 160 ms is right, a budget of 240 ms leaves the room that a
                   shared machine needs"
  `)
  expect(message('two not awaited')).toMatchInlineSnapshot(
    `"[qtests] 2 assertions were not awaited (messages.test.js:49:16, messages.test.js:50:16), so their verdicts came to nothing. Write: await expect(() => work()).toStayUnderP95('20ms')"`,
  )
})

test('misuse and bad input', () => {
  expect(message('asymmetric')).toMatchInlineSnapshot(
    `"[qtests] toStayUnderP95 measures its subject over time and has no asymmetric form. Write: await expect(() => work()).toStayUnderP95('20ms')"`,
  )
  expect(message('no function')).toMatchInlineSnapshot(
    `"[qtests] Expected the subject to be a function (await expect(() => work()).toNotLeakMemory()), got \`5\` (number)"`,
  )
  expect(message('a promise')).toMatchInlineSnapshot(
    `"[qtests] Expected the subject to be a function, got a promise: the work has already started. Pass the function itself: await expect(() => work()).toNotLeakMemory()"`,
  )
  expect(message('unknown option')).toMatchInlineSnapshot(
    `"[qtests] Unknown option \`tolerence\`. The memory options are: calls, warmup, maxTime, tolerance, setup, teardown, beforeEach, afterEach, explain, allow, artifacts, onInconclusive"`,
  )
  expect(message('option out of range')).toMatchInlineSnapshot(
    `"[qtests] Expected option \`maxTime\` to be a duration from 10 to 600,000 ms, as a number of ms or text with a unit, such as 500 or '2s', got \`-1\` (number)"`,
  )
  expect(message('no unit')).toMatchInlineSnapshot(
    `"[qtests] Expected the budget of p95 to be a number of milliseconds or text with a unit such as '20ms', '250us', '1.5s', got \`"20"\` (string)"`,
  )
  expect(message('a generator')).toMatchInlineSnapshot(
    `"[qtests] Expected the subject to be a plain or async function, got a generator function \`generate\`: calling it runs nothing. Drain it inside: () => [...generate()]"`,
  )
  expect(message('a symbol')).toMatchInlineSnapshot(
    `"[qtests] Expected the subject to be a function (await expect(() => work()).toNotLeakMemory()), got \`Symbol(x)\` (symbol)"`,
  )
  expect(message('a revoked proxy')).toMatchInlineSnapshot(
    `"[qtests] Expected the subject to be a function (await expect(() => work()).toNotLeakMemory()), got \`unprintable\` (revoked Proxy)"`,
  )
  expect(withoutNumbers(message('never settles') ?? '')).toMatchInlineSnapshot(
    `"[qtests] expect(subject).toNotLeakMemory(): call n of the subject has not settled after n ms: its promise neither resolved nor rejected"`,
  )
})
