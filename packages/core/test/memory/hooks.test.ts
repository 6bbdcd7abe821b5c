import { describe, expect, test } from 'vitest'
import { assertAllocatesAtMost } from '../../src/matchers/allocate.ts'
import { assertReleasesInstancesOf } from '../../src/matchers/instances.ts'
import { assertNoLeak } from '../../src/matchers/leak.ts'
import { assertNoTimerLeak } from '../../src/matchers/resources.ts'

const hang = (): Promise<void> => new Promise(() => {})
const boom = new Error('boom')
const fail = (): never => {
  throw boom
}

describe('a hook of a leak assertion', () => {
  test.each(['setup', 'teardown'])(
    '%s that never settles is named, and the next assertion runs',
    async (name) => {
      await expect(assertNoLeak(() => {}, { [name]: hang, maxTime: 100 })).rejects.toMatchObject({
        name: 'QtestsSubjectError',
        message: `[qtests] expect(subject).toNotLeakMemory(): \`${name}\` has not settled after 1,000 ms`,
      })
      await assertNoLeak(() => {}, { maxTime: 500 })
    },
  )

  test.each(['beforeEach', 'afterEach'])('%s that throws is named, and not the subject', async (name) => {
    const calls: number[] = []
    const hook = (index: number): void => {
      if (index === 2) fail()
    }
    await expect(assertNoLeak((index) => calls.push(index), { [name]: hook })).rejects.toMatchObject({
      message: `[qtests] expect(subject).toNotLeakMemory(): \`${name}\` threw at call 2: Error: boom`,
      cause: boom,
    })
    expect(calls).toEqual(name === 'beforeEach' ? [0, 1] : [0, 1, 2])
  })

  test.each(['beforeEach', 'afterEach'])(
    '%s that never settles is named, and not the subject',
    async (name) => {
      const hook = (index: number): unknown => (index === 2 ? hang() : undefined)
      const options = { [name]: hook, maxTime: 100 }
      const message = `\`${name}\` has not settled at call 2 after 1,000 ms: its promise neither resolved nor rejected`
      for (const assertion of [
        assertNoLeak(async () => {}, options),
        assertNoTimerLeak(() => {}, options),
        assertReleasesInstancesOf(() => {}, Map, options),
        assertAllocatesAtMost(() => {}, '1 MB', options),
      ]) {
        await expect(assertion).rejects.toThrow(message)
      }
    },
  )

  test('a subject that never settles is blamed itself, hooks or not', async () => {
    const subject = (index: number): unknown => (index === 2 ? hang() : undefined)
    await expect(
      assertNoLeak(subject, { beforeEach: () => {}, afterEach: () => {}, maxTime: 100 }),
    ).rejects.toThrow('call 2 of the subject has not settled after 1,000 ms')
  })

  test('is not blamed for a subject that throws beside it', async () => {
    const rejecting = async (index: number): Promise<void> => {
      if (index === 2) fail()
    }
    const hooks = { beforeEach: () => {}, afterEach: () => {} }
    await expect(assertNoLeak(rejecting, hooks)).rejects.toThrow('the subject threw at call 2: Error: boom')
  })

  test('teardown runs when the subject has thrown', async () => {
    let ended = 0
    await expect(assertNoLeak(fail, { teardown: () => ended++ })).rejects.toThrow(
      'the subject threw at call 0',
    )
    expect(ended).toBe(1)
  })
})
