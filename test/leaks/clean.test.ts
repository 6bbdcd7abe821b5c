import { expect, test } from 'vitest'
import { clean } from './clean.mjs'
import { coldVerdict } from './cold.ts'

// A few here; `pnpm cold` runs each 200 times.
for (const name of Object.keys(clean)) {
  test(`not red in a cold process: ${name}`, async () => {
    const verdicts = await Promise.all([coldVerdict('clean', name), coldVerdict('clean', name)])
    for (const { verdict, summary } of verdicts) expect(verdict, summary).toMatch(/^(pass|inconclusive)$/)
  })
}
