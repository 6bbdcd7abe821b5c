/** Timers that fire within `maxTime` are waited for, and no others. Real timers, so these tests take as long as they do. */
import { afterEach, expect, test } from 'vitest'
import { assertNoTimerLeak, toNotLeakTimers } from '../../src/matchers/resources.ts'

const timers: NodeJS.Timeout[] = []
afterEach(() => {
  for (const timer of timers.splice(0)) clearTimeout(timer)
})
const start = (ms: number): void => void timers.push(setTimeout(() => {}, ms))

test.each([1_100, 1_500, 1_900])('a timeout of %d ms fires within the default of 2 s', async (ms) => {
  await assertNoTimerLeak(() => start(ms))
})

test('so does one of 3 s within 4 s', async () => {
  await assertNoTimerLeak(() => start(3_000), { maxTime: '4s' })
})

test('an older timer that fires later does not end the patience', async () => {
  await assertNoTimerLeak(() => start(600), { setup: () => start(60_000) })
  await assertNoTimerLeak((call) => start(call === 0 ? 60_000 : 600))
})

test('red comes without waiting where timers stay that are due beyond it', async () => {
  const run = (subject: () => void, deadline?: number) =>
    toNotLeakTimers.prepare(subject, [{ maxTime: '60s', explain: 'off' }]).run({
      signal: new AbortController().signal,
      deadline,
      concurrent: false,
    })
  // Whoever waited for these would run into the limit of this test.
  const beyond = await run(() => start(61_000))
  expect(beyond.verdict).toMatchObject({ kind: 'fail' })
  const mixed = await run(() => {
    start(59_000)
    start(61_000)
  })
  expect(mixed.verdict).toMatchObject({ kind: 'fail' })
  const limited = await run(() => start(30_000), performance.now() + 3_000)
  expect(limited.verdict).toMatchObject({ kind: 'fail' })
}, 30_000)
