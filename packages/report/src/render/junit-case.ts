import type { AssertionRecord, AttemptInLog, MergedTest, UnfinishedTest } from '@qtests/core/run'
import { verdictAsWritten } from '../summary/as-written.ts'
import { leakedBytes, type TestLeak } from '../summary/test-leaks.ts'
import { fullName } from './text.ts'
import { emptyTag, openTag, xmlText } from './xml.ts'

/** One `testcase`, written, with what its suite counts. */
export interface JunitCase {
  readonly xml: string
  readonly outcome: 'failures' | 'errors' | 'skipped' | undefined
  /** ms. */
  readonly duration: number
  readonly at: number
}

/** A test that ended: its last attempt, with the earlier ones beside it. */
export function writeCase(test: MergedTest, leak?: TestLeak): JunitCase {
  const { record, retries, repetitions } = test
  const attempts: readonly AttemptInLog[] = [...repetitions, test]
  const failed = attempts.filter((attempt) => attempt.record.status === 'failed')
  const assertions = attempts.flatMap((attempt) => attempt.assertions)
  const outcome = failed.length > 0 ? 'failures' : record.status === 'skipped' ? 'skipped' : undefined
  const duration = attempts.reduce(
    (sum, { record: { duration: ms } }) => sum + (Number.isFinite(ms) ? ms : 0),
    0,
  )
  const retried = outcome === 'failures' ? 'rerunFailure' : 'flakyFailure'
  const children = [
    properties([...ownProperties(test), ...leakProperties(leak), ...assertions.flatMap(assertionProperties)]),
    ...failed.map((attempt) => element('failure', reasonOf(attempt), detailOf(attempt.assertions))),
    outcome === 'skipped' ? '      <skipped/>\n' : '',
    ...retries.map((attempt) => element(retried, reasonOf(attempt), detailOf(attempt.assertions))),
  ]
  return { xml: testcase(record.test, record.file, duration, children), outcome, duration, at: record.at }
}

/** Assertions whose test has no end. Outside of tests they are a case of their own, and no error by themselves. */
export function unfinishedCase({ file, test, assertions }: UnfinishedTest): JunitCase {
  const outside = test === ''
  const failed = assertions.some(({ passed }) => !passed)
  const outcome = outside ? (failed ? 'failures' : undefined) : 'errors'
  const children = [
    properties(assertions.flatMap(assertionProperties)),
    outcome === 'errors'
      ? element(
          'error',
          'The test has no end: its worker died in it, or still ran',
          detailOf(assertions),
          'Unfinished',
        )
      : '',
    outcome === 'failures'
      ? element('failure', 'An assertion outside of tests failed', detailOf(assertions))
      : '',
  ]
  const at = assertions[0]?.at ?? Number.NaN
  return { xml: testcase(outside ? 'outside of tests' : test, file, 0, children), outcome, duration: 0, at }
}

function testcase(name: string, file: string, duration: number, children: readonly string[]): string {
  const inner = children.join('')
  const attributes = {
    name,
    classname: file === '' ? 'outside of a test file' : file,
    time: seconds(duration),
  }
  return inner === ''
    ? `    ${emptyTag('testcase', attributes)}\n`
    : `    ${openTag('testcase', attributes)}\n${inner}    </testcase>\n`
}

function element(name: string, message: string, detail: string, type = 'AssertionError'): string {
  const attributes = { type, message }
  return `      ${openTag(name, attributes)}${xmlText(detail)}</${name}>\n`
}

function properties(list: readonly (readonly [string, string])[]): string {
  if (list.length === 0) return ''
  const rows = list.map(([name, value]) => `        ${emptyTag('property', { name, value })}\n`)
  return `      <properties>\n${rows.join('')}      </properties>\n`
}

function ownProperties({ record, retries, repetitions }: MergedTest): [string, string][] {
  const list: [string, string][] = []
  if (record.project !== undefined && record.project !== '') list.push(['qtests.project', record.project])
  if (retries.length > 0) list.push(['qtests.retries', String(retries.length)])
  if (repetitions.length > 0) list.push(['qtests.repetitions', String(repetitions.length + 1)])
  if (record.snapshot !== undefined && !record.concurrent) {
    const { before, after } = record.snapshot
    list.push(
      ['qtests.heapUsed.before', String(before.heapUsed)],
      ['qtests.heapUsed.after', String(after.heapUsed)],
    )
  }
  return list
}

/** What stays each time the test runs. */
function leakProperties(leak: TestLeak | undefined): [string, string][] {
  if (leak === undefined) return []
  const [site] = leak.sites
  return [
    ['qtests.leak.bytesPerRepetition', String(leakedBytes(leak))],
    ['qtests.leak.repetitions', String(leak.repetitions)],
    ['qtests.leak.owner', leak.owner],
    ...(site === undefined
      ? []
      : [['qtests.leak.site', `${site.function} (${site.location})`] as [string, string]]),
  ]
}

/** `qtests.toNotLeakMemory` = its verdict as written, and what was found. Numbers as they stand in the log. */
function assertionProperties(assertion: AssertionRecord): [string, string][] {
  const name = `qtests.${assertion.not ? 'not.' : ''}${assertion.matcher}`
  const evidence = Object.entries(assertion.evidence).filter(([, value]) => value !== null)
  return [
    [name, verdictAsWritten(assertion)],
    [`${name}.summary`, assertion.summary],
    ...evidence.map(([key, value]): [string, string] => [`${name}.${key}`, String(value)]),
    ...assertion.caveats.map((code): [string, string] => [`${name}.caveat`, code]),
  ]
}

function reasonOf({ assertions, record }: AttemptInLog): string {
  const first = assertions.find(({ passed }) => !passed)
  if (first !== undefined) return `${first.not ? 'not.' : ''}${first.matcher}: ${first.summary}`
  return `${fullName(record)} failed; the run log holds no reason, the runner's own report does`
}

function detailOf(assertions: readonly AssertionRecord[]): string {
  return assertions
    .filter(({ passed }) => !passed)
    .flatMap(({ matcher, not, summary, sites = [], retained = [] }) => [
      `${not ? 'not.' : ''}${matcher}: ${summary}`,
      ...sites.map((site) => `  ${site.bytes} B per call allocated in ${site.function} (${site.location})`),
      ...retained.filter(({ path }) => path !== null).map((held) => `  ${held.class} held by ${held.path}`),
    ])
    .join('\n')
}

/** JUnit counts in seconds: no exponent, microseconds kept. */
export function seconds(ms: number): string {
  return (Number.isFinite(ms) ? ms / 1_000 : 0).toFixed(6)
}
