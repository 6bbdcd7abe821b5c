/** A new version gets a tenth of the calls. Does it fail more often than the old one? */
import { expect, test } from '#fixtures'
import { type Counted, isWorse } from '../src/canary'

/** Each calls a version that fails in a share of the calls. */
const SHARE = { stable: 0.002, bad: 0.3, 'slightly worse': 0.02, good: 0.002 }

for (const [version, rollsBack] of [
  ['bad', true],
  ['slightly worse', true],
  ['good', false],
] as const) {
  test(`a ${version} version is ${rollsBack ? 'rolled back' : 'kept'}`, async ({
    clock,
    dependency,
    load,
  }) => {
    const [stable, canary] = (['stable', version] as const).map((name, index) =>
      dependency<[], string>({ seed: index + 1 })
        .fail({ rate: SHARE[name] })
        .otherwise({ latencyMs: '20ms' }),
    )
    const result = await clock.run(
      load(
        [
          { name: 'stable', weight: 90, target: () => stable?.() },
          { name: 'canary', weight: 10, target: () => canary?.() },
        ],
        { model: { open: { rate: 500 } }, duration: '20s' },
      ),
    )
    const { stable: old, canary: fresh } = result.byScenario
    if (old === undefined || fresh === undefined) throw new Error('no such scenario')
    expect(old).toHaveErrorRateBelow(0.01)
    if (version === 'bad') expect(fresh).not.toHaveErrorRateBelow(0.01)
    expect(isWorse(fresh, old)).toBe(rollsBack)
  })
}

test('few calls prove nothing', () => {
  const stable: Counted = { started: 900, failed: 2, timeouts: 0 }
  expect(isWorse({ started: 10, failed: 0, timeouts: 0 }, stable)).toBe(false)
  expect(isWorse({ started: 10, failed: 5, timeouts: 0 }, stable)).toBe(true)
})
