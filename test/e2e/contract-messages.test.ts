/** What a failing clause says, in both runners: which, what was expected and seen, when things happened, and what replays it. */
import { describe, expect, test } from 'vitest'
import { type RunOptions, runInline } from './run-inline.ts'

const BODY = `
const only = (cases, keys) => {
  const all = cases.map(({ id, part }) => (part === undefined ? id : id + '/' + part))
  return { skip: all.filter((key) => !keys.includes(key)) }
}
// A breaker that never opens, a pool without a limit, a limiter that limits nothing, a cache that cannot be read, a monitor that
// shrinks at each look.
const breakers = circuitBreakerContract(() => ({ call: (fn) => fn(), state: () => 'closed', isRejection: () => false }), {})
const pools = poolContract(({ factory, max }) => ({
  acquire: () => factory.create(), release() {}, drain: async () => {},
  stats: () => ({ total: 0, idle: 0, used: 0, pending: 0, max, min: 0 }),
}))
const limiters = rateLimiterContract(() => ({ submit: (fn) => fn() }), { concurrency: true })
const caches = cacheContract(() => ({ get() { throw new Error('not connected') }, set() {}, delete() {} }), {})
const monitors = memoryPressureContract(({ ratio, intervalMs }) => {
  const all = []
  const full = () => ratio() > 0.7
  const timer = setInterval(() => { if (full()) for (const c of all) c.setMaxSize(c.getMaxSize() / 2) }, intervalMs)
  return { level: () => (full() ? 'critical' : 'low'), register: (c) => all.push(c), stop: () => clearInterval(timer) }
})
defineContract('breaker', breakers, only(breakers, ['CB-03/fail-fast']))
defineContract('pool', pools, only(pools, ['PL-01/max']))
defineContract('limiter', limiters, only(limiters, ['RL-02/limit']))
defineContract('cache', caches, only(caches, ['CA-09/falsy']))
defineContract('monitor', monitors, only(monitors, ['MP-01/model']))
// Listed though it passes: no defect stands behind the number, and that has to be told.
defineContract('well', pools, { ...only(pools, ['PL-09/settles']), knownFailures: { 'PL-09/settles': '#12' } })
`
const NAMES =
  'cacheContract, circuitBreakerContract, defineContract, memoryPressureContract, poolContract, rateLimiterContract'
const CASES: readonly [RunOptions['runner'], string, string][] = [
  ['vitest4', 'a.test.mjs', `import { ${NAMES} } from '@qtests/fixtures'${BODY}`],
  ['jest30', 'a.test.js', `const { ${NAMES} } = require('@qtests/fixtures')${BODY}`],
]

describe.each(CASES)('%s', (runner, file, text) => {
  test('clause, expected, seen, timeline, replay, and the line of the contract', async () => {
    const { tests, text: said } = await runInline({ [file]: text }, { runner })
    const failed = Object.entries(tests).filter(([, { status }]) => status === 'failed')
    const found = new Map(
      failed.map(([name, { messages, line }]) => [
        name.split(' ')[2],
        { message: messages.join('\n'), line },
      ]),
    )
    expect([...found.keys()].sort(), said).toEqual([
      'CA-09/falsy',
      'CB-03/fail-fast',
      'MP-01/model',
      'PL-01/max',
      'PL-09/settles',
      'RL-02/limit',
    ])
    const wanted: Record<string, readonly RegExp[]> = {
      'CB-03/fail-fast': [/expected +the breaker to open at last/, /call 16 fails/],
      'PL-01/max': [/expected +at most 3 resources at one time\s+seen +9/, /request 9 has a resource/],
      'RL-02/limit': [/expected +3 of 4 running\s+seen +4 running/, /task 7 runs/],
      'CA-09/falsy': [/seen +the implementation threw Error: not connected/],
      'MP-01/model': [/operations +1\. memory at \d+ % for /, /users 1000 -> 500/, /QTESTS_SEED=1:\d/],
    }
    for (const [key, patterns] of Object.entries(wanted)) {
      const { message = '', line } = found.get(key) ?? {}
      expect(message).toContain(`[qtests] ${key} `)
      for (const pattern of [...patterns, /replay +QTESTS_SEED=1/]) expect(message).toMatch(pattern)
      expect(line, message).toMatch(new RegExp(`^${file.replaceAll('.', '\\.')}:\\d+$`))
    }
    expect(found.get('PL-09/settles')?.message).toContain('Take it off the list')
  })
})
