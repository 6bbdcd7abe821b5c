import { readFile } from 'node:fs/promises'
import { stripVTControlCharacters } from 'node:util'

/**
 * Holds what a runner reported against what the variant must show.
 *
 * @param {string} file - the runner's JSON report; Vitest writes the same shape as Jest.
 * @returns {Promise<{ troubles: string[], findings: Map<string, string> }>} what ended otherwise than it should, and
 * the first lines of each failure.
 */
export async function judge(variant, exitCode, file) {
  const troubles = []
  const findings = new Map()
  const report = await readFile(file, 'utf8').then(JSON.parse, () => undefined)
  if (report === undefined) return { troubles: ['the runner ended without a report'], findings }

  const results = report.testResults.flatMap(({ assertionResults }) => assertionResults)
  const found = new Map(results.map((result) => [result.title, result]))
  const names = new Set([...variant.passing, ...variant.failing.map(({ test }) => test)])
  for (const { title } of results) if (!names.has(title)) troubles.push(`an unknown test ran: ${title}`)

  for (const name of variant.passing) {
    const status = found.get(name)?.status ?? 'not run'
    if (status !== 'passed') troubles.push(`must pass, but is ${status}: ${name}`)
  }
  for (const { test, reason } of variant.failing) {
    const { status = 'not run', failureMessages = [] } = found.get(test) ?? {}
    const message = stripVTControlCharacters(failureMessages.join('\n'))
    if (status !== 'failed') troubles.push(`must fail, but is ${status}: ${test}`)
    else if (!reason.test(message)) troubles.push(`failed for another reason than its defect: ${test}`)
    else findings.set(test, finding(message))
  }
  const expectedCode = variant.failing.length === 0 ? 0 : 1
  if (exitCode !== expectedCode) troubles.push(`exit code ${exitCode} instead of ${expectedCode}`)
  return { troubles, findings }
}

/** The claim of a message, and the place of the first allocation site where it has one. */
function finding(message) {
  const [, claim] = /\[qtests\] (.*)/.exec(message) ?? []
  const [, site] = /allocated in +([^,\n]*)/.exec(message) ?? []
  return site === undefined ? claim : `${claim}, allocated in ${site}`
}
