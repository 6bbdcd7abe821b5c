import { type BreakerCapabilities, checkContract, circuitBreakerContract } from '@qtests/fixtures'
import { describe, expect, test } from 'vitest'
import { CAPABILITIES, DEFECTS, type Defect } from './breaker-defects.ts'
import { referenceBreaker } from './reference-breaker.ts'

const contractOf = (
  capabilities: BreakerCapabilities,
  defect?: Defect,
): ReturnType<typeof circuitBreakerContract> =>
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
      const options = { seed, skip: ['CB-17/stats'], runs: 30 }
      expect((await checkContract(contractOf(CAPABILITIES), options)).failed).toEqual([])
    }
  })

  test('declares nothing, and is asked only what every breaker does', async () => {
    const { results, failed } = await checkContract(contractOf({}))
    expect(failed).toEqual([])
    expect(results.filter(({ verdict }) => verdict === 'pass').map(({ key }) => key)).toMatchInlineSnapshot(`
      [
        "CB-01/threshold",
        "CB-01/model",
        "CB-02/minimum",
        "CB-03/fail-fast",
        "CB-04",
        "CB-04/model",
        "CB-05",
        "CB-05/model",
        "CB-06/reopen",
        "CB-06/traffic",
        "CB-06/close",
        "CB-07",
        "CB-08/success",
        "CB-08/failure",
        "CB-08/open",
        "CB-08/model",
        "CB-09/hung",
        "CB-09/throw",
        "CB-09/model",
        "CB-14",
        "CB-14/model",
        "CB-15/timers",
        "CB-17/state",
      ]
    `)
  })
})

test.each(Object.entries(DEFECTS))(
  'a breaker with the defect "%s" fails exactly %j',
  async (defect, clauses) => {
    const isCounting = defect === 'spreads its statistics'
    const { failed, results } = await checkContract(contractOf(CAPABILITIES, defect as Defect), {
      // It takes a second, and only one defect is about it.
      skip: isCounting ? [] : ['CB-17/stats'],
      runs: 50,
      epochZero: false,
    })
    expect(failed, results.map(({ failure }) => failure?.message ?? '').join('\n')).toEqual(clauses)
  },
)
