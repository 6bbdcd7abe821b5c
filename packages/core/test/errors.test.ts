import fc from 'fast-check'
import { expect, describe as group, test } from 'vitest'
import { describe, expected, UsageError } from '../src/errors.ts'
import { hostileValues } from './hostile.ts'

group('describe', () => {
  test.each([
    ['`"20"` (string)', '20'],
    ['`""` (string)', ''],
    ['`20` (number)', 20],
    ['`NaN` (number)', Number.NaN],
    ['`true` (boolean)', true],
    ['`12n` (bigint)', 12n],
    ['`null` (null)', null],
    ['`undefined` (undefined)', undefined],
    ['`Symbol(s)` (symbol)', Symbol('s')],
    ['`array of 2` (array)', [1, 2]],
    ['`Object` (object)', {}],
    ['`Map` (object)', new Map()],
    ['`[Object: null prototype]` (object)', Object.create(null)],
    ['`anonymous function` (function)', () => {}],
    ['`work` (function)', function work() {}],
  ])('tells text and type: %s', (text, value) => {
    expect(describe(value)).toBe(text)
  })

  test.each(hostileValues())('does not throw on %s, and stays on one short line', (_name, value) => {
    expect(describe(value)).toMatch(/^`[^\p{Cc}\u2028\u2029]{0,60}` \([a-zP ]+\)$/u)
  })

  test('does not throw on any value, and stays on one short line', () => {
    fc.assert(
      fc.property(
        fc.anything({ withBigInt: true, withNullPrototype: true, withObjectString: true }),
        (value) => {
          expect(describe(value)).toMatch(/^`[^\p{Cc}\u2028\u2029]{0,60}` \([a-z ]+\)$/u)
        },
      ),
    )
  })

  test('does not print the digits of a huge bigint, which would take seconds', () => {
    expect(describe(1n << 5_000_000n)).toBe('`over 256 bits` (bigint)')
    expect(describe(-(1n << 255n))).toMatch(
      /^`-5789604461865809771178549250434395392663499233282028201972…` \(bigint\)$/,
    )
  })

  test('names a revoked Proxy as what it is', () => {
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    expect(describe(proxy)).toBe('`unprintable` (revoked Proxy)')
  })

  test('shortens without half of a character', () => {
    const text = describe('😀'.repeat(100))
    expect(text).toBe(`\`"${'😀'.repeat(29)}…\` (string)`)
    expect(text).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])/)
  })
})

group('UsageError', () => {
  test('is a TypeError with the prefix and a name that holds across realms', () => {
    const error = expected('option `calls`', 'an integer from 64 to 100', 1.5)
    expect(error).toBeInstanceOf(TypeError)
    expect(error).toBeInstanceOf(UsageError)
    expect(error.name).toBe('QtestsUsageError')
    expect(error.message).toBe(
      '[qtests] Expected option `calls` to be an integer from 64 to 100, got `1.5` (number)',
    )
    expect('cause' in error).toBe(false)
  })
})
