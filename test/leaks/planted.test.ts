import { expect, test } from 'vitest'
import { coldVerdict, oracle } from './cold.ts'
import { planted } from './planted.mjs'

for (const [name, { bytes, site }] of Object.entries(planted)) {
  test(`found in a cold process: ${name}`, async () => {
    const verdict = await coldVerdict('planted', name)
    expect(verdict).toMatchObject({ verdict: 'fail', site })
    const reported = verdict.bytes ?? Number.NaN
    if (bytes !== undefined) return expect(Math.abs(reported - bytes)).toBeLessThanOrEqual(1)
    // A table grows in steps, and the oracle looks at another stretch of them.
    const { heap } = await oracle('planted', name)
    expect(reported / heap).toBeGreaterThan(0.5)
    expect(reported / heap).toBeLessThan(2)
  })
}
