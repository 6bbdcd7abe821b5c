import { expect, test } from 'vitest'
import { coldVerdict, oracle } from './cold.ts'
import { copied, filling, planted } from './planted.mjs'

/** A red names the site of a table seldom, as docs/guide/leaks.md says: one of so many does. */
const MOST_TRIES = 5

/** What a verdict says that other work on the machine left open: nothing of the leak, so it is asked again. */
const BUSY_TRIES = 3
const BUSY = /^memory grew, but other processes had the CPU/

for (const [name, subject] of Object.entries(planted)) {
  const { bytes, within = 1, site, table, slowing, heavy } = subject
  // A verdict keeps one CPU busy: two at once, but for those that hardly get through in their time.
  const one = slowing || heavy ? test : test.concurrent
  one(`found in a cold process: ${name}`, async () => {
    let verdict = await coldVerdict('planted', name)
    const isUnnamed = (): boolean => table === true && verdict.verdict === 'fail' && verdict.site !== site
    const isLeftOpen = (): boolean => verdict.verdict === 'inconclusive' && BUSY.test(verdict.summary)
    const mostTries = (): number => (isUnnamed() ? MOST_TRIES : isLeftOpen() ? BUSY_TRIES : 1)
    for (let tries = 1; tries < mostTries(); tries += 1) verdict = await coldVerdict('planted', name)
    // What becomes slower with each call may be left open, as it says there; with the site and the bytes all the same.
    expect(verdict.verdict, verdict.summary).toMatch(slowing ? /^(fail|inconclusive)$/ : /^fail$/)
    if (site !== undefined) expect(verdict.site).toBe(site)
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
  test.concurrent(`never clean in a cold process: ${name} that is copied`, async () => {
    const { verdict, summary } = await coldVerdict('copied', name)
    expect(verdict, summary).toMatch(/^(fail|inconclusive)$/)
  })
}

for (const name of Object.keys(filling)) {
  test.concurrent(`never clean in a cold process, and named: ${name} that fills`, async () => {
    const { verdict, summary, site } = await coldVerdict('filling', name)
    expect(verdict, summary).toMatch(/^(fail|inconclusive)$/)
    expect(site).toBe('remember')
    if (verdict === 'inconclusive')
      expect(summary).toMatch(/what stays was allocated in remember \(.*planted\.mjs/)
  })
}
