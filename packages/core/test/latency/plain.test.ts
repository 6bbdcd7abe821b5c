import { describe, expect, test } from 'vitest'
import { assertUnder, assertUnderP95, UsageError } from '../../src/index.ts'

const spin = (ms: number): void => {
  const end = performance.now() + ms
  while (performance.now() < end);
}
const later = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Budgets are far from the times on either side, so that no machine makes a difference. */
describe('the plain functions on the real clock', () => {
  test('a subject far under its budget passes', async () => {
    await assertUnderP95((i) => JSON.stringify({ i }), '1s')
    await assertUnderP95(() => later(1), '10s')
    await assertUnder((i) => JSON.stringify({ i }), { p50: '1s', p999: '2s', max: '5s' })
  })

  test('a subject far over its budget fails, in 9 timed calls, with the numbers', async () => {
    const error = await assertUnderP95(() => spin(2), '0.2ms', { warmup: 5, excuse: false }).catch((e) => e)
    expect(error.name).toBe('QtestsAssertionError')
    expect(error.message).toContain('p95 is over 200 µs: 9 of 9 calls took longer, 5 % may')
    expect(error.message).toContain('each of 3 separate windows (3, 3, 3 calls) rejects it')
    expect(error.expected).toBe('p95 under 200 µs')
  })

  test('a subject that throws or rejects is named with its call', async () => {
    const boom = new Error('boom')
    const synchronous = assertUnderP95((i) => {
      if (i === 30) throw boom
    }, '1s')
    await expect(synchronous).rejects.toMatchObject({ name: 'QtestsSubjectError', cause: boom })
    const asynchronous = assertUnderP95(async (i) => {
      if (i === 30) throw boom
    }, '1s')
    await expect(asynchronous).rejects.toThrow('the subject threw at call 30: Error: boom')
  })

  test('bad input is refused before anything runs', async () => {
    await expect(assertUnderP95(() => {}, '20')).rejects.toThrow(UsageError)
  })
})
