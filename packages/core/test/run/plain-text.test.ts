import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import { plainText } from '../../src/run/plain-text.ts'
import { serialise } from '../../src/run/serialise.ts'

const unlimited = { text: Infinity, items: Infinity, depth: 32, total: Infinity }
const holder = Object.prototype as { toJSON?: () => string }

afterEach(() => {
  delete holder.toJSON
})

test('what it writes is what the walk writes', () => {
  const leaf = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.integer(),
    fc.boolean(),
    fc.constant(undefined),
  )
  const table = (entry: fc.Arbitrary<unknown>) =>
    fc.dictionary(
      fc.string().filter((key) => key !== 'toJSON'),
      entry,
      { noNullPrototype: true },
    )
  fc.assert(
    fc.property(table(fc.oneof(leaf, table(fc.oneof(leaf, table(leaf))))), (record) => {
      const text = plainText(record)
      expect(text).toBeDefined()
      expect(text).toBe(serialise(record, unlimited))
    }),
  )
})

test.each([
  ['a number that JSON has no word for', { a: Number.NaN }],
  ['an infinity, deeper', { a: { b: Number.POSITIVE_INFINITY } }],
  ['a list', { a: [1] }],
  ['null', { a: null }],
  ['a function', { a: () => 1 }],
  ['a BigInt', { a: 1n }],
  ['a date', { a: new Date(0) }],
  ['a table without a prototype', Object.create(null)],
  ['a table four deep', { a: { b: { c: { d: 1 } } } }],
  ['a method toJSON', { toJSON: () => 'wrong' }],
  ['one that is not enumerable', Object.defineProperty({ a: 1 }, 'toJSON', { value: () => 'wrong' })],
  ['a revoked Proxy', revoked()],
  ['a text', 'text'],
  ['nothing', undefined],
])('%s is left to the walk', (_, value) => {
  expect(plainText(value)).toBeUndefined()
})

test('a cycle is left to the walk', () => {
  const cycle: Record<string, unknown> = {}
  cycle['self'] = cycle
  expect(plainText(cycle)).toBeUndefined()
})

test('a toJSON patched onto the prototype of all objects is not run', () => {
  holder.toJSON = () => 'wrong'
  expect(plainText({ a: 1 })).toBeUndefined()
})

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}
