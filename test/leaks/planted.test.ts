import { expect, test } from 'vitest'
import { coldVerdict, oracle } from './cold.ts'
import { planted } from './planted.mjs'

for (const [name, { constant, site }] of Object.entries(planted)) {
  test(`found in a cold process: ${name}`, async () => {
    const [verdict, truth] = await Promise.all([coldVerdict('planted', name), oracle('planted', name)])
    expect(verdict).toMatchObject({ verdict: 'fail', site })
    const retained = truth.external >= 50 && constant ? truth.external : truth.heap
    if (constant) expect(Math.abs((verdict.bytes ?? Number.NaN) - retained)).toBeLessThanOrEqual(1)
    // Tables grow in steps, and the oracle looks at another stretch of them.
    else expect((verdict.bytes ?? Number.NaN) / retained).toBeGreaterThan(0.5)
  })
}
