import { describe, expect, test } from 'vitest'
import { onceAborted, unlessInterrupted } from '../src/interrupt.ts'

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('unlessInterrupted', () => {
  test.each([
    ['resolves', () => Promise.resolve(5)],
    ['rejects', () => Promise.reject(new Error('boom'))],
  ])('settles as a run that %s, and takes down what was set up', async (_how, run) => {
    let armed = 0
    const guarded = unlessInterrupted<number>(run(), () => {
      armed += 1
      return () => {
        armed -= 1
      }
    })
    expect(armed).toBe(1)
    expect(await guarded.catch(String)).toEqual(await run().catch(String))
    expect(armed).toBe(0)
  })

  test('rejects when it is interrupted, whatever the run does later', async () => {
    let fail: (error: unknown) => void = () => {}
    const run = new Promise<never>((_, reject) => {
      fail = reject
    })
    let interrupt: (reason: unknown) => void = () => {}
    let down = false
    const guarded = unlessInterrupted(run, (given) => {
      interrupt = given
      return () => {
        down = true
      }
    })
    interrupt('enough')
    expect(down).toBe(true)
    await expect(guarded).rejects.toBe('enough')
    fail(new Error('too late'))
    await turn()
  })

  test('can be interrupted while it is set up', async () => {
    let down = false
    const guarded = unlessInterrupted(new Promise(() => {}), (interrupt) => {
      interrupt('at once')
      return () => {
        down = true
      }
    })
    await expect(guarded).rejects.toBe('at once')
    expect(down).toBe(true)
  })
})

test('onceAborted tells the reason, once, also when it is late, and not when it was taken off', () => {
  const reasons: unknown[] = []
  const tell = (reason: unknown): void => {
    reasons.push(reason)
  }
  onceAborted(undefined, tell)()
  onceAborted(AbortSignal.abort('late'), tell)
  const abort = new AbortController()
  onceAborted(abort.signal, tell)
  onceAborted(abort.signal, tell)()
  abort.abort('now')
  expect(reasons).toEqual(['late', 'now'])
})
