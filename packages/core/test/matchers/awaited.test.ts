import { describe, expect, test } from 'vitest'
import { type AwaitedTracker, countSteps, trackAwaited } from '../../src/matchers/awaited.ts'

type Use = (promise: Promise<number>) => unknown

/** What a test may do with the promise that its runner hands it. */
const awaiting: [string, Use][] = [
  ['await', async (promise) => await promise],
  ['return from an async function', async (promise) => promise],
  [
    'return from a plain function, to a runner that awaits it',
    (promise) => Promise.resolve().then(() => promise),
  ],
  ['then', (promise) => promise.then(() => {})],
  ['catch', (promise) => promise.catch(() => {})],
  ['finally', (promise) => promise.finally(() => {}).catch(() => {})],
  ['Promise.all', (promise) => Promise.all([promise])],
  ['Promise.allSettled', (promise) => Promise.allSettled([promise])],
  ['Promise.race', (promise) => Promise.race([promise])],
  ['Promise.any', (promise) => Promise.any([promise])],
  ['Promise.resolve, awaited', async (promise) => await Promise.resolve(promise)],
  ['a promise resolved with it', (promise) => new Promise((resolve) => resolve(promise))],
  [
    'for await over an array of it',
    async (promise) => {
      for await (const value of [promise]) expect(value).toBe(5)
    },
  ],
  [
    'yield from an async generator',
    async (promise) => {
      const values = async function* (): AsyncGenerator<number> {
        yield promise
      }
      for await (const value of values()) expect(value).toBe(5)
    },
  ],
  [
    'await in a finally',
    async (promise) => {
      try {
        return 1
      } finally {
        await promise
      }
    },
  ],
  [
    'await of what is passed on through helpers',
    async (promise) => {
      const helper = async (inner: Promise<number>): Promise<number> => await inner
      await helper(promise)
    },
  ],
  [
    'await only after other work',
    async (promise) => {
      await new Promise((resolve) => setImmediate(resolve))
      await promise
    },
  ],
]

const ignoring: [string, Use][] = [
  ['nothing', () => {}],
  ['void', (promise) => void promise],
  [
    'a variable and other work',
    async (promise) => {
      const kept = promise
      await new Promise((resolve) => setImmediate(resolve))
      return [kept]
    },
  ],
  ['a look at it', (promise) => String(promise) + (promise instanceof Promise)],
]

/** A runner that chains `steps` times, as Jest 29 (1), Jest 30 (2) and `expect.soft` (2) do. */
function throughRunner(steps: number): { tracker: AwaitedTracker<number>; handed: Promise<number> } {
  const tracker = trackAwaited(new Promise<number>((resolve) => setImmediate(() => resolve(5))), steps)
  let handed = tracker.promise
  for (let step = 0; step < steps; step += 1) handed = handed.then((value) => value)
  return { tracker, handed }
}

async function isAwaited(steps: number, use: Use): Promise<boolean> {
  const { tracker, handed } = throughRunner(steps)
  const used = use(handed)
  await new Promise((resolve) => setTimeout(resolve, 5))
  await used
  return tracker.wasAwaited()
}

describe.each([1, 2, 3])('an assertion in a runner that chains %d times', (steps) => {
  test.each(awaiting)('was awaited by %s', async (_name, use) => {
    expect(await isAwaited(steps, use)).toBe(true)
  })

  test.each(ignoring)('was not awaited by %s', async (_name, use) => {
    expect(await isAwaited(steps, use)).toBe(false)
  })

  test('resolves and rejects as its source does', async () => {
    await expect(throughRunner(steps).handed).resolves.toBe(5)
    const boom = new Error('boom')
    const { promise } = trackAwaited(Promise.reject(boom), steps)
    await expect(promise.then((value) => value)).rejects.toBe(boom)
  })
})

describe('a matcher of the user around ours', () => {
  test('that awaits it', async () => {
    const tracker = trackAwaited(Promise.resolve(5), 1)
    const theirs = async (): Promise<number> => (await tracker.promise) + 1
    await theirs().then((value) => value)
    expect(tracker.wasAwaited()).toBe(true)
  })

  test('that chains on it and is not awaited itself is not accused, nor is it vouched for', async () => {
    const tracker = trackAwaited(Promise.resolve(5), 1)
    // Their chain counts as the runner's step, the runner's as the test: the check misses here.
    void tracker.promise.then((value) => value).then((value) => value)
    expect(tracker.wasAwaited()).toBe(true)
  })
})

describe('a failure that nobody awaits', () => {
  test('is not reported by the process too: what the runner derives is marked as handled', async () => {
    const unhandled: unknown[] = []
    const listeners = process.listeners('unhandledRejection')
    process.removeAllListeners('unhandledRejection')
    process.on('unhandledRejection', (reason) => unhandled.push(reason))
    try {
      for (const steps of [1, 2]) {
        const tracker = trackAwaited(Promise.reject(new Error('boom')), steps)
        let handed: Promise<unknown> = tracker.promise
        for (let step = 0; step < steps; step += 1) handed = handed.then(() => {})
      }
      await new Promise((resolve) => setTimeout(resolve, 10))
      expect(unhandled).toEqual([])
      // But a chain of the test's own that ends nowhere is reported, as always.
      const boom = new Error('boom')
      void trackAwaited(Promise.reject(boom), 1)
        .promise.then(() => {})
        .then(() => {})
      await new Promise((resolve) => setTimeout(resolve, 10))
      expect(unhandled).toEqual([boom])
    } finally {
      process.removeAllListeners('unhandledRejection')
      for (const listener of listeners) process.on('unhandledRejection', listener)
    }
  })

  test('stays pending for good once it is abandoned', async () => {
    for (const source of [() => Promise.resolve(5), () => Promise.reject(new Error('boom'))]) {
      const tracker = trackAwaited(source(), 1)
      tracker.abandon()
      const first = await Promise.race([
        tracker.promise.then(
          () => 'resolved',
          () => 'rejected',
        ),
        new Promise((resolve) => setTimeout(() => resolve('pending'), 10)),
      ])
      expect(first).toBe('pending')
    }
  })
})

test('counting the steps of a runner', () => {
  const counter = countSteps()
  expect(counter.steps()).toBe(0)
  counter.thenable
    .then(() => {})
    .catch(() => {})
    .finally(() => {})
  expect(counter.steps()).toBe(3)
})
