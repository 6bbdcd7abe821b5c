/** Functions that count, in option `on`: one that does not is a mistake of the test's, never a green. */
import { executionAsyncId } from 'node:async_hooks'
import { expect, test } from 'vitest'
import { assertNoListenerLeak } from '../../src/matchers/resources.ts'

const PREFIX =
  '[qtests] Expected what the function `count` of option `on` returns to be a finite number, got '

async function refusal(count: () => unknown, subject: () => void = () => {}): Promise<Error> {
  const error: unknown = await assertNoListenerLeak(subject, {
    on: [count as () => number],
    calls: 99,
  }).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ name: 'QtestsUsageError' })
  return error as Error
}

test.each<[value: unknown, text: string]>([
  [[1, 2], '`array of 2` (array)'],
  [Number.NaN, '`NaN` (number)'],
  [Infinity, '`Infinity` (number)'],
  ['3', '`"3"` (string)'],
  [undefined, '`undefined` (undefined)'],
  [Promise.resolve(3), '`Promise` (object)'],
])('%o is no count', async (value, text) => {
  let calls = 0
  const count = (): unknown => value
  const { message } = await refusal(count, () => {
    calls += 1
  })
  expect(message).toBe(`${PREFIX}${text}`)
  expect(calls).toBe(0)
})

test('a promise that rejects is no second error', async () => {
  const rejections: unknown[] = []
  const onRejection = (reason: unknown): void => void rejections.push(reason)
  process.on('unhandledRejection', onRejection)
  const count = async (): Promise<number> => {
    throw new Error('no')
  }
  expect((await refusal(count)).message).toBe(`${PREFIX}\`Promise\` (object)`)
  await new Promise((resolve) => setTimeout(resolve, 10))
  process.off('unhandledRejection', onRejection)
  expect(rejections).toEqual([])
})

test('one that throws is named, with its error as the cause', async () => {
  const cause = new Error('no store')
  const count = (): number => {
    throw cause
  }
  const error = await refusal(count)
  expect(error.message).toBe(
    '[qtests] Expected the function `count` of option `on` to return a finite number, but it threw: Error: no store',
  )
  expect(error.cause).toBe(cause)
})

// 99 calls are made in three rounds, and the second look makes further ones.
test('also one that goes wrong in a later call, or in the second look', async () => {
  const observers: number[] = []
  for (const last of [4, 100]) {
    observers.length = 0
    const count = (): unknown => (observers.length > last ? observers : observers.length)
    const { message } = await refusal(count, () => void observers.push(1))
    expect(message).toContain(`${PREFIX}\`array of `)
  }
})

test('no hook stays on after a function that throws when a second look begins', async () => {
  const observers: number[] = []
  let asked = 0
  const count = (): number => {
    asked += 1
    if (observers.length >= 99 && asked > 1) throw new Error('late')
    return observers.length
  }
  await refusal(count, () => void observers.push(1))
  const ids = new Set<number>()
  for (let at = 0; at < 5; at += 1) {
    await Promise.resolve()
    ids.add(executionAsyncId())
  }
  expect(ids.size).toBe(1)
})

test('what `setup` makes can be counted', async () => {
  let store: { observers: number[] } | undefined
  const options = {
    on: [() => (store as { observers: number[] }).observers.length],
    setup: () => {
      store = { observers: [] }
    },
  }
  await assertNoListenerLeak(() => {}, options)
  await expect(assertNoListenerLeak(() => void store?.observers.push(1), options)).rejects.toThrow(
    "leaves 1 'count' listener on counter per call",
  )
})
