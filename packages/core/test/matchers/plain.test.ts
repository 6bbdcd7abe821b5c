import { describe, expect, test, vi } from 'vitest'
import { assertPlainly, QtestsAssertionError } from '../../src/matchers/plain.ts'
import { threwAt } from '../../src/subject.ts'
import { fakeMatcher, judged, verdicts } from './fake.ts'

const printed = vi.hoisted((): string[] => [])
vi.mock('../../src/realm.ts', async (original) => ({
  ...(await original<typeof import('../../src/realm.ts')>()),
  printLine: (line: string) => printed.push(line),
}))

const check = (kind: keyof typeof verdicts, onInconclusive: 'pass' | 'fail' = 'pass'): Promise<void> =>
  assertPlainly(fakeMatcher(() => judged(verdicts[kind]), { onInconclusive }), () => {}, [])

describe('a check without a runner', () => {
  test('resolves with nothing where the matcher is green', async () => {
    await expect(check('pass')).resolves.toBeUndefined()
    expect(printed).toEqual([])
    await expect(check('inconclusive')).resolves.toBeUndefined()
    await expect(check('unsupported')).resolves.toBeUndefined()
    expect(printed.map((line) => line.split(':', 1)[0])).toEqual([
      '[qtests] inconclusive',
      '[qtests] unsupported',
    ])
  })

  test.each(['fail', 'inconclusive', 'unsupported'] as const)(
    'rejects where the matcher is red: %s',
    async (kind) => {
      const error = await check(kind, 'fail').catch((thrown: unknown) => thrown)
      expect(error).toBeInstanceOf(QtestsAssertionError)
      expect(error).toMatchObject({ name: 'QtestsAssertionError', expected: 'at most 1', actual: '2' })
      expect((error as Error).message).toContain(`expect(subject).toBeFine('20ms')\n\n[qtests] is ${kind}\n`)
    },
  )

  test('rejects with the subject\u2019s own error as the cause', async () => {
    const boom = new Error('boom')
    const failing = fakeMatcher(() => {
      throw threwAt(2, boom)
    })
    await expect(assertPlainly(failing, () => {}, [])).rejects.toMatchObject({
      name: 'QtestsSubjectError',
      cause: boom,
    })
  })

  test('rejects, and does not throw, for bad input, which it hands on as it is', async () => {
    let seen: unknown
    const definition = {
      ...fakeMatcher(() => judged(verdicts.pass)),
      prepare: (received: unknown, args: readonly unknown[]): never => {
        seen = [received, args]
        throw new TypeError('bad')
      },
    }
    const promise = assertPlainly(definition, 'subject', [20, { calls: 5 }])
    await expect(promise).rejects.toThrow('bad')
    expect(seen).toEqual(['subject', [20, { calls: 5 }]])
  })
})
