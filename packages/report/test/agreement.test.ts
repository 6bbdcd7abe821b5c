import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { ReportData, TestRow } from '../src/html/data.ts'
import { summarize } from '../src/index.ts'
import { FORMATS } from '../src/render/formats.ts'
import type { JsonReport } from '../src/render/json-report.ts'
import { rendered } from './rendered.ts'
import {
  assertionRecord,
  probeRecord,
  temporaryFolder,
  testRecord,
  workerRecord,
  writeFullRun,
  writeLog,
} from './sample.ts'

/** One log with something of everything, damage included, through a format of its name. */
async function written(name: string, dir: string): Promise<string> {
  const format = FORMATS.find((one) => one.name === name)
  if (format === undefined) throw new Error(`no format ${name}`)
  return rendered(format, dir)
}

function everything(): string {
  const dir = temporaryFolder()
  writeFullRun(join(dir, 'shard-1'))
  appendFileSync(join(dir, 'shard-1', '2.jsonl'), 'garbage\n{"v":1,"type":"te')
  writeLog(join(dir, 'shard-2'), '1', [
    workerRecord('1'),
    probeRecord('watched', {
      kind: 'cache',
      name: 'products',
      summary: { hits: 90, misses: 10, hitRate: 0.9 },
    }),
    assertionRecord('watched', {
      matcher: 'toStayUnderP95',
      evidence: { p95: 12.5, p95Budget: 20, timed: 300 },
    }),
    testRecord('watched', { file: 'src/a.test.ts', duration: 1_234.567891 }),
    testRecord('twice', { repeat: 0, status: 'failed', duration: 1.5 }),
    testRecord('twice', { repeat: 1, duration: 2.25 }),
  ])
  return dir
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)

test('all outputs say the same numbers of one log', async () => {
  const dir = everything()
  const summary = await summarize([dir])
  const { tests, assertions } = summary
  expect(tests).toMatchObject({ total: 8, passed: 5, failed: 2, skipped: 1, unfinished: 1, flaky: 1 })

  // JSON and HTML hold the summary itself.
  const json = JSON.parse(await written('json', dir)) as JsonReport
  const page = await written('html', dir)
  const html = JSON.parse(/id="data">(.*)<\/script>\n<script>/s.exec(page)?.[1] ?? '') as ReportData
  const { results, ...rest } = json
  expect(rest).toEqual(JSON.parse(JSON.stringify(summary)))
  expect(html.summary).toEqual(rest)

  // Their rows add up to it.
  const count = (outcome: TestRow['outcome']) => html.tests.filter((row) => row.outcome === outcome).length
  expect([count('passed'), count('failed'), count('skipped'), count('unfinished')]).toEqual([
    tests.passed,
    tests.failed,
    tests.skipped,
    tests.unfinished,
  ])
  expect(sum(html.tests.map(({ duration = 0 }) => duration))).toBeCloseTo(tests.duration, 9)
  const counted = html.tests.flatMap((row) =>
    (row.assertions ?? []).filter(({ earlier }) => earlier !== true),
  )
  expect(counted).toHaveLength(assertions.total)
  expect(counted.filter(({ passed }) => !passed)).toHaveLength(assertions.failed)
  expect(results.filter(({ kind }) => kind === 'test')).toHaveLength(tests.total)

  // JUnit, in its words.
  const xml = await written('junit', dir)
  const attribute = (name: string) =>
    [...xml.matchAll(new RegExp(`<testsuite .*? ${name}="([^"]*)"`, 'g'))].map(([, value]) => Number(value))
  expect(sum(attribute('tests'))).toBe(tests.total + tests.unfinished)
  expect(sum(attribute('failures'))).toBe(tests.failed)
  expect(sum(attribute('errors'))).toBe(tests.unfinished)
  expect(sum(attribute('skipped'))).toBe(tests.skipped)
  expect(sum(attribute('time'))).toBeCloseTo(tests.duration / 1_000, 6)
  expect(
    xml.match(/<property name="qtests.[\w.]+" value="(pass|fail|inconclusive|unsupported|error)"\/>/g),
  ).toHaveLength(assertions.total)
  expect(xml).toContain('<property name="qtests.toStayUnderP95.p95" value="12.5"/>')

  // Terminal and Markdown, in words for a person.
  const terminal = await written('terminal', dir)
  expect(terminal).toContain(
    `${tests.total} tests in ${summary.files} files, ${summary.workers.count} workers`,
  )
  expect(terminal).toContain(
    `${tests.passed} passed, ${tests.failed} failed, ${tests.skipped} skipped, ${tests.unfinished} unfinished`,
  )
  expect(terminal).toContain(
    `${assertions.total} assertions: ${assertions.verdicts.pass} pass, ${assertions.verdicts.fail} fail`,
  )
  const markdown = await written('markdown', dir)
  expect(markdown).toContain(`- **${tests.total} tests** in ${summary.files} files`)
  expect(markdown).toContain(
    `: ${tests.passed} passed, ${tests.failed} failed, ${tests.skipped} skipped, ${tests.unfinished} unfinished`,
  )
  expect(markdown).toContain(`- **${assertions.total} assertions**: ${assertions.verdicts.pass} pass`)
  expect(markdown).toContain('- 1 cache: 90 % hits, 90 hits, 10 misses')
})

test('the metrics count what the summary counts', async () => {
  const dir = everything()
  const { tests, assertions } = await summarize([dir])
  const text = await written('prometheus', dir)
  const total = (name: string, labels: RegExp = /./) =>
    sum(
      [...text.matchAll(new RegExp(`^${name}\\{([^}]*)\\} (\\S+)$`, 'gm'))]
        .filter(([, given]) => labels.test(given ?? ''))
        .map(([, , value]) => Number(value)),
    )
  for (const outcome of ['passed', 'failed', 'skipped', 'unfinished'] as const) {
    expect(total('qtests_tests_total', new RegExp(`"${outcome}"`))).toBe(tests[outcome])
  }
  expect(total('qtests_assertions_total')).toBe(assertions.total)
})
