import { EventEmitter } from 'node:events'
import vm from 'node:vm'
import { afterEach, describe, expect, test } from 'vitest'
import { assertReleasesInstancesOf, toReleaseInstancesOf } from '../../src/matchers/instances.ts'
import { checkClasses } from '../../src/memory/instances-classes.ts'
import { hostileValues } from '../hostile.ts'

class Session {
  readonly id: number
  constructor(id = 0) {
    this.id = id
  }
}
class AdminSession extends Session {}
abstract class Shape {
  readonly sides = 3
}
class Square extends Shape {}
class Singleton {
  static readonly shared: Singleton = new Singleton()
  private constructor() {}
}

const kept: unknown[] = []
afterEach(() => {
  kept.length = 0
})

const failure = (run: Promise<void>): Promise<string> =>
  run.then(
    () => 'resolved',
    (error: Error) => `${error.name}: ${error.message}`,
  )

const TIME = { maxTime: '20s' } as const

describe('released', () => {
  const pool: Session[] = []
  const cache = new Map<number, Session>()
  test.each<[string, (call: number) => unknown]>([
    ['at once', (call) => new Session(call).id],
    [
      'after an await',
      async (call) => {
        const session = new Session(call)
        await null
        return session.id
      },
    ],
    [
      'to a pool of 20',
      (call) => {
        pool[call % 20] ??= new Session(call)
      },
    ],
    [
      'by a cache of 500',
      (call) => {
        cache.set(call, new Session(call))
        if (cache.size > 500) cache.delete(cache.keys().next().value as number)
      },
    ],
    [
      'when another takes its place',
      (call) => {
        kept[0] = new Session(call)
      },
    ],
    [
      'but for the one in the first call',
      (call) => {
        if (call === 0) kept.push(new Session(call))
      },
    ],
    [
      'but for the one in the 200th call',
      (call) => {
        if (call === 200) kept.push(new Session(call))
      },
    ],
    [
      'while other objects are kept',
      (call) => {
        kept.push({ call })
      },
    ],
  ])('%s', async (_, subject) => {
    await assertReleasesInstancesOf(subject, Session, TIME)
  })
})

describe('left alive', () => {
  test.each<[string, (call: number) => unknown, string]>([
    ['each', (call) => void kept.push(new Session(call)), '1.00 Session'],
    ['each of a subclass', (call) => void kept.push(new AdminSession(call)), '1.00 Session'],
    [
      'two, asynchronously',
      async (call) => {
        await null
        kept.push(new Session(call), new Session(call))
      },
      '2.00 Session',
    ],
    [
      'one in ten',
      (call) => {
        if (call % 10 === 0) kept.push(new Session(call))
      },
      '0.10 Session',
    ],
  ])('%s', async (_, subject, claim) => {
    const text = await failure(assertReleasesInstancesOf(subject, Session, TIME))
    expect(text).toContain(`[qtests] each call leaves ${claim} alive\n`)
    expect(text).toContain('expect(subject).toReleaseInstancesOf(Session)\n')
    expect(text).toContain('allocated in')
  })

  test('only the classes that grow are accused, and those of one call beside', async () => {
    class Request {}
    const before = [new Session(), new Session()]
    const text = await failure(
      assertReleasesInstancesOf(() => void kept.push(new Request()), [Session, Request], {
        ...TIME,
        explain: 'off',
      }),
    )
    expect(text).toContain('each call leaves 1.00 Request alive\n')
    expect(text).toMatch(/Session: \d+ before, then 0 in/)
    expect(before).toHaveLength(2)
    expect(text).not.toContain('allocated in')
  })

  test('large objects end the measurement before the heap is full', async () => {
    class Page {
      readonly words: number[] = new Array<number>(250_000).fill(0)
    }
    const text = await failure(
      assertReleasesInstancesOf(() => void kept.push(new Page()), Page, { ...TIME, warmup: 8 }),
    )
    expect(text).toContain('each call leaves 1.00 Page alive\n')
    expect(text).toMatch(/only [\d,]+ calls fit/)
  })

  test('large instances are proven by few calls, and a small cache of them is none', async () => {
    class Report {
      readonly lines = Array.from({ length: 3_000 }, (_, line) => ({ line }))
    }
    // Proven is proven early; the time is for a machine that is busy with other things.
    const given = { explain: 'off', onInconclusive: 'fail', maxTime: '60s' } as const
    const text = await failure(assertReleasesInstancesOf(() => void kept.push(new Report()), Report, given))
    expect(text).toContain('each call leaves 1.00 Report alive\n')
    // A count walks through all that is on the heap.
    kept.length = 0
    const recent: Report[] = []
    const keepTen = (): void => {
      recent.push(new Report())
      if (recent.length > 10) recent.shift()
    }
    await assertReleasesInstancesOf(keepTen, Report, given)
  }, 150_000)

  test('memory outside the heap that instances hold is bounded', async () => {
    class Upload {
      readonly body = Buffer.alloc(1_000_000, 1)
    }
    const { external } = process.memoryUsage()
    const text = await failure(
      assertReleasesInstancesOf(() => void kept.push(new Upload()), Upload, { ...TIME, explain: 'off' }),
    )
    expect(text).toContain('each call leaves 1.00 Upload alive\n')
    expect(process.memoryUsage().external - external).toBeLessThan(300_000_000)
  })

  test('abstract classes, private constructors, constructor functions and classes of another realm', async () => {
    function Legacy(this: object): void {}
    const context = vm.createContext({})
    const { Foreign, make } = vm.runInContext(
      'const all = []; class Foreign {}; class Sub extends Foreign {}; ({ Foreign, make: () => { all.push(new Sub()) } })',
      context,
    ) as { Foreign: typeof Session; make: () => void }
    const few = { ...TIME, explain: 'off', warmup: 20, calls: 400 } as const
    await assertReleasesInstancesOf(() => 1, [Singleton, EventEmitter], few)
    expect(Singleton.shared).toBeDefined()
    const grow: [Parameters<typeof assertReleasesInstancesOf>[1], () => void, string][] = [
      [Shape, () => kept.push(new Square()), '1.00 Shape'],
      [Legacy, () => kept.push(Reflect.construct(Legacy, [])), '1.00 Legacy'],
      [Foreign, make, '1.00 Foreign'],
      [EventEmitter, () => kept.push(new EventEmitter()), '1.00 EventEmitter'],
      [Map, () => kept.push(new Map()), '1.00 Map'],
    ]
    for (const [wanted, subject, claim] of grow) {
      expect(await failure(assertReleasesInstancesOf(subject, wanted, few))).toContain(
        `each call leaves ${claim} alive\n`,
      )
      kept.length = 0
    }
  })
})

describe('bad input', () => {
  test.each<[unknown, string]>([
    [5, 'Expected the class to be a class or a constructor function, got `5` (number)'],
    ['Session', 'Expected the class to be a class or a constructor function, got `"Session"` (string)'],
    [new Session(), 'Expected the class to be a class or a constructor function, got `Session` (object)'],
    [() => {}, 'which has no prototype: nothing can be an instance of it'],
    [[], 'Expected at least one class, got an empty array'],
    [[Session, null], 'Expected class 1 to be a class or a constructor function, got `null` (null)'],
    [new Array(11).fill(Session), 'Expected at most 10 classes, got `array of 11` (array)'],
    [
      Object,
      'Expected the class to be a class of the program, got `Object`: everything is an instance of it',
    ],
    [Function, 'got `Function`: everything is an instance of it'],
    [vm.runInNewContext('Object'), 'got `Object`: everything is an instance of it'],
    [Session.prototype.constructor.bind(null), 'which has no prototype'],
  ])('%s', async (value, message) => {
    const text = await failure(assertReleasesInstancesOf(() => {}, value as never))
    expect(text).toContain('QtestsUsageError: [qtests] ')
    expect(text).toContain(message)
  })

  test.each(hostileValues())('%s', async (_, value) => {
    const text = await failure(
      assertReleasesInstancesOf(() => {}, value as never, { maxTime: 100, calls: 64 }),
    )
    expect(text).toMatch(/^(?:resolved|QtestsUsageError: \[qtests\] )/)
  })

  test('a class of the program may have any name', () => {
    const own = { Object: class {} }
    Object.defineProperty(own.Object, 'name', { value: 'Object' })
    expect(checkClasses(own.Object)).toHaveLength(1)
    expect(checkClasses([Session, Session])).toHaveLength(1)
    expect(checkClasses(class {})[0]?.name).toBe('anonymous class')
  })

  test('a tolerance in bytes, and a third argument', async () => {
    expect(await failure(assertReleasesInstancesOf(() => {}, Session, { tolerance: 5 } as never))).toBe(
      'QtestsUsageError: [qtests] Option `tolerance` does not apply to toReleaseInstancesOf. Instances are counted; up to one per 1,000 calls may stay',
    )
    expect(() => toReleaseInstancesOf.prepare(() => {}, [Session, {}, 1])).toThrow(
      'at most two arguments, got 3',
    )
  })
})

test('a subject or hook that throws is named, and teardown runs', async () => {
  const boom = new Error('boom')
  let ended = 0
  const subject = (call: number): void => {
    if (call === 7) throw boom
  }
  await expect(
    assertReleasesInstancesOf(subject, Session, { teardown: () => ended++ }),
  ).rejects.toMatchObject({ cause: boom, message: expect.stringContaining('the subject threw at call 7') })
  expect(ended).toBe(1)
})
