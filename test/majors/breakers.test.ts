import { createClock, observeBreaker } from '@qtests/fixtures'
import { describe, expect, test } from 'vitest'
import { installed } from './installed.ts'

/** Opens at the second failure in succession, and after 30 s asks for a trial. */
type Open = (
  module: never,
  work: () => Promise<string>,
) => { subject: never; call(): Promise<unknown>; end(): void }

const LIBRARIES: readonly (readonly [string, readonly string[], Open])[] = [
  [
    'opossum',
    ['opossum-8', 'opossum-9', 'opossum-10'],
    (module: { default: new (work: unknown, options: object) => Opossum }, work) => {
      const breaker = new module.default(work, {
        resetTimeout: 30_000,
        volumeThreshold: 2,
        errorThresholdPercentage: 50,
      })
      return { subject: breaker as never, call: () => breaker.fire(), end: () => breaker.shutdown() }
    },
  ],
  [
    'cockatiel',
    ['cockatiel-3', 'cockatiel-4'],
    (module: Cockatiel, work) => {
      const breaker = module.circuitBreaker(module.handleAll, {
        halfOpenAfter: 30_000,
        breaker: new module.ConsecutiveBreaker(2),
      })
      return { subject: breaker as never, call: () => breaker.execute(work), end: () => {} }
    },
  ],
]
interface Opossum {
  fire(): Promise<unknown>
  shutdown(): void
}
interface Cockatiel {
  handleAll: unknown
  circuitBreaker(policy: unknown, options: object): { execute(work: () => Promise<string>): Promise<unknown> }
  ConsecutiveBreaker: new (failures: number) => object
}

describe.each(
  LIBRARIES.flatMap(([library, names, open]) =>
    installed(library, names).map((major) => ({ ...major, open })),
  ),
)('$title', ({ name, unfit, open }) => {
  test.skipIf(unfit)('opens, rejects, half-opens, closes', async () => {
    const module = await import(name)
    using clock = createClock()
    let up = false
    const { subject, call, end } = open(module as never, async () => {
      if (!up) throw new Error('down')
      return 'up'
    })
    using probe = observeBreaker(subject)
    const fate = (): Promise<unknown> => call().catch((error: Error) => error)
    expect(probe.state).toBe('closed')
    await fate()
    await fate()
    expect(probe.state).toBe('open')
    await fate()
    expect(probe.counts()).toMatchObject({ admitted: 2, failure: 2, rejected: 1, success: 0 })
    up = true
    await clock.advance(30_000)
    expect(await call()).toBe('up')
    expect(probe.transitions.map(({ from, to }) => `${from} -> ${to}`)).toEqual([
      'closed -> open',
      'open -> halfOpen',
      'halfOpen -> closed',
    ])
    expect(probe.admittedIn('halfOpen')).toHaveLength(1)
    expect(probe.problems()).toEqual([])
    end()
  })
})
