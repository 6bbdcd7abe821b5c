// What a project with @qtests/jest/fixtures writes.
import { clockFixture } from '@qtests/fixtures'
import { expect, test } from '@qtests/jest/fixtures'

test('fixtures', async ({ clock, dependency, observeCache }) => {
  await clock.advance('5s')
  const upstream = dependency<[number], string>().otherwise({ ok: 'yes' })
  const answer: string = await upstream(1)
  expect(answer).toBe('yes')
  const probe = observeCache(new Map<string, number>())
  // biome-ignore lint/suspicious/noConfusingVoidType: that there is nothing to await is the point
  const none: void = expect(probe).toHaveHitRateAbove(0.8)
  expect(none).toBe(undefined)
  expect(probe).not.toStayBounded({ entries: 10 })
  // @ts-expect-error a rate is a number
  expect(probe).toHaveHitRateAbove('80 %')
  // @ts-expect-error no such option
  observeCache(new Map(), { label: 'orders' })
})

test.concurrent('at once', async ({ dependency }) => {
  await dependency()()
})
test.beforeEach(async ({ clock }) => clock.advance(1))

const later = test.extend<{ user: string }>({
  user: async ({ dependency }, use) => use(String(await dependency<[], string>().otherwise({ ok: 'me' })())),
})
const atZero = later.extend({ clock: clockFixture({ epochMs: 0 }) })
atZero('fixtures of a project', ({ user, clock }) => {
  const name: string = user
  const time: number = clock.now()
  expect([name, time]).toHaveLength(2)
})
// @ts-expect-error no such fixture
later('unknown', ({ unknown }) => unknown)
