/** Timers that were there before the calls, and start themselves anew with each beat: they are neither new nor the calls'. */
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { assertNoTimerLeak } from '../../src/matchers/resources.ts'
import { growingTimers } from '../../src/resources/judge.ts'
import { planLook } from '../../src/resources/plan.ts'

let beating = true
const timers: NodeJS.Timeout[] = []
afterEach(async () => {
  beating = false
  for (const timer of timers.splice(0)) clearTimeout(timer)
  await sleep(120)
  beating = true
})

/** Twenty that fire at different times: some of them not before the last round. */
const HEARTS: Record<string, () => void> = {
  'timeouts of the same delay'() {
    for (let at = 0; at < 20; at += 1) {
      const beat = (): void => void (beating && setTimeout(beat, 100))
      setTimeout(beat, 5 * at)
    }
  },
  'asynchronous loops'() {
    const beat = async (delay: number): Promise<void> => {
      while (beating) await sleep(delay)
    }
    for (let at = 0; at < 20; at += 1) void beat(5 * at + 3)
  },
  'timeouts of ever other delays'() {
    const beat = (): void => void (beating && setTimeout(beat, 3 + 97 * Math.random()))
    for (let at = 0; at < 20; at += 1) beat()
  },
  immediates() {
    const beat = (): void => void (beating && setImmediate(beat))
    beat()
  },
}

const messageOf = async (assertion: Promise<void>): Promise<string> =>
  await assertion.then(
    () => 'passed',
    (error: unknown) => (error as Error).message,
  )

describe.each(Object.entries(HEARTS))('beside %s', (_name, setup) => {
  const leak = (): void => void timers.push(setTimeout(() => {}, 60_000))

  test('calls that leave nothing are green', async () => {
    await assertNoTimerLeak(async () => sleep(1), { setup })
    await assertNoTimerLeak(() => {}, { setup })
  })

  test('the leak of each call is told by itself', async () => {
    const message = await messageOf(assertNoTimerLeak(leak, { setup, calls: 99 }))
    expect(message).toContain("leaves 1 timeout (60,000 ms, ref'd) per call")
    expect(message).toContain('received     96 timeouts after 96 calls')
    expect(message).toContain('opened in    leak (')
  })

  test('so is that of one call in ten', async () => {
    const sometimes = async (call: number): Promise<void> => {
      if (call % 10 === 0) leak()
    }
    const message = await messageOf(assertNoTimerLeak(sometimes, { setup, calls: 99 }))
    expect(message).toContain('received     9 timeouts after 96 calls')
    expect(message).toContain("timeouts (60,000 ms, ref'd) per call")
    expect(message).toMatch(/opened in {4}leak \(/)
    expect(message).toContain('called from  sometimes (')
  })
})

test('what others open counts where the calls open nothing of the kind themselves', () => {
  const series = [{ group: 'timeout', counts: [0, 12, 22, 32], own: [0, 2, 4, 6] }]
  expect(growingTimers(series, false)).toMatchObject([{ rounds: [2, 2, 2], own: true, ownOnly: true }])
  const others = [{ group: 'timeout', counts: [0, 12, 22, 32], own: [0, 2, 2, 2] }]
  expect(growingTimers(others, false)).toMatchObject([{ rounds: [12, 10, 10], own: false, ownOnly: false }])
  expect(growingTimers(others, true)).toEqual([])
})

test('the second look is long enough to see what few calls leave, as far as there is time', () => {
  expect(planLook(2_000, 0.01, 1)).toBe(2)
  expect(planLook(2_000, 0.01, 0.1)).toBe(20)
  expect(planLook(2_000, 0.01, 0.01)).toBe(40)
  expect(planLook(2_000, 20, 0.1)).toBe(10)
  expect(planLook(2_000, 600, 0.1)).toBe(2)
})
