import { runInNewContext } from 'node:vm'
import { describe, expect, test } from 'vitest'
import { checkSubject, neverSettled, runHook, runHookWithin, SubjectError, threwAt } from '../src/subject.ts'
import { messageOf } from '../src/thrown.ts'
import { hostileValues } from './hostile.ts'

const USAGE = 'await expect(() => work()).toBeQuick()'

describe('checkSubject', () => {
  const methods = { class() {}, class$() {}, async classy() {} }

  test.each<[string, unknown]>([
    ['an arrow function', () => {}],
    ['an async function', async () => {}],
    ['a function', function work() {}],
    ['a bound function', function work() {}.bind(null)],
    ['a native function', Math.max],
    ['a function of another realm', runInNewContext('(() => {})')],
    ['a live Proxy', new Proxy(() => {}, {})],
    ['a method named class', methods.class],
    ['a method named class$', methods.class$],
    ['a method named classy', methods.classy],
    ['a Proxy that hides its prototype', new Proxy(() => {}, { getPrototypeOf: () => fail() })],
  ])('takes %s', (_name, subject) => {
    expect(checkSubject(subject, USAGE)).toBe(subject)
  })

  const refusal = (value: unknown): string => {
    try {
      checkSubject(value, USAGE)
    } catch (error) {
      expect(error).toMatchObject({ name: 'QtestsUsageError' })
      return (error as Error).message
    }
    throw new Error('was accepted')
  }

  test('names the form to write instead', () => {
    expect(refusal(undefined)).toMatchInlineSnapshot(
      `"[qtests] Expected the subject to be a function (await expect(() => work()).toBeQuick()), got \`undefined\` (undefined)"`,
    )
    expect(refusal(Promise.resolve())).toMatchInlineSnapshot(
      `"[qtests] Expected the subject to be a function, got a promise: the work has already started. Pass the function itself: await expect(() => work()).toBeQuick()"`,
    )
    expect(refusal(runInNewContext('Promise.resolve()'))).toBe(refusal(Promise.resolve()))
    expect(refusal(function* numbers() {})).toMatchInlineSnapshot(
      `"[qtests] Expected the subject to be a plain or async function, got a generator function \`numbers\`: calling it runs nothing. Drain it inside: () => [...numbers()]"`,
    )
    expect(refusal(async function* pages() {})).toMatchInlineSnapshot(
      `"[qtests] Expected the subject to be a plain or async function, got a generator function \`pages\`: calling it runs nothing. Drain it inside: async () => { for await (const _ of pages()); }"`,
    )
    expect(refusal(class Session {})).toMatchInlineSnapshot(
      `"[qtests] Expected the subject to be a function, got the class \`Session\`: a class cannot be called. Construct it inside: () => new Session()"`,
    )
    expect(refusal((() => class {})())).toMatchInlineSnapshot(
      `"[qtests] Expected the subject to be a function, got the class \`anonymous\`: a class cannot be called. Construct it inside: () => new Class()"`,
    )
  })

  test('refuses classes however they are named', () => {
    class Odd {
      size = 1
      static get name(): string {
        throw new Error('hostile')
      }
    }
    expect(refusal(Odd)).toContain('the class `anonymous`')
    expect(refusal(runInNewContext('(class A extends Map {})'))).toContain('the class `A`')
  })

  test.each(hostileValues())('refuses or takes %s, and throws nothing else', (_name, value) => {
    if (typeof value === 'function' && !isRevoked(value) && !_name.startsWith('a class')) {
      expect(checkSubject(value, USAGE)).toBe(value)
    } else expect(refusal(value)).toMatch(/^\[qtests\] Expected the subject to be a function/)
  })
})

function fail(): never {
  throw new Error('hostile')
}

function isRevoked(value: unknown): boolean {
  try {
    return Array.isArray(value)
  } catch {
    return true
  }
}

describe('messageOf', () => {
  test.each<[string, unknown]>([
    ['Error: boom', new Error('boom')],
    ['Error', new Error('')],
    ['TypeError: of another realm', runInNewContext('new TypeError("of another realm")')],
    ['Error: first line', new Error('first line\nsecond line')],
    ['Error: first line', new Error('first line\r\nsecond line')],
    ['AbortError: This operation was aborted', AbortSignal.abort().reason],
    ['text', 'text'],
    ['5', 5],
    ['undefined', undefined],
    ['null', null],
    ['Symbol(s)', Symbol('s')],
    ['carried', { message: 'carried' }],
    ['`Object` (object)', { code: 5 }],
    ['an unprintable value', Object.create(null)],
  ])('%s', (text, thrown) => {
    expect(messageOf(thrown)).toBe(text)
  })

  test.each(hostileValues())('does not throw on %s, and stays short', (_name, value) => {
    const text = messageOf(value)
    expect(text.length).toBeLessThanOrEqual(500)
    expect(text).not.toMatch(/[\r\n\u2028\u2029]/)
  })

  test('cuts what is longer than 500 characters', () => {
    expect(messageOf(new Error('x'.repeat(1_000)))).toBe(`Error: ${'x'.repeat(492)}…`)
  })
})

/** As some libraries make them. */
const rejecting = {
  // biome-ignore lint/suspicious/noThenProperty: what is tested
  then: (_: unknown, reject: (error: unknown) => void): void => reject(new Error('hostile')),
}

describe('runHook', () => {
  test('awaits the hook and gives it the index', async () => {
    const seen: number[] = []
    const hook = async (index: number): Promise<void> => {
      await Promise.resolve()
      seen.push(index)
    }
    await runHook(hook, 'setup', 3)
    await runHook(undefined, 'teardown', 4)
    expect(seen).toEqual([3])
  })

  test.each([
    ['throws', () => fail()],
    ['rejects', async () => fail()],
    ['is a thenable that rejects', () => rejecting],
  ])('names a hook that %s, with its error as the cause', async (_how, hook) => {
    const error = await runHook(hook, 'teardown', 0).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(SubjectError)
    expect(error).toMatchObject({
      name: 'QtestsSubjectError',
      message: '`teardown` threw: Error: hostile',
      cause: { message: 'hostile' },
    })
  })
})

describe('runHookWithin', () => {
  const hang = (): Promise<void> => new Promise(() => {})

  test('gives up a hook that does not settle, and names it', async () => {
    await expect(runHookWithin(hang, 'setup', 0, { timeout: 5 })).rejects.toMatchObject({
      name: 'QtestsSubjectError',
      message: '`setup` has not settled after 5 ms',
    })
  })

  test('gives up when nobody waits any longer', async () => {
    const abort = new AbortController()
    const reason = new Error('the test has ended')
    const running = runHookWithin(hang, 'setup', 0, { timeout: 60_000, signal: abort.signal })
    abort.abort(reason)
    await expect(running).rejects.toBe(reason)
    let ran = false
    const hook = (): void => {
      ran = true
    }
    await expect(runHookWithin(hook, 'setup', 0, { timeout: 5, signal: abort.signal })).rejects.toBe(reason)
    expect(ran).toBe(false)
  })

  test('leaves nothing behind that keeps the process alive', async () => {
    const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
    const before = timers()
    await runHookWithin(async () => {}, 'setup', 0, { timeout: 60_000 })
    await expect(runHookWithin(fail, 'setup', 0, { timeout: 60_000 })).rejects.toThrow(
      '`setup` threw: Error: hostile',
    )
    expect(timers()).toBe(before)
  })
})

describe('errors of a call', () => {
  test('say at which call, and keep what was thrown', () => {
    const boom = new Error('boom')
    expect(threwAt(4, boom)).toMatchObject({
      message: 'the subject threw at call 4: Error: boom',
      cause: boom,
    })
    expect('cause' in threwAt(0, undefined)).toBe(false)
    expect(neverSettled(7, 1_999.6).message).toBe(
      'call 7 of the subject has not settled after 2,000 ms: its promise neither resolved nor rejected',
    )
  })
})
