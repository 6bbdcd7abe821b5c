import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { matcherDefinitions } from '../../src/matchers/all.ts'
import { bindMatchers } from '../../src/matchers/bind.ts'
import type { RunContext } from '../../src/matchers/definition.ts'
import { threwAt } from '../../src/subject.ts'
import type { VerdictKind } from '../../src/verdict.ts'
import { hostileValues } from '../hostile.ts'
import { fakeMatcher, fakeRunner, gate, judged, USAGE, verdicts } from './fake.ts'

const printed = vi.hoisted((): string[] => [])
vi.mock('../../src/realm.ts', async (original) => ({
  ...(await original<typeof import('../../src/realm.ts')>()),
  printLine: (line: string) => printed.push(line),
}))

beforeEach(() => {
  printed.length = 0
})
afterEach(() => {
  vi.useRealTimers()
})

describe('the policy: red only on proof of violation, `.not` green only on that proof', () => {
  const table: [
    VerdictKind,
    'pass' | 'fail',
    plain: 'green' | 'red',
    not: 'green' | 'red',
    notice: boolean,
  ][] = [
    ['pass', 'pass', 'green', 'red', false],
    ['pass', 'fail', 'green', 'red', false],
    ['fail', 'pass', 'red', 'green', false],
    ['fail', 'fail', 'red', 'green', false],
    ['inconclusive', 'pass', 'green', 'red', true],
    ['inconclusive', 'fail', 'red', 'red', false],
    ['unsupported', 'pass', 'green', 'red', true],
    ['unsupported', 'fail', 'red', 'red', false],
  ]

  describe.each(table)('%s with onInconclusive %s', (kind, onInconclusive, plain, not, notice) => {
    const run = async (isNot: boolean): Promise<{ colour: string; recorded: unknown }> => {
      const runner = fakeRunner(fakeMatcher(() => judged(verdicts[kind]), { onInconclusive }))
      const colour = await runner.expect({ isNot }).then(
        () => 'green',
        () => 'red',
      )
      const [record] = runner.records
      return { colour, recorded: { verdict: record?.verdict, passed: record?.passed, not: record?.not } }
    }

    test(`is ${plain}`, async () => {
      const recorded = { verdict: kind, passed: plain === 'green', not: false }
      expect(await run(false)).toEqual({ colour: plain, recorded })
      expect(printed).toHaveLength(notice ? 1 : 0)
    })

    test(`is ${not} under .not, without a notice`, async () => {
      const recorded = { verdict: kind, passed: not === 'green', not: true }
      expect(await run(true)).toEqual({ colour: not, recorded })
      expect(printed).toEqual([])
    })
  })

  test('what passes without a proof is told in one line', async () => {
    await fakeRunner(fakeMatcher(() => judged(verdicts.inconclusive))).expect()
    await fakeRunner(fakeMatcher(() => judged(verdicts.unsupported))).expect({ promise: 'resolves' })
    expect(printed).toEqual([
      "[qtests] inconclusive: expect(subject).toBeFine('20ms'): too few calls",
      "[qtests] unsupported: expect(subject).resolves.toBeFine('20ms'): no collector here",
    ])
  })
})

/** First arguments that are right, where it is not a budget of 20. */
const BUDGETS: Readonly<Record<string, unknown>> = {
  toStayUnder: { p95: 20 },
  toReleaseInstancesOf: Map,
  toRunFasterThan: () => {},
  toNotBeSlowerThan: () => {},
  toHaveOverheadBelow: '5%',
  toScaleAtMost: 'n log n',
}

describe('what the runner gets', () => {
  test('is pass, message, expected and actual', async () => {
    const runner = fakeRunner(fakeMatcher(() => judged(verdicts.fail)))
    const result = await runner.matcher.call(runner.context(), () => {})
    expect(result).toMatchObject({ pass: false, expected: 'at most 1', actual: '2' })
    expect(result.message()).toMatchInlineSnapshot(`
      "expect(subject).toBeFine('20ms')

      [qtests] is fail

        expected     at most 1
        received     2

        caveat       the machine was busy
        options      calls 7"
    `)
  })

  test('is painted with its own colours, as far as it has them', async () => {
    const runner = fakeRunner(fakeMatcher(() => judged(verdicts.fail)))
    const utils = { RECEIVED_COLOR: (text: string) => `<${text}>` }
    const result = await runner.matcher.call(runner.context({ utils }), () => {})
    expect(result.message()).toContain('received     <2>')
    expect(result.message()).toContain('expected     at most 1')
  })

  test('is the error of the adapter where it makes its own, with the place of the call', async () => {
    const definition = fakeMatcher(() => judged(verdicts.fail))
    const { matchers } = bindMatchers([definition], {
      currentTest: () => undefined,
      record: () => {},
      fail: (message) => new RangeError(message),
    })
    const promise = matchers['toBeFine']?.call({ isNot: false, promise: '' }, () => {})
    const error = await promise?.catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(RangeError)
    expect((error as Error).message).toContain('[qtests] is fail')
  })

  test('are matchers of all names, whose promise is a promise', () => {
    const { matchers } = bindMatchers(matcherDefinitions, { currentTest: () => undefined, record: () => {} })
    expect(Object.keys(matchers)).toEqual([
      'toNotLeakMemory',
      'toRetainAtMost',
      'toAllocateAtMost',
      'toReleaseInstancesOf',
      'toBeCollected',
      'toNotLeakTimers',
      'toNotLeakListeners',
      'toNotLeakHandles',
      'toStayUnderP50',
      'toStayUnderP90',
      'toStayUnderP95',
      'toStayUnderP99',
      'toStayUnderP999',
      'toStayUnder',
      'toMatchPerfBaseline',
      'toRunFasterThan',
      'toNotBeSlowerThan',
      'toHaveOverheadBelow',
      'toScaleAtMost',
      'toUseCpuLessThan',
      'toSustain',
    ])
  })
})

describe('what an assertion is told of its surroundings', () => {
  const seen = async (runner: (run: (context: RunContext) => never) => ReturnType<typeof fakeRunner>) => {
    let context: RunContext | undefined
    await runner((given) => {
      context = given
      throw new Error('enough')
    })
      .expect()
      .catch(() => {})
    return context
  }

  test('deadline and concurrency of its test', async () => {
    const context = await seen((run) =>
      fakeRunner(fakeMatcher(run), { test: { deadline: 5, concurrent: true } }),
    )
    expect(context).toMatchObject({ deadline: 5, concurrent: true })
  })

  test('nothing outside of tests', async () => {
    const context = await seen((run) => fakeRunner(fakeMatcher(run), { inTest: false }))
    expect(context).toMatchObject({ deadline: undefined, concurrent: false })
    expect(context?.signal.aborted).toBe(false)
  })
})

describe('the record', () => {
  test('holds verdict, summary, evidence and options, under the name of the test', async () => {
    const runner = fakeRunner(
      fakeMatcher(() => ({
        ...judged(verdicts.fail),
        sites: [{ function: 'open', location: 'a.ts:1:1', bytes: 48, count: 1, share: 1 }],
      })),
      { test: { project: 'unit' } },
    )
    await runner.expect().catch(() => {})
    expect(runner.records).toEqual([
      {
        v: 1,
        type: 'assertion',
        at: expect.any(Number),
        project: 'unit',
        file: 'orders.test.ts',
        test: 'orders > are placed',
        matcher: 'toBeFine',
        not: false,
        elapsed: expect.any(Number),
        options: { calls: '7' },
        verdict: 'fail',
        passed: false,
        summary: 'is fail',
        calls: 7,
        evidence: { most: 2 },
        caveats: ['BUSY'],
        sites: [{ function: 'open', location: 'a.ts:1:1', bytes: 48, count: 1, share: 1 }],
      },
    ])
  })

  test('says the reason where there was no verdict', async () => {
    const runner = fakeRunner(fakeMatcher(() => judged(verdicts.inconclusive)))
    await runner.expect()
    expect(runner.records[0]?.summary).toBe('too few calls')
    expect(runner.records[0]).not.toHaveProperty('sites')
  })

  test('has the time of the machine, whatever clock the test has faked', async () => {
    vi.useFakeTimers({ now: 0, toFake: ['Date', 'performance'] })
    const runner = fakeRunner(fakeMatcher(() => judged(verdicts.pass)))
    await runner.expect()
    expect(Date.now()).toBe(0)
    expect(runner.records[0]?.at).toBeGreaterThan(Date.UTC(2020, 0))
  })
})

describe('a subject that throws', () => {
  test('fails the assertion with its own error as the cause, and the call in the message', async () => {
    const boom = new Error('boom')
    const runner = fakeRunner(
      fakeMatcher(() => {
        throw threwAt(4, boom)
      }),
    )
    const error = await runner.expect({ isNot: true, promise: 'resolves' }).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({
      name: 'QtestsSubjectError',
      message:
        "[qtests] expect(subject).resolves.not.toBeFine('20ms'): the subject threw at call 4: Error: boom",
      cause: boom,
    })
    expect((error as Error).stack).toContain('fake.ts')
    expect(runner.records[0]).toMatchObject({
      verdict: 'error',
      passed: false,
      summary: 'the subject threw at call 4: Error: boom',
    })
  })

  test('is red under .not as well', async () => {
    const runner = fakeRunner(
      fakeMatcher(() => {
        throw threwAt(0, 'text')
      }),
    )
    await expect(runner.expect({ isNot: true })).rejects.toThrow('the subject threw at call 0: text')
  })

  test('other errors go through as they are', async () => {
    for (const [, thrown] of hostileValues()) {
      const runner = fakeRunner(fakeMatcher(() => Promise.reject(thrown)))
      const error = await runner.expect().then(
        () => 'green',
        (rejected: unknown) => [rejected],
      )
      // In an array: a hostile value is not to be looked at.
      expect(Array.isArray(error) && Object.is(error[0], thrown)).toBe(true)
      expect(runner.records).toHaveLength(1)
    }
  })
})

describe('misuse', () => {
  const never = fakeMatcher(() => {
    throw new Error('ran')
  })

  test('without expect, as an asymmetric matcher, names the right form', () => {
    const runner = fakeRunner(never)
    for (const context of [{}, { isNot: false }, undefined]) {
      expect(() => runner.matcher.call(context as never, () => {})).toThrow(
        `[qtests] toBeFine measures its subject over time and has no asymmetric form. Write: ${USAGE}`,
      )
    }
  })

  test('under expect.poll names the right form', () => {
    const runner = fakeRunner(never)
    expect(() => runner.matcher.call(runner.context({ poll: true }), () => {})).toThrow(
      `[qtests] toBeFine repeats its subject by itself and cannot be polled: each poll would start a new measurement. Write: ${USAGE}`,
    )
  })

  test('throws at the call, before anything runs, with the stack of the test, and leaves nothing pending', async () => {
    const runner = fakeRunner({
      ...never,
      prepare: () => {
        throw Object.assign(new TypeError('bad'), { name: 'QtestsUsageError' })
      },
    })
    let error: unknown
    try {
      runner.expect()
    } catch (thrown) {
      error = thrown
    }
    expect((error as Error).stack).toMatch(/^QtestsUsageError: bad\n\s+at .*fake\.ts/)
    expect(runner.records).toEqual([])
    await expect(runner.binding.endOfTest(runner.test.key, { failed: false })).resolves.toBeUndefined()
  })

  describe.each(matcherDefinitions.map((definition) => [definition.name, definition] as const))(
    '%s',
    (name, definition) => {
      const budget = Object.hasOwn(BUDGETS, name) ? BUDGETS[name] : 20
      const good = definition.usage.endsWith(`${name}()`) ? [] : [budget]
      // Zero is a budget, and a class is one to count whatever its name does.
      const accepted = name === 'toReleaseInstancesOf' ? 'a class whose name throws' : 'negative zero'
      const refusal = (received: unknown, ...args: unknown[]): unknown => {
        try {
          definition.prepare(received, args)
        } catch (error) {
          return error
        }
        return undefined
      }

      test.each(hostileValues())('refuses %s as a subject with a usage error, if it does', (_name, value) => {
        const error = refusal(value, ...good)
        if (typeof value !== 'function' || error !== undefined) {
          expect(error).toMatchObject({ name: 'QtestsUsageError' })
        }
      })

      test.each(hostileValues())('refuses %s as options with a usage error, if it does', (_name, value) => {
        const error = refusal(() => {}, ...good, value)
        if (error !== undefined) expect(error).toMatchObject({ name: 'QtestsUsageError' })
      })

      test.each(good.length > 0 ? hostileValues() : [])('refuses %s as a budget', (valueName, value) => {
        if (valueName === accepted) return
        const error = refusal(() => {}, value)
        if (typeof budget === 'function' && typeof value === 'function' && error === undefined) return
        expect(error).toMatchObject({ name: 'QtestsUsageError' })
      })

      test('refuses an argument too many', () => {
        expect(refusal(() => {}, ...good, {}, 5)).toMatchObject({
          message: expect.stringMatching(
            /^\[qtests\] Expected at most (one argument|two arguments), got \d\./,
          ),
        })
      })
    },
  )
})

describe('the end of a test', () => {
  const end = { failed: false }

  test('is silent where every assertion was awaited, and where there was none', async () => {
    const runner = fakeRunner(fakeMatcher(() => judged(verdicts.pass)))
    await runner.expect()
    await runner.expect()
    await expect(runner.binding.endOfTest(runner.test.key, end)).resolves.toBeUndefined()
    await expect(runner.binding.endOfTest('another', end)).resolves.toBeUndefined()
    await expect(runner.binding.endOfFile()).resolves.toBeUndefined()
  })

  test('accuses an assertion that was not awaited, with its place and the right form', async () => {
    const runner = fakeRunner(fakeMatcher(() => judged(verdicts.pass)))
    void runner.expect()
    await new Promise((resolve) => setImmediate(resolve))
    const error = await runner.binding.endOfTest(runner.test.key, end)
    expect(error?.message.replace(/:\d+:\d+/g, ':1:1')).toMatchInlineSnapshot(
      `"[qtests] An assertion was not awaited (fake.ts:1:1), so its verdict came to nothing. Write: await expect(() => work()).toBeFine()"`,
    )
    expect(error?.name).toBe('QtestsUsageError')
    expect(error?.stack).toContain('fake.ts')
    await expect(runner.binding.endOfTest(runner.test.key, end)).resolves.toBeUndefined()
  })

  test('counts several, and shows what had failed by then', async () => {
    const runner = fakeRunner(fakeMatcher(() => judged(verdicts.fail)))
    void runner.expect()
    void runner.expect()
    await new Promise((resolve) => setImmediate(resolve))
    const error = await runner.binding.endOfTest(runner.test.key, end)
    expect(error?.message).toMatch(/^\[qtests\] 2 assertions were not awaited \(fake\.ts:\d+:\d+, fake\.ts/)
    expect(error?.message).toContain('\n\nIt had failed by then:\n\nexpect(subject).toBeFine(')
  })

  test('stops what still runs and waits until it has stopped', async () => {
    const log: string[] = []
    const runner = fakeRunner(
      fakeMatcher(
        ({ signal }) =>
          new Promise((_, reject) => {
            signal.addEventListener('abort', () => {
              log.push('aborted')
              setTimeout(() => {
                log.push('stopped')
                reject(signal.reason)
              }, 5)
            })
          }),
      ),
    )
    void runner.expect()
    const error = await runner.binding.endOfTest(runner.test.key, end)
    expect(log).toEqual(['aborted', 'stopped'])
    expect(error?.message).toContain('An assertion was not awaited')
    expect(error?.message).not.toContain('It had failed by then')
  })

  test('accuses what was awaited by something that the test did not wait for', async () => {
    const { promise, reject } = gate<never>()
    const runner = fakeRunner(
      fakeMatcher(({ signal }) => {
        signal.addEventListener('abort', () => reject(signal.reason))
        return promise
      }),
    )
    void runner.expect().finally(() => {})
    await Promise.resolve()
    const error = await runner.binding.endOfTest(runner.test.key, end)
    expect(error?.message).toMatch(
      /^\[qtests\] An assertion was still running when (its|the) test ended \(fake\.ts/,
    )
  })

  test('of a test that has failed already lets its body go on, and accuses it of nothing more', async () => {
    const runner = fakeRunner(
      fakeMatcher(
        ({ signal }) =>
          new Promise((_, reject) => {
            signal.addEventListener('abort', () => reject(signal.reason))
          }),
      ),
    )
    const body = runner.expect().catch((error: unknown) => (error as Error).message)
    await Promise.resolve()
    await expect(runner.binding.endOfTest(runner.test.key, { failed: true })).resolves.toBeUndefined()
    await expect(body).resolves.toBe('[qtests] The test ended before the assertion had a verdict')
  })

  test('frees one that waits for its turn behind a measurement of another test', async () => {
    const { promise, resolve } = gate()
    const front = fakeRunner(
      fakeMatcher(async () => {
        await promise
        return judged(verdicts.pass)
      }),
    )
    const first = front.expect()
    const behind = fakeRunner(fakeMatcher(() => judged(verdicts.pass)))
    void behind.expect()
    // Resolves while the one in front still runs; it would hang here otherwise.
    const error = await behind.binding.endOfTest(behind.test.key, end)
    expect(error?.message).toContain('An assertion was not awaited')
    resolve()
    await first
  })

  test('tells tests apart, and the end of the file finds the rest', async () => {
    const runner = fakeRunner(fakeMatcher(() => judged(verdicts.pass)))
    void runner.expect()
    await new Promise((resolve) => setImmediate(resolve))
    await expect(runner.binding.endOfTest({}, end)).resolves.toBeUndefined()
    const error = await runner.binding.endOfFile()
    expect(error?.message).toContain('An assertion was not awaited')
    await expect(runner.binding.endOfFile()).resolves.toBeUndefined()
  })

  test('does not accuse assertions outside of tests', async () => {
    const runner = fakeRunner(
      fakeMatcher(() => judged(verdicts.pass)),
      { inTest: false },
    )
    void runner.expect()
    await expect(runner.binding.endOfFile()).resolves.toBeUndefined()
  })
})

describe('calibration', () => {
  test('tells the chaining of the runner from that of the test', async () => {
    const runner = fakeRunner(fakeMatcher(() => judged(verdicts.pass)))
    const twice = <T>(promise: Promise<T>): Promise<T> =>
      promise.then((value) => value).then((value) => value)
    const call = (): Promise<unknown> => twice(runner.matcher.call(runner.context(), () => {}))
    const verdict = async (): Promise<boolean> => {
      void call()
      await new Promise((resolve) => setImmediate(resolve))
      return (await runner.binding.endOfTest(runner.test.key, { failed: false })) !== undefined
    }
    // Not calibrated: the second step of the runner looks like the test.
    expect(await verdict()).toBe(false)
    runner.binding.calibrate((name, probe) => {
      expect(name).toBe('toBeFine')
      void twice(runner.matcher.call(runner.context(), probe))
    })
    expect(await verdict()).toBe(true)
    await call()
    await expect(runner.binding.endOfTest(runner.test.key, { failed: false })).resolves.toBeUndefined()
    expect(runner.records).toHaveLength(3)
  })

  test('knows that expect.soft chains once more', async () => {
    const runner = fakeRunner(fakeMatcher(() => judged(verdicts.pass)))
    void runner.expect({ soft: true }).then(() => {})
    await new Promise((resolve) => setImmediate(resolve))
    const error = await runner.binding.endOfTest(runner.test.key, { failed: false })
    expect(error?.message).toContain('not awaited')
  })
})
