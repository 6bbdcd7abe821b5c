import { type BreakerCapabilities, checkContract, circuitBreakerContract } from '@qtests/fixtures'
import { describe, expect, test } from 'vitest'
import { CAPABILITIES, DEFECTS, type Defect, referenceBreaker } from './reference-breaker.ts'

const contractOf = (capabilities: BreakerCapabilities, defect?: Defect): ReturnType<typeof circuitBreakerContract> =>
  circuitBreakerContract((spec) => referenceBreaker(spec, defect), capabilities)

describe('a correct breaker', () => {
  test('keeps every clause at every level, and none is skipped but those of other kinds', async () => {
    const { results, failed } = await checkContract(contractOf(CAPABILITIES))
    expect(results.flatMap(({ failure }) => failure?.message ?? [])).toEqual([])
    expect(failed).toEqual([])
    expect(results.filter(({ verdict }) => verdict === 'skipped').map(({ key }) => key)).toEqual([
      'CB-01/consecutive',
      'CB-01/count',
    ])
  })

  test('keeps them with any seed', async () => {
    for (const seed of [2, -7, 2 ** 31 - 1, -(2 ** 31)]) {
      expect((await checkContract(contractOf(CAPABILITIES), { seed })).failed).toEqual([])
    }
  })

  test('declares nothing, and is asked only what every breaker does', async () => {
    const { results, failed } = await checkContract(contractOf({}))
    expect(failed).toEqual([])
    expect(results.filter(({ verdict }) => verdict === 'pass').map(({ key }) => key)).toMatchInlineSnapshot()
  })
})

test.each(Object.entries(DEFECTS))('a breaker that %s fails exactly %j', async (defect, clauses) => {
  const { failed, results } = await checkContract(contractOf(CAPABILITIES, defect as Defect))
  expect(failed, results.map(({ failure }) => failure?.message ?? '').join('\n')).toEqual(clauses)
})
