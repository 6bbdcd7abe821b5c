/** Matchers on what is called, alerts and metrics: the same tests in both runners, with what their messages say. */
import { describe, expect, test } from 'vitest'
import { type RunOptions, runInline } from './run-inline.ts'

const BODY = `
const retry = async (up, waits) => {
  for (const wait of [...waits, 0]) {
    try { return await up() } catch { await new Promise((resolve) => setTimeout(resolve, wait)) }
  }
}
const down = (dependency) => dependency().script({ error: new Error('down'), times: 3 }).otherwise({ ok: 1 })

describe('toBackOff', () => {
  test('holds', async ({ clock, dependency }) => {
    const up = down(dependency)
    await clock.run(retry(up, [100, 200, 400]))
    expect(up).toBackOff(['100ms', '200ms', '400ms'])
    expect(up).not.toBackOff({ first: '50ms' })
  })
  test('fails', async ({ clock, dependency }) => {
    const up = down(dependency)
    await clock.run(retry(up, [100, 100, 100]))
    expect(up).toBackOff(['100ms', '200ms', '400ms'], { jitter: 0.1 })
  })
})

describe('toIsolateFailure', () => {
  const service = (dependency, places) => {
    const payments = dependency().otherwise({ ok: 'paid', latencyMs: 5 })
    let busy = 0
    const queue = []
    const using = async (work) => {
      if (busy === places) await new Promise((resolve) => queue.push(resolve))
      else busy++
      try { return await work() } finally { const next = queue.shift(); if (next) next(); else busy-- }
    }
    return { payments, pay: () => using(() => payments()), search: () => using(async () => 'shoes') }
  }
  test('holds', async ({ clock, dependency }) => {
    const { search, pay, payments } = service(dependency, Infinity)
    await expect(search).toIsolateFailure(payments, { traffic: pay })
  })
  test('fails', async ({ clock, dependency }) => {
    const { search, pay, payments } = service(dependency, 5)
    await expect(search).toIsolateFailure(payments, { traffic: pay })
  })
})

describe('toAlert', () => {
  const monitor = (notify) => {
    let since
    const own = { usage: 0.5 }
    setInterval(() => {
      since = own.usage > 0.85 ? (since ?? Date.now()) : undefined
      if (since !== undefined && Date.now() - since === 120_000) notify({ name: 'HighMemoryUsage' })
    }, 1_000)
    return own
  }
  test('holds', async ({ clock }) => {
    const notify = mock()
    monitor(notify).usage = 0.9
    await expect(notify).toAlert('HighMemoryUsage', { for: '2min', within: '130s' })
  })
  test('fails', async ({ clock }) => {
    const notify = mock()
    monitor(notify).usage = 0.9
    await expect(notify).toAlert('HighMemoryUsage', { within: '1min' })
  })
})

describe('toExposeMetric', () => {
  const text = '# TYPE orders_total counter\\norders_total{state="paid"} 3\\norders_total{state="open"} 1\\n'
  test('holds', async () => {
    await expect(text).toExposeMetric('orders_total', { labels: { state: /^p/ }, value: 3, type: 'counter' })
    await expect(async () => text).toExposeMetric('orders_total', { value: expect.any(Number) })
    await expect({ metrics: () => text }).not.toExposeMetric('orders_total', { value: 3 })
  })
  test('fails', async () => {
    await expect(text).toExposeMetric('orders_total', { value: 3 })
  })
  test('bad input', async () => {
    await expect(text).toExposeMetric('orders_total', { type: 'meter' })
  })
})
`
const VITEST = `import { describe, vi } from 'vitest'
import { expect, test } from '@qtests/vitest/fixtures'
const mock = () => vi.fn()${BODY}`
const JEST = `const { expect, test } = require('@qtests/jest/fixtures')
const mock = () => jest.fn()${BODY}`

const CASES: readonly [RunOptions['runner'], Record<string, string>][] = [
  ['vitest4', { 'a.test.mjs': VITEST }],
  ['jest30', { 'a.test.js': JEST }],
]

describe.each(CASES)('%s', (runner, files) => {
  test('each holds, fails with its reason, and is in the run log', async () => {
    const { tests, assertions, text } = await runInline(files, { runner })
    const failed = Object.keys(tests).filter((name) => tests[name]?.status !== 'passed')
    expect(failed.sort(), text).toEqual([
      'toAlert > fails',
      'toBackOff > fails',
      'toExposeMetric > bad input',
      'toExposeMetric > fails',
      'toIsolateFailure > fails',
    ])
    const said = (name: string): string => tests[name]?.messages.join('\n') ?? ''
    expect(said('toBackOff > fails')).toContain(
      'waited 100 ms before retry 2, in the place of 180 ms to 220 ms',
    )
    expect(said('toIsolateFailure > fails')).toContain('does not end within 1 s while the dependency hangs')
    expect(said('toAlert > fails')).toContain('raised no alert HighMemoryUsage within 1 min')
    expect(said('toExposeMetric > fails')).toContain('exposes orders_total{state="open"} with 1')
    expect(said('toExposeMetric > bad input')).toContain(
      '[qtests] Expected `type` to be one of counter, gauge',
    )
    expect(assertions.map(({ test, matcher, not, passed }) => [test, matcher, not, passed])).toEqual([
      ['toBackOff > holds', 'toBackOff', false, true],
      ['toBackOff > holds', 'toBackOff', true, true],
      ['toBackOff > fails', 'toBackOff', false, false],
      ['toIsolateFailure > holds', 'toIsolateFailure', false, true],
      ['toIsolateFailure > fails', 'toIsolateFailure', false, false],
      ['toAlert > holds', 'toAlert', false, true],
      ['toAlert > fails', 'toAlert', false, false],
      ['toExposeMetric > holds', 'toExposeMetric', false, true],
      ['toExposeMetric > holds', 'toExposeMetric', false, true],
      ['toExposeMetric > holds', 'toExposeMetric', true, true],
      ['toExposeMetric > fails', 'toExposeMetric', false, false],
    ])
  })
})
