/**
 * How long the HTML report of 10,000 tests takes from the start of its loading until its list stands: the median of nine
 * openings in a browser that runs already. `npx tsx browser/open-time.ts`
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeGeneratedRun } from './generated-run.ts'
import { Browser, reportOf } from './page.ts'

const folder = mkdtempSync(join(tmpdir(), 'qtests-open-'))
writeGeneratedRun(folder, 10_000)
const report = await reportOf(folder)
const browser = await Browser.start()
const times: number[] = []
for (let round = 0; round < 9; round++) {
  const page = await browser.open('/dev/null')
  const start = performance.now()
  await page.goto(`file://${report}#/tests`)
  await page.locator('.tests > li').first().waitFor()
  times.push(performance.now() - start)
  await page.close()
}
await browser.close()
times.sort((a, b) => a - b)
console.log(
  `${(statSync(report).size / 1e6).toFixed(1)} MB; opened in ms: ${times.map(Math.round).join(' ')}`,
)
rmSync(folder, { recursive: true, force: true })
