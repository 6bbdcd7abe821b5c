import { expect, test } from 'vitest'
import { matcherDefinitions } from '../../src/matchers/all.ts'
import { bindLate } from '../../src/matchers/late.ts'
import { MATCHER_NAMES } from '../../src/matchers/names.ts'
import type { Binding, MatcherThis } from '../../src/matchers/port.ts'

test('the names are those of the definitions, in their order', () => {
  expect(MATCHER_NAMES).toEqual(matcherDefinitions.map(({ name }) => name))
})

/** A binding that notes what it is asked. */
function noted(): { binding: Binding; told: string[] } {
  const told: string[] = []
  const binding: Binding = {
    matchers: {
      toBeCollected(received, ...args) {
        told.push(`${this.promise} ${String(received)} ${args.join()}`)
        return Promise.resolve({ pass: true, message: () => '' })
      },
      toStayUnder() {
        throw new TypeError('misuse')
      },
    },
    calibrate: () => told.push('calibrated'),
    endOfTest: async () => void told.push('end of test'),
    endOfFile: async () => void told.push('end of file'),
  }
  return { binding, told }
}

const context: MatcherThis = { promise: 'resolves' }

test('nothing is bound before the first call, nor by the end of a test or a file', async () => {
  let bound = 0
  const late = bindLate(
    () => {
      bound++
      return noted().binding
    },
    () => bound++,
  )
  expect(Object.keys(late.matchers)).toEqual(MATCHER_NAMES)
  expect(await late.endOfTest('a', { failed: false })).toBeUndefined()
  expect(await late.endOfFile()).toBeUndefined()
  expect(bound).toBe(0)
})

test('the first call binds, tells, and goes on; later ones find it bound', async () => {
  const { binding, told } = noted()
  let calls = 0
  const late = bindLate(
    () => {
      calls++
      return binding
    },
    (made) => made.calibrate(() => {}),
  )
  await late.matchers['toBeCollected']?.call(context, 'first', 1, 2)
  await late.matchers['toBeCollected']?.call(context, 'second')
  await late.endOfTest('a', { failed: false })
  await late.endOfFile()
  expect(calls).toBe(1)
  expect(told).toEqual(['calibrated', 'resolves first 1,2', 'resolves second ', 'end of test', 'end of file'])
})

test('what is told may call a matcher itself', async () => {
  const { binding, told } = noted()
  const late = bindLate(
    () => binding,
    () => void late.matchers['toBeCollected']?.call(context, 'probe'),
  )
  await late.matchers['toBeCollected']?.call(context, 'own')
  expect(told).toEqual(['resolves probe ', 'resolves own '])
})

test('misuse is thrown at once, by the first call as well', () => {
  const late = bindLate(
    () => noted().binding,
    () => {},
  )
  expect(() => late.matchers['toStayUnder']?.call(context, 1)).toThrow('misuse')
})
