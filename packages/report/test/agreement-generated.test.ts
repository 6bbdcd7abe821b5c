/** One generated run, and what every output says of it: the same numbers, all of them those of who made the run up. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { formatCount } from '@qtests/core/run'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { compareRuns } from '../src/compare/compare-runs.ts'
import { gateSink } from '../src/gates/facts.ts'
import { entrySink } from '../src/history/entry.ts'
import type { ReportData } from '../src/html/data.ts'
import { readRuns } from '../src/read/read-runs.ts'
import { FORMATS } from '../src/render/formats.ts'
import type { JsonReport } from '../src/render/json-report.ts'
import { verdictAsWritten } from '../src/summary/as-written.ts'
import { readExposition } from './exposition.ts'
import { type Truth, writeGeneratedRun } from './generated.ts'
import { rendered } from './rendered.ts'

const VERDICTS = ['pass', 'fail', 'inconclusive', 'unsupported', 'error'] as const
type Counts = Record<(typeof VERDICTS)[number], number>

const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0)
const words = (truth: Counts) =>
  VERDICTS.filter((verdict) => truth[verdict] > 0).map(
    (verdict) => `${formatCount(truth[verdict])} ${verdict}`,
  )

describe.each([1, 2])('run %i', (seed) => {
  let truth: Truth
  let dir: string
  const written = async (name: string): Promise<string> => {
    const format = FORMATS.find((one) => one.name === name)
    if (format === undefined) throw new Error(`no format ${name}`)
    return rendered(format, dir)
  }
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'qtests-report-'))
    truth = writeGeneratedRun(dir, 800, seed)
    // A generator that makes nothing of a kind would prove nothing about it.
    for (const part of [truth.tests, truth.verdicts, truth.cache]) {
      for (const [name, value] of Object.entries(part)) expect(value, name).toBeGreaterThan(5)
    }
  })

  afterAll(() => rmSync(dir, { recursive: true, force: true }))

  test('terminal', async () => {
    const { passed, failed, skipped, unfinished, flaky } = truth.tests
    const [tests = '', assertions = ''] = (await written('terminal')).split('\n')
    expect(tests).toBe(
      `[qtests] ${formatCount(passed + failed + skipped)} tests in 1 file, 4 workers: ${formatCount(passed)} passed, ${failed} failed, ${skipped} skipped, ${unfinished} unfinished, ${flaky} only on a retry`,
    )
    expect(assertions).toBe(
      `[qtests] ${formatCount(sum(Object.values(truth.verdicts)))} assertions: ${words(truth.verdicts).join(', ')}; ${formatCount(truth.failed)} assertions failed their test`,
    )
    expect(await written('terminal')).toContain(`and ${truth.leaks.tests - 3} more\n`)
  })

  test('Markdown', async () => {
    const text = await written('markdown')
    expect(text).toContain(
      `- **${formatCount(sum(Object.values(truth.verdicts)))} assertions**: ${words(truth.verdicts).join(', ')}\n`,
    )
    expect(text.split('\n', 1)[0]).toMatch(new RegExp(`, ${truth.leaks.tests} tests leak$`))
    for (const [matcher, counts] of truth.matchers) {
      const cell = `<code>${matcher.replace('.', '&#46;')}</code>`
      const row = text
        .split('\n')
        .find((line) => line.startsWith(`| ${cell} |`) && /\d ms|\d s|min/.test(line))
      const cells = row?.split(' | ').slice(1, 6)
      expect(cells, matcher).toEqual(VERDICTS.map((verdict) => formatCount(counts[verdict])))
    }
  })

  test('HTML', async () => {
    const page = await written('html')
    const { tests, summary } = JSON.parse(
      /id="data">(.*)<\/script>\n<script>/s.exec(page)?.[1] ?? '',
    ) as ReportData
    expect(summary.assertions.verdicts).toEqual(truth.verdicts)
    const shown = tests.flatMap((row) => (row.assertions ?? []).filter(({ earlier }) => earlier !== true))
    expect(tally(shown)).toEqual(truth.verdicts)
    expect(shown.filter(({ passed }) => !passed)).toHaveLength(truth.failed)
    const outcomes = { passed: 0, failed: 0, skipped: 0, unfinished: 0, outside: 0 }
    for (const row of tests) outcomes[row.outcome] += 1
    expect({ ...outcomes, flaky: tests.filter(({ flaky }) => flaky).length }).toEqual({
      ...truth.tests,
      outside: 0,
    })
    expect(sum(tests.map(({ duration = 0 }) => duration))).toBe(truth.duration)
  })

  test('JSON', async () => {
    const { results, ...summary } = JSON.parse(await written('json')) as JsonReport
    expect(summary.tests).toMatchObject({ ...truth.tests, duration: truth.duration })
    expect(summary.assertions).toMatchObject({ verdicts: truth.verdicts, failed: truth.failed })
    expect(new Map(summary.assertions.byMatcher.map((one) => [one.matcher, one.verdicts]))).toEqual(
      truth.matchers,
    )
    const found = results.flatMap((result) => [
      ...result.assertions,
      ...(result.kind === 'test' ? result.repetitions.flatMap(({ assertions }) => assertions) : []),
    ])
    expect(tally(found.map((record) => ({ verdict: verdictAsWritten(record) })))).toEqual(truth.verdicts)
    expect(summary.leaks).toMatchObject({ count: truth.leaks.tests, files: 4 })
    expect(summary.probes).toMatchObject([{ kind: 'cache', totals: truth.cache }])
  })

  test('JUnit', async () => {
    const xml = await written('junit')
    const attribute = (name: string) =>
      sum(
        [...xml.matchAll(new RegExp(`<testsuite .*? ${name}="([^"]*)"`, 'g'))].map(([, value]) =>
          Number(value),
        ),
      )
    const { passed, failed, skipped, unfinished } = truth.tests
    expect([attribute('tests'), attribute('failures'), attribute('errors'), attribute('skipped')]).toEqual([
      passed + failed + skipped + unfinished,
      failed,
      unfinished,
      skipped,
    ])
    expect(attribute('time')).toBeCloseTo(truth.duration / 1_000, 5)
    const matchers = new Map<string, Counts>()
    for (const [, name = '', verdict] of xml.matchAll(
      /<property name="qtests\.((?:not\.)?to\w+)" value="(\w+)"\/>/g,
    )) {
      const counts = matchers.get(name) ?? tally([])
      matchers.set(name, counts)
      counts[verdict as keyof Counts] += 1
    }
    expect(matchers).toEqual(truth.matchers)
    const leaked = [...xml.matchAll(/"qtests\.leak\.bytesPerRepetition" value="(\d+)"/g)].map(([, bytes]) =>
      Number(bytes),
    )
    expect([leaked.length, sum(leaked)]).toEqual([truth.leaks.tests, truth.leaks.bytes])
  })

  test.each(['prometheus', 'openmetrics'])('%s', async (name) => {
    const openmetrics = name === 'openmetrics'
    const families = readExposition(await written(name), openmetrics)
    const samples = (metric: string) =>
      families.flatMap((family) => family.samples).filter((one) => one.name === metric)
    const matchers = new Map<string, Counts>()
    for (const { labels, value } of samples('qtests_assertions_total')) {
      const { matcher = '', verdict = '' } = labels
      const counts = matchers.get(matcher) ?? tally([])
      matchers.set(matcher, counts)
      counts[verdict as keyof Counts] += value
    }
    expect(matchers).toEqual(truth.matchers)
    const tests = Object.fromEntries(
      samples('qtests_tests_total').map(({ labels, value }) => [labels['status'], value]),
    )
    const { flaky: _, ...counted } = truth.tests
    expect(tests).toEqual(counted)
    expect(samples('qtests_cache_evictions_total').map(({ value }) => value)).toEqual([truth.cache.evictions])
    const leaks = samples('qtests_leaks_total').map(({ labels, value }) => [labels['matcher'], value])
    expect(Object.fromEntries(leaks)).toEqual({
      snapshots: truth.leaks.tests,
      toNotLeakMemory: truth.leakAssertions,
    })
    const { hits, misses } = truth.cache
    expect(samples('qtests_cache_hit_rate_ratio').map(({ value }) => value)).toEqual([hits / (hits + misses)])
  })

  test('gate, comparison and history', async () => {
    const [facts, entry] = await readRuns([dir], [gateSink(), entrySink('c0ffee', null)])
    const { passed, failed, skipped, unfinished } = truth.tests
    const total = sum(Object.values(truth.verdicts))
    const doubts = truth.verdicts.inconclusive + truth.verdicts.unsupported
    expect(facts).toMatchObject({
      tests: passed + failed + skipped,
      unfinished,
      assertions: total,
      failures: truth.failed,
      doubts,
      leaks: truth.leaks.tests + truth.leakAssertions,
    })
    const series = Object.fromEntries(
      Object.entries(entry?.series ?? {}).map(([name, { value }]) => [name, value]),
    )
    expect(series).toMatchObject({
      tests: passed + failed + skipped,
      'failed tests': failed,
      'unfinished tests': unfinished,
      assertions: total,
      'proven leaks': truth.leaks.tests + truth.leakAssertions,
      'time of all tests': truth.duration,
      'assertions without a verdict': doubts / total,
    })
    const { base, head, regressions } = await compareRuns([dir], [dir])
    expect([base.verdicts, head.verdicts]).toEqual([truth.verdicts, truth.verdicts])
    expect(regressions).toEqual([])
  })
})

function tally(rows: readonly { readonly verdict: keyof Counts }[]): Counts {
  const counts = { pass: 0, fail: 0, inconclusive: 0, unsupported: 0, error: 0 }
  for (const { verdict } of rows) counts[verdict] += 1
  return counts
}
