/** What must hold whatever a subject does: nothing of the measurement stays, and nothing of others is reported. */
import { createHook, executionAsyncId } from 'node:async_hooks'
import { EventEmitter } from 'node:events'
import fs from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Judged, MatcherDefinition, RunContext } from '../../src/matchers/definition.ts'
import {
  assertNoHandleLeak,
  assertNoListenerLeak,
  assertNoTimerLeak,
  toNotLeakHandles,
  toNotLeakListeners,
  toNotLeakTimers,
} from '../../src/matchers/resources.ts'

const MATCHERS = [toNotLeakTimers, toNotLeakListeners, toNotLeakHandles]

const timers: NodeJS.Timeout[] = []
afterEach(() => {
  for (const timer of timers.splice(0)) clearTimeout(timer)
  vi.useRealTimers()
})
const leak = (): void => void timers.push(setInterval(() => {}, 1_000))

const context = (more: Partial<RunContext> = {}): RunContext => ({
  signal: new AbortController().signal,
  deadline: undefined,
  concurrent: false,
  ...more,
})

const run = (
  matcher: MatcherDefinition,
  subject: unknown,
  options: object = {},
  more: Partial<RunContext> = {},
): Promise<Judged> => matcher.prepare(subject, [options]).run(context(more))

/** Everything that a measurement changes for its time. */
const patched = (): unknown[] => [
  ...['on', 'addListener', 'prependListener', 'once'].map((name) =>
    Object.getOwnPropertyDescriptor(EventEmitter.prototype, name),
  ),
  Object.getOwnPropertyDescriptor(EventTarget.prototype, 'addEventListener'),
  Object.getOwnPropertyDescriptor(fs, 'open'),
  Object.getOwnPropertyDescriptor(fs, 'openSync'),
  Object.getOwnPropertyDescriptor(fs.promises, 'open'),
  Object.getOwnPropertyDescriptor(Error, 'stackTraceLimit'),
  Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace'),
  Object.getOwnPropertyNames(globalThis),
  Object.getOwnPropertySymbols(globalThis).filter((symbol) => symbol.description !== 'qtests/state@1'),
  process.eventNames().map((name) => [name, process.listenerCount(name)]),
]

/** Without hooks a promise has no async id of its own: all continuations run under the same. */
async function hooksAreOff(): Promise<boolean> {
  const ids = new Set<number>()
  for (let at = 0; at < 5; at += 1) {
    await Promise.resolve()
    ids.add(executionAsyncId())
  }
  return ids.size === 1
}

test('the check for hooks can tell', async () => {
  const hook = createHook({ init() {} }).enable()
  try {
    expect(await hooksAreOff()).toBe(false)
  } finally {
    hook.disable()
  }
  expect(await hooksAreOff()).toBe(true)
})

describe.each(MATCHERS)('$name', (matcher) => {
  const bus = new EventEmitter().setMaxListeners(0)
  const leaky = (): void => {
    leak()
    bus.on('data', () => {})
    const fd = fs.openSync(process.execPath, 'r')
    opened.push(fd)
  }
  const opened: number[] = []
  afterEach(() => {
    for (const fd of opened.splice(0)) fs.closeSync(fd)
    bus.removeAllListeners()
  })

  test.each<[string, () => Promise<unknown>]>([
    ['passes', () => run(matcher, () => {})],
    ['fails', () => run(matcher, leaky)],
    ['fails without a second look', () => run(matcher, leaky, { explain: 'off' })],
    [
      'has a subject that throws',
      () =>
        run(matcher, (call: number) => {
          if (call === 5) throw new Error('boom')
        }),
    ],
    [
      'has a subject that throws in the second look',
      () =>
        run(matcher, (call: number) => (call > 150 ? Promise.reject(new Error('late')) : leaky()), {
          calls: 150,
          warmup: 0,
        }),
    ],
    ['has a subject that never settles', () => run(matcher, () => new Promise(() => {}), { maxTime: 50 })],
    ['is aborted', () => run(matcher, () => sleep(5), {}, { signal: AbortSignal.timeout(60) })],
    [
      'has a hook that throws',
      () => run(matcher, () => {}, { afterEach: () => Promise.reject(new Error('hook')) }),
    ],
    [
      'has an ignore that throws',
      () =>
        run(matcher, leaky, {
          ignore: () => {
            throw new Error('ignored')
          },
        }),
    ],
  ])('nothing stays when it %s', async (_when, measure) => {
    const before = patched()
    expect(await hooksAreOff()).toBe(true)
    await measure().catch(() => {})
    expect(patched()).toEqual(before)
    expect(await hooksAreOff()).toBe(true)
    await measure().catch(() => {})
    expect(patched()).toEqual(before)
  })

  test('its own work is no finding', async () => {
    const { verdict } = await run(matcher, () => sleep(1))
    expect(verdict.kind).toBe('pass')
  })
})

describe('a wrapper that somebody wraps again meanwhile', () => {
  const original = Object.getOwnPropertyDescriptor(EventEmitter.prototype, 'on') as PropertyDescriptor
  afterEach(() => void Object.defineProperty(EventEmitter.prototype, 'on', original))

  test('is left to him, and only passes on', async () => {
    let seen = 0
    await assertNoListenerLeak((call) => {
      if (call !== 1) return
      const on = EventEmitter.prototype.on
      EventEmitter.prototype.on = function (...args) {
        seen += 1
        return on.apply(this, args)
      }
    })
    expect(seen).toBe(0)
    const listener = vi.fn()
    new EventEmitter().on('data', listener).emit('data', 7)
    expect(seen).toBe(1)
    expect(listener).toHaveBeenCalledWith(7)
    expect(EventEmitter.prototype.addListener).toBe(original.value)
  })
})

describe('beside other tests', () => {
  test('what they open is not the calls’', async () => {
    const other = setInterval(() => {
      leak()
      fs.closeSync(fs.openSync(process.execPath, 'r'))
    }, 1)
    try {
      const { verdict } = await run(toNotLeakTimers, () => sleep(1), {}, { concurrent: true })
      expect(verdict.kind).toBe('pass')
      const alone = await run(toNotLeakTimers, () => sleep(1))
      expect(alone.verdict).not.toMatchObject({ kind: 'pass' })
    } finally {
      clearInterval(other)
    }
  })

  test('what the calls open is theirs all the same, except listeners, of which nobody knows', async () => {
    const bus = new EventEmitter().setMaxListeners(0)
    const timed = await run(toNotLeakTimers, leak, {}, { concurrent: true })
    const heard = await run(toNotLeakListeners, () => bus.on('data', () => {}), {}, { concurrent: true })
    expect(timed.verdict.kind).toBe('fail')
    expect(heard.verdict).toMatchObject({
      kind: 'inconclusive',
      reason: expect.stringContaining('test.concurrent'),
    })
  })
})

describe('without a verdict', () => {
  test('too slow for three rounds', async () => {
    const slow = (): Promise<void> => sleep(40).then(leak)
    const { verdict } = await run(toNotLeakTimers, slow, { maxTime: 150 })
    expect(verdict).toMatchObject({ kind: 'inconclusive', reason: expect.stringContaining('raise maxTime') })
  })

  test('too rarely', async () => {
    const rare = (call: number): void => {
      if (call % 50 === 49) leak()
    }
    const { verdict } = await run(toNotLeakTimers, rare, { calls: 303, maxTime: '20s' })
    expect(verdict).toMatchObject({
      kind: 'inconclusive',
      reason: expect.stringContaining('one call in twenty'),
    })
  })

  test('ends before the test’s own time limit', async () => {
    const deadline = performance.now() + 1_200
    const { verdict } = await run(toNotLeakTimers, () => sleep(20), { maxTime: '60s' }, { deadline })
    expect(verdict.kind).toBe('pass')
  })
})

describe('fake timers', () => {
  test('are counted by the list of their clock', async () => {
    vi.useFakeTimers()
    const error = await assertNoTimerLeak(() => void setInterval(() => {}, 1_000)).catch(
      (thrown: unknown) => thrown,
    )
    expect((error as Error).message).toContain('leaves 1 interval (1,000 ms, fake) per call')
    await assertNoTimerLeak(() => clearTimeout(setTimeout(() => {}, 1_000)))
    // Would end by itself in the time of a verdict, if time went on.
    await assertNoTimerLeak(() => void setTimeout(() => {}, 100))
  })

  test('of a subject that installs them itself', async () => {
    await assertNoTimerLeak(() => {
      vi.useFakeTimers()
      setTimeout(() => {}, 1_000)
      vi.useRealTimers()
    })
  })

  test('without a list there is no verdict', async () => {
    const mock = Object.assign(() => 0, { _isMockFunction: true })
    vi.stubGlobal('setTimeout', mock)
    try {
      const { verdict } = await run(toNotLeakTimers, () => {})
      expect(verdict).toMatchObject({
        kind: 'unsupported',
        reason: expect.stringContaining('legacy fake timers'),
      })
    } finally {
      vi.unstubAllGlobals()
    }
  })

  test('do not hold up the other matchers', async () => {
    vi.useFakeTimers()
    await assertNoHandleLeak(() => {})
    const bus = new EventEmitter().setMaxListeners(0)
    await expect(assertNoListenerLeak(() => void bus.on('data', () => {}))).rejects.toThrow(
      "1 'data' listener",
    )
  })
})
