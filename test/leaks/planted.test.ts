import { expect, test } from 'vitest'
import { coldVerdict, oracle } from './cold.ts'
import { copied, filling, planted } from './planted.mjs'

/** Documented weaknesses: the site of a table, and what becomes slower with each call. See docs/guide/leaks.md. */
const MOST_TRIES = 5

for (const [name, { bytes, within = 1, site, table, slowing }] of Object.entries(planted)) {
  test(`found in a cold process: ${name}`, async () => {
    let verdict = await coldVerdict('planted', name)
    const isWeak = (): boolean =>
      verdict.verdict === 'fail' ? table === true && verdict.site !== site : slowing === true
    for (let tries = 1; tries < MOST_TRIES && verdict.verdict !== 'pass' && isWeak(); tries += 1)
      verdict = await coldVerdict('planted', name)
    expect(verdict).toMatchObject({ verdict: 'fail', ...(site === undefined ? {} : { site }) })
    const reported = verdict.bytes ?? Number.NaN
    if (bytes !== undefined) return expect(Math.abs(reported - bytes)).toBeLessThanOrEqual(within)
    // A table grows in steps, and the oracle looks at another stretch of them.
    const { heap } = await oracle('planted', name)
    expect(reported / heap).toBeGreaterThan(0.5)
    expect(reported / heap).toBeLessThan(2)
  })
}

// They become slower with each call, and what stays is little beside what is copied: found, or left open.
for (const name of Object.keys(copied)) {
  test(`never clean in a cold process: ${name} that is copied`, async () => {
    const { verdict, summary } = await coldVerdict('copied', name)
    expect(verdict, summary).toMatch(/^(fail|inconclusive)$/)
  })
}

for (const name of Object.keys(filling)) {
  test(`never clean in a cold process, and named: ${name} that fills`, async () => {
    const { verdict, summary, site } = await coldVerdict('filling', name)
    expect(verdict, summary).toMatch(/^(fail|inconclusive)$/)
    expect(site).toBe('remember')
    if (verdict === 'inconclusive')
      expect(summary).toMatch(/what stays was allocated in remember \(.*planted\.mjs/)
  })
}
