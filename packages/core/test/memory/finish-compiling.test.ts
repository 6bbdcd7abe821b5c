import { expect, test } from 'vitest'
import { assertNoLeak } from '../../src/matchers/leak.ts'
import { finishCompiling } from '../../src/memory/finish-compiling.ts'

test('works again after the collections of a measurement, which discard what is seldom called', async () => {
  expect(finishCompiling()).toBe(true)
  const kept: object[] = []
  await expect(assertNoLeak(() => kept.push({}))).rejects.toThrow('leaks')
  expect(finishCompiling()).toBe(true)
})

test('leaves the syntax of runtime functions off', () => {
  finishCompiling()
  // Another text than that of the module: V8 remembers what it has compiled.
  expect(() => new Function('return %FinalizeOptimization()')()).toThrow(SyntaxError)
})
