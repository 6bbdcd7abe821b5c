import { createClock, observeLimiter } from '@qtests/fixtures'
import { describe, expect, test } from 'vitest'
import { installed } from './installed.ts'

type Task = () => Promise<number>
type Submit = (task: Task) => Promise<unknown>

/** Two at a time. */
// biome-ignore lint/suspicious/noExplicitAny: the classes of several libraries
type Open = (module: any) => { readonly subject: object; submit(limiter: any): Submit; end?(): unknown }

const CONCURRENCY: readonly (readonly [string, readonly string[], Open])[] = [
  [
    'p-queue',
    ['p-queue-8', 'p-queue-9', 'p-queue-10'],
    ({ default: PQueue }) => ({
      subject: new PQueue({ concurrency: 2 }),
      submit: (queue) => (task) => queue.add(task),
    }),
  ],
  [
    'p-limit',
    ['p-limit-6', 'p-limit'],
    ({ default: pLimit }) => ({ subject: pLimit(2), submit: (limit) => (task) => limit(task) }),
  ],
  [
    'bottleneck',
    ['bottleneck'],
    ({ default: Bottleneck }) => {
      const subject = new Bottleneck({ maxConcurrent: 2 })
      return {
        subject,
        submit: (limiter) => (task) => limiter.schedule(task),
        end: () => void subject.disconnect(),
      }
    },
  ],
]

describe.each(
  CONCURRENCY.flatMap(([library, names, open]) =>
    installed(library, names).map((major) => ({ ...major, open })),
  ),
)('$title', ({ name, unfit, open }) => {
  test.skipIf(unfit)('two of five at a time, in order', async () => {
    const module = await import(name)
    using clock = createClock()
    const { subject, submit, end } = open(module)
    using probe = observeLimiter(subject as never) as ReturnType<typeof observeLimiter>
    const run = submit(probe.limiter)
    const task: Task = () => new Promise((resolve) => setTimeout(() => resolve(1), 100))
    const all = Promise.all([1, 2, 3, 4, 5].map(() => run(task)))
    await clock.run(all)
    expect(probe).toMatchObject({ admitted: 5, rejected: 0, queued: 0, active: 0, peakActive: 2 })
    expect(probe.calls.map(({ outcome }) => outcome)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok'])
    const starts = probe.calls.map(({ startedAt = 0 }) => startedAt)
    expect(starts).toEqual([...starts].sort((a, b) => a - b))
    // Each takes 100 ms; bottleneck looks at the time every few ms.
    expect(Math.round(((starts[4] ?? 0) - (starts[0] ?? 0)) / 100)).toBe(2)
    end?.()
  })
})

describe.each(installed('rate-limiter-flexible', ['rate-limiter-flexible-10', 'rate-limiter-flexible']))(
  '$title',
  ({ name, unfit }) => {
    test.skipIf(unfit)('admits by points, and rejects', async () => {
      const { RateLimiterMemory } = await import(name)
      using clock = createClock()
      const limiter = new RateLimiterMemory({ points: 2, duration: 1 })
      using probe = observeLimiter(limiter as never)
      await limiter.consume('bob')
      await limiter.consume('bob')
      await expect(limiter.consume('bob')).rejects.toMatchObject({ msBeforeNext: expect.any(Number) })
      await clock.advance(1_001)
      await limiter.consume('bob')
      expect(probe).toMatchObject({ admitted: 3, rejected: 1 })
    })
  },
)

describe.each(installed('limiter', ['limiter-3', 'limiter']))('$title', ({ name, unfit }) => {
  test.skipIf(unfit)('tokens taken, waited for and refused', async () => {
    const { RateLimiter } = await import(name)
    using clock = createClock()
    const limiter = new RateLimiter({ tokensPerInterval: 2, interval: 1_000 })
    using probe = observeLimiter(limiter as never)
    expect(limiter.tryRemoveTokens(2)).toBe(true)
    expect(limiter.tryRemoveTokens(1)).toBe(false)
    await clock.run(limiter.removeTokens(1) as Promise<unknown>)
    expect(probe).toMatchObject({ admitted: 2, rejected: 1, queued: 0 })
  })
})
