/** An HTTP cache that says in `X-Cache` what it did: the headers are held against the calls of the origin. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { clockFixture, type Dependency } from '@qtests/fixtures'
import { test as base, expect } from '#fixtures'
import { type Answer, httpCache } from '../src/http-cache'

interface Site {
  /** What makes the answers, and is counted. */
  readonly origin: Dependency<[url: string, language: string], Answer>
  /** Asks for a page, in a language: what `X-Cache` said, the status, and the body. */
  ask(path: string, language?: string): Promise<string>
}

const TTL = 60_000

// Only what the cache tells its time by: sockets and their timers stay real.
const timed = base.extend({ clock: clockFixture({ fake: ['monotonic'] }) })

const test = timed.extend<{ site: Site }>({
  site: async ({ dependency }, use) => {
    const origin = dependency<[string, string], Answer>()
    const server = createServer(
      httpCache((url, { headers }) => origin(url, headers['accept-language'] ?? ''), {
        ttl: TTL,
        varyBy: ['accept-language'],
      }),
    )
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const { port } = server.address() as AddressInfo
    const ask: Site['ask'] = async (path, language = 'en') => {
      const response = await fetch(`http://127.0.0.1:${port}${path}`, {
        headers: { 'accept-language': language },
      })
      return `${response.headers.get('x-cache')} ${response.status} ${await response.text()}`
    }
    await use({ origin, ask })
    server.closeAllConnections()
    server.close()
  },
})

test('a page is asked for once, and told to be a hit from then on', async ({ site: { origin, ask } }) => {
  origin.otherwise({ ok: { status: 200, body: 'a lamp' } })
  expect(await ask('/products/1')).toBe('MISS 200 a lamp')
  expect(await ask('/products/1')).toBe('HIT 200 a lamp')
  expect(await ask('/products/1')).toBe('HIT 200 a lamp')
  expect(origin.callCount).toBe(1)
})

test('those who miss together ask once', async ({ site: { origin, ask } }) => {
  origin.otherwise({ ok: { status: 200, body: 'a lamp' }, latencyMs: '50ms' })
  const answers = await Promise.all(Array.from({ length: 20 }, () => ask('/products/1')))
  expect(answers.filter((each) => each.startsWith('MISS'))).toHaveLength(1)
  expect(origin.callCount).toBe(1)
})

test('each language has a page of its own', async ({ site: { origin, ask } }) => {
  origin.script({ ok: { status: 200, body: 'a lamp' } }, { ok: { status: 200, body: 'eine Lampe' } })
  expect(await ask('/products/1', 'en')).toBe('MISS 200 a lamp')
  expect(await ask('/products/1', 'de')).toBe('MISS 200 eine Lampe')
  expect(await ask('/products/1', 'en')).toBe('HIT 200 a lamp')
  expect(await ask('/products/1', 'de')).toBe('HIT 200 eine Lampe')
  expect(origin.calls.map(({ args }) => args[1])).toEqual(['en', 'de'])
})

test('what is too old is asked for again, and a failure is not kept', async ({
  clock,
  site: { origin, ask },
}) => {
  origin.script(
    { ok: { status: 200, body: 'a lamp' } },
    { ok: { status: 500, body: 'no lamps' } },
    { ok: { status: 200, body: 'a new lamp' } },
  )
  expect(await ask('/products/1')).toBe('MISS 200 a lamp')
  await clock.advance(TTL - 1)
  expect(await ask('/products/1')).toBe('HIT 200 a lamp')
  await clock.advance(1)
  expect(await ask('/products/1')).toBe('MISS 500 no lamps')
  expect(await ask('/products/1')).toBe('MISS 200 a new lamp')
  expect(await ask('/products/1')).toBe('HIT 200 a new lamp')
})
