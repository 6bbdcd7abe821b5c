import { afterEach, describe, expect, test } from 'vitest'
import { assertCollected } from '../../src/matchers/collected.ts'
import { judgeCollected, LEAST_COLLECTIONS, type Look } from '../../src/memory/collected.ts'
import { hostileValues } from '../hostile.ts'

class Session {
  readonly id: number
  constructor(id = 0) {
    this.id = id
  }
}

const kept: unknown[] = []
afterEach(() => {
  kept.length = 0
})

async function failure(run: Promise<void>): Promise<string> {
  return await run.then(
    () => 'resolved',
    (error: Error) => `${error.name}: ${error.message}`,
  )
}

describe('what is dropped', () => {
  let called = 0
  test.each<[string, (call: number) => unknown]>([
    ['an object', (call) => new Session(call)],
    ['a promise for one', async (call) => new Session(call)],
    [
      'one that took a while',
      async (call) => {
        await new Promise((resolve) => setTimeout(resolve, 5))
        return new Session(call)
      },
    ],
    ['a function', (call) => () => call],
    ['an array of objects', (call) => [new Session(call), { call }, 5]],
    ['an empty array', () => []],
    [
      'a cycle',
      (call) => {
        const cycle: { self?: unknown; call: number } = { call }
        cycle.self = cycle
        return cycle
      },
    ],
    [
      'the key of a WeakMap and a registry',
      (call) => {
        const key = new Session(call)
        new WeakMap().set(key, key)
        new FinalizationRegistry(() => {}).register(key, call)
        return key
      },
    ],
    [
      'held until a timer has fired',
      () => {
        const session = new Session()
        setTimeout(() => session.id, 30)
        return session
      },
    ],
    [
      'held once, at the first call',
      (call) => {
        const session = new Session(call)
        if (called++ === 0) kept.push(session)
        return session
      },
    ],
    [
      'a revoked Proxy',
      () => {
        const { proxy, revoke } = Proxy.revocable({}, {})
        revoke()
        return proxy
      },
    ],
    [
      'a Proxy whose every trap throws',
      () =>
        new Proxy(
          {},
          new Proxy(
            {},
            {
              get: () => () => {
                throw new Error('hostile')
              },
            },
          ),
        ),
    ],
  ])('%s is collected', async (_, factory) => {
    await assertCollected(factory as (call: number) => unknown)
  })
})

describe('what is kept', () => {
  let newest: unknown
  let recent: unknown[] = []
  const single = new Session()
  test.each<[string, (call: number) => unknown, string]>([
    [
      'each',
      (call) => kept[kept.push(new Session(call)) - 1],
      '5 of 5 objects (Session) are still alive after 20 full collections',
    ],
    [
      'each, asynchronously',
      async (call) => kept[kept.push(new Session(call)) - 1],
      '5 of 5 objects (Session) are still alive',
    ],
    [
      'the newest',
      (call) => {
        newest = new Session(call)
        return newest
      },
      'the newest of 5 objects (Session) is still alive',
    ],
    [
      'the last three',
      (call) => {
        recent = [...recent.slice(-2), new Session(call)]
        return recent.at(-1)
      },
      '3 of 5 objects (Session) are still alive',
    ],
    ['the same one', () => single, 'each call returns the same Session, which is still alive'],
    [
      'an element of an array',
      (call) => {
        const session = new Session(call)
        kept.push(session)
        return [{ call }, session]
      },
      '5 of 15 objects (Session [1]) are still alive',
    ],
    [
      'by a timer',
      () => {
        const session = new Session()
        const timer = setTimeout(() => session.id, 60_000)
        kept.push({ dispose: () => clearTimeout(timer) })
        return session
      },
      '5 of 5 objects (Session) are still alive',
    ],
  ])('%s', async (_, factory, claim) => {
    const text = await failure(assertCollected(factory, { maxTime: '20s' }))
    for (const one of kept) (one as { dispose?: () => void }).dispose?.()
    expect(text).toContain(
      `QtestsAssertionError: expect(subject).toBeCollected()\n\n[qtests] what the factory returns is kept: ${claim}`,
    )
    expect(newest ?? true).toBeTruthy()
  })
})

describe('bad input', () => {
  test.each<[string, unknown, string]>([
    [
      'nothing',
      undefined,
      'Expected the factory to return an object, got `undefined` (undefined) at call 0. Return the object: () => new Session(), not () => { new Session() }',
    ],
    [
      'a number',
      5,
      'Expected the factory to return an object, got `5` (number) at call 0. Only objects and functions can be watched',
    ],
    [
      'a symbol',
      Symbol.for('x'),
      'Expected the factory to return an object, got `Symbol(x)` (symbol) at call 0',
    ],
    ['null', null, 'Expected the factory to return an object, got `null` (null) at call 0'],
  ])('a factory that returns %s', async (_, value, message) => {
    expect(await failure(assertCollected(() => value))).toContain(`QtestsUsageError: [qtests] ${message}`)
    expect(await failure(assertCollected(async () => value))).toContain(
      `QtestsUsageError: [qtests] ${message}`,
    )
  })

  test('the object in place of its factory', async () => {
    expect(await failure(assertCollected(new Session() as never))).toBe(
      'QtestsUsageError: [qtests] Expected the subject to be a function that makes the object, got the object itself: the test holds it, so it cannot be collected. Write: await expect(() => new Session()).toBeCollected()',
    )
  })

  test('options of repeated calls, and others', async () => {
    expect(await failure(assertCollected(() => ({}), { calls: 100 } as never))).toBe(
      'QtestsUsageError: [qtests] Option `calls` does not apply to toBeCollected. Options of it: maxTime, setup, teardown, explain, onInconclusive',
    )
    expect(await failure(assertCollected(() => ({}), { maxTime: 1 }))).toContain(
      'QtestsUsageError: [qtests] Expected option `maxTime`',
    )
  })

  test.each(hostileValues())('%s as factory or result', async (name, value) => {
    if (typeof value !== 'function' || name.startsWith('a revoked') || name.includes('class'))
      expect(await failure(assertCollected(value as never))).toMatch(
        /^QtestsUsageError: \[qtests\] Expected the subject to be a function/,
      )
    expect(await failure(assertCollected(() => value, { maxTime: 200 }))).toMatch(
      /^(?:resolved|Qtests\w+Error: (?:\[qtests\]|expect\(subject\)))/,
    )
  })

  test('a factory that throws, rejects or never settles', async () => {
    const boom = new Error('boom')
    const thrower = (call: number): object => {
      if (call === 3) throw boom
      return {}
    }
    await expect(assertCollected(thrower)).rejects.toMatchObject({
      message: '[qtests] expect(subject).toBeCollected(): the subject threw at call 3: Error: boom',
      cause: boom,
    })
    await expect(assertCollected(async (call) => thrower(call))).rejects.toMatchObject({ cause: boom })
    expect(await failure(assertCollected(() => new Promise(() => {}), { maxTime: 100 }))).toContain(
      'call 0 of the subject has not settled after 1,000 ms',
    )
  })
})

test('hooks run once each, and teardown also when the factory threw', async () => {
  const log: string[] = []
  const setup = (): void => void log.push('setup')
  const teardown = async (): Promise<void> => void log.push('teardown')
  await assertCollected(() => ({}), { setup, teardown })
  await failure(
    assertCollected(
      () => {
        throw new Error('boom')
      },
      { setup, teardown },
    ),
  )
  expect(log).toEqual(['setup', 'teardown', 'setup', 'teardown'])
})

describe('judging', () => {
  const look = (alive: number, more: Partial<Look> = {}): Look => ({
    first: 0,
    calls: 5,
    objects: 5,
    classes: ['Session'],
    alive: Array.from({ length: alive }, (_, call) => ({ className: 'Session', place: '', call })),
    same: false,
    ownAlive: false,
    collections: LEAST_COLLECTIONS,
    time: 100,
    ...more,
  })
  const kind = (looks: readonly Look[], exhausted = false): string => {
    const decision = judgeCollected(looks, exhausted)
    return decision.kind === 'continue' ? 'continue' : decision.verdict.kind
  }

  test('green as soon as all is collected, red only when two looks agree', () => {
    expect(kind([])).toBe('continue')
    expect(kind([look(0)])).toBe('pass')
    expect(kind([look(5)])).toBe('continue')
    expect(kind([look(5), look(5)])).toBe('fail')
    expect(kind([look(5), look(1)])).toBe('fail')
    expect(kind([look(1), look(0)])).toBe('pass')
  })

  test('no red without patience, nor where nothing is collected', () => {
    expect(kind([look(5)], true)).toBe('inconclusive')
    expect(kind([look(5), look(5, { collections: LEAST_COLLECTIONS - 1 })], true)).toBe('inconclusive')
    expect(kind([look(5), look(5, { ownAlive: true })])).toBe('unsupported')
    expect(kind([look(5, { ownAlive: true })])).toBe('unsupported')
    expect(kind([look(5, { ownAlive: true, collections: 2 })])).toBe('continue')
    expect(kind([look(0, { ownAlive: true })])).toBe('pass')
  })
})

test('one object that all calls return is one, and two that they take turns with are two', async () => {
  const one = new Session(1)
  const same = await failure(assertCollected(() => one, { explain: 'off' }))
  expect(same).toContain('each call returns the same Session, which is still alive')
  expect(same).toContain('received     1 object (Session), returned by each call, alive')
  const two = [new Session(1), new Session(2)] as const
  const turns = await failure(assertCollected((call) => two[call % 2 === 0 ? 0 : 1], { explain: 'off' }))
  expect(turns).toContain('received     2 of 2 objects (Session) alive')
})
