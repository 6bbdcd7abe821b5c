import { join } from 'node:path'
import fc from 'fast-check'
import parsePrometheus from 'parse-prometheus-text-format'
import { describe, expect, test } from 'vitest'
import { metricsSink } from '../src/metrics/collect.ts'
import { type Exposition, metricsText } from '../src/metrics/exposition.ts'
import { BUCKETS, FAMILIES } from '../src/metrics/families.ts'
import { readRuns } from '../src/read/read-runs.ts'
import { type ReadFamily, readExposition } from './exposition.ts'
import { probeRecord, writeProbedRun } from './metrics-sample.ts'
import { qtests } from './qtests.ts'
import { assertionRecord, leak, temporaryFolder, testRecord, writeLog } from './sample.ts'

const FORMATS: readonly Exposition[] = ['prometheus', 'openmetrics']

async function exported(dir: string, format: Exposition, series?: number): Promise<ReadFamily[]> {
  const [metrics] = await readRuns([dir], [metricsSink(series === undefined ? {} : { series })])
  return readExposition(await metricsText(metrics, format), format === 'openmetrics')
}

/** `name{label="value"} value` of all samples, without the suffix that the formats differ by. */
const flat = (families: readonly ReadFamily[]): string[] =>
  families.flatMap(({ samples }) =>
    samples.map(({ name, labels, value }) => `${name}${JSON.stringify(labels)} ${value}`),
  )

test('a breaker that its test has shut down is in the state in which it was before', async () => {
  const dir = temporaryFolder()
  const shutDown = (name: string, events?: { at: number; what: string }[]) =>
    probeRecord('t', 'breaker', { state: 'shutdown' }, { name, ...(events === undefined ? {} : { events }) })
  writeLog(dir, '1', [
    shutDown('closed', [
      { at: 1, what: 'open -> closed' },
      { at: 2, what: 'closed -> shutdown' },
    ]),
    shutDown('open', [{ at: 2, what: 'open -> shutdown' }]),
    shutDown('unknown'),
    testRecord('t'),
  ])
  const states = flat(await exported(dir, 'prometheus')).filter((line) => line.includes('circuit_breaker'))
  expect(states.map((line) => [/"name":"(\w+)"/.exec(line)?.[1], line.at(-1)])).toEqual([
    ['closed', '0'],
    ['open', '1'],
  ])
})

test('what a run with everything exports', async () => {
  const dir = temporaryFolder()
  writeProbedRun(dir)
  const families = await exported(dir, 'prometheus')
  expect(flat(families)).toMatchInlineSnapshot(`
    [
      "qtests_tests_total{"status":"failed"} 1",
      "qtests_tests_total{"status":"passed"} 1",
      "qtests_tests_total{"status":"unfinished"} 1",
      "qtests_assertions_total{"matcher":"toNotLeakMemory","verdict":"fail"} 1",
      "qtests_assertions_total{"matcher":"toStayUnderP95","verdict":"pass"} 1",
      "qtests_assertions_total{"matcher":"toNotLeakMemory","verdict":"inconclusive"} 1",
      "qtests_leaks_total{"matcher":"toNotLeakMemory"} 1",
      "qtests_growth_per_call_bytes{"file":"src/a.test.ts","test":"t","matcher":"toNotLeakMemory"} 48",
      "qtests_latency_percentile_seconds{"file":"src/a.test.ts","test":"t","load":"checkout","percentile":"p50"} 0.002",
      "qtests_latency_percentile_seconds{"file":"src/a.test.ts","test":"t","load":"checkout","percentile":"p90"} 0.004",
      "qtests_latency_percentile_seconds{"file":"src/a.test.ts","test":"t","load":"checkout","percentile":"p95"} 0.008",
      "qtests_latency_percentile_seconds{"file":"src/a.test.ts","test":"t","load":"checkout","percentile":"p99"} 0.02",
      "qtests_latency_percentile_seconds{"project":"api","file":"src/a.test.ts","test":"u","percentile":"p50"} 0.002",
      "qtests_latency_percentile_seconds{"project":"api","file":"src/a.test.ts","test":"u","percentile":"p90"} 0.004",
      "qtests_latency_percentile_seconds{"project":"api","file":"src/a.test.ts","test":"u","percentile":"p95"} 0.008",
      "qtests_latency_percentile_seconds{"project":"api","file":"src/a.test.ts","test":"u","percentile":"p99"} 0.02",
      "qtests_response_time_seconds_bucket{"le":"0.01"} 1920",
      "qtests_response_time_seconds_bucket{"le":"0.025"} 1990",
      "qtests_response_time_seconds_bucket{"le":"0.05"} 2000",
      "qtests_response_time_seconds_bucket{"le":"0.1"} 2000",
      "qtests_response_time_seconds_bucket{"le":"0.25"} 2000",
      "qtests_response_time_seconds_bucket{"le":"0.5"} 2000",
      "qtests_response_time_seconds_bucket{"le":"1.0"} 2000",
      "qtests_response_time_seconds_bucket{"le":"2.5"} 2000",
      "qtests_response_time_seconds_bucket{"le":"5.0"} 2000",
      "qtests_response_time_seconds_bucket{"le":"10.0"} 2000",
      "qtests_response_time_seconds_bucket{"le":"+Inf"} 2000",
      "qtests_response_time_seconds_sum{} 6",
      "qtests_response_time_seconds_count{} 2000",
      "qtests_memory_pressure_ratio{"file":"src/a.test.ts","name":"pressure 1"} 0.8",
      "qtests_adaptive_scaling_actions_total{"file":"src/a.test.ts","name":"pressure 1"} 2",
      "qtests_cache_hit_rate_ratio{"file":"src/a.test.ts","name":"users"} 0.9",
      "qtests_cache_hit_rate_ratio{"project":"api","file":"src/a.test.ts","name":"users"} 0",
      "qtests_cache_evictions_total{"file":"src/a.test.ts","name":"users"} 5",
      "qtests_cache_evictions_total{"project":"api","file":"src/a.test.ts","name":"users"} 7",
      "qtests_connection_pool_utilization_ratio{"file":"src/a.test.ts","name":"pool 1"} 0.4",
      "qtests_connection_pool_utilization_ratio{"project":"api","file":"src/a.test.ts","name":"pool 1"} 0.9",
      "qtests_circuit_breaker_state{"file":"src/a.test.ts","name":"breaker 1"} 1",
      "qtests_circuit_breaker_state{"project":"api","file":"src/a.test.ts","name":"breaker 1"} 2",
      "qtests_log_damaged_lines{} 0",
      "qtests_run_timestamp_seconds{} 1700000000.05",
    ]
  `)
  expect(families.map(({ name }) => name).sort()).toEqual(
    Object.values(FAMILIES)
      .filter((family) => family !== FAMILIES.folded)
      .map(({ name }) => name)
      .sort(),
  )
})

test('both formats say the same, and a parser of the field reads it', async () => {
  const dir = temporaryFolder()
  writeProbedRun(dir)
  expect(flat(await exported(dir, 'openmetrics'))).toEqual(flat(await exported(dir, 'prometheus')))
  const [metrics] = await readRuns([dir], [metricsSink()])
  const parsed = parsePrometheus(await metricsText(metrics, 'prometheus'))
  expect(parsed.map(({ name, type }) => [name, type.toLowerCase()])).toEqual(
    metrics.map(({ family }) => [family.name, family.type]),
  )
  const histogram = parsed.find(({ name }) => name === 'qtests_response_time_seconds')?.metrics[0]
  expect(histogram).toMatchObject({ count: '2000', sum: '6', buckets: { '0.01': '1920', '+Inf': '2000' } })
})

test('any name of a test comes back as it was, up to its length and control characters', async () => {
  const dir = temporaryFolder()
  let round = 0
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }),
      fc.constantFrom(...FORMATS),
      async (name, format) => {
        const run = join(dir, String(++round))
        writeLog(run, '1', [
          assertionRecord(name, { ...leak, evidence: { bytesPerCall: 48 } }),
          testRecord(name),
        ])
        const growth = (await exported(run, format)).find((family) => family.name === FAMILIES.growth.name)
        const readable = name.replace(/\p{Cc}/gu, ' ').replace(/\p{Cs}/gu, '\ufffd')
        expect(growth?.samples[0]?.labels['test']).toBe(readable)
      },
    ),
    { numRuns: 60 },
  )
})

test('labels that try to break out stay labels', async () => {
  const dir = temporaryFolder()
  const name = 'a"} 1\n# EOF\nevil{x="\\'
  writeLog(dir, '1', [assertionRecord(name, { ...leak, evidence: { bytesPerCall: 1 } }), testRecord(name)])
  for (const format of FORMATS) {
    const growth = (await exported(dir, format)).find((family) => family.name === FAMILIES.growth.name)
    expect(growth?.samples.map(({ labels }) => labels['test'])).toEqual(['a"} 1 # EOF evil{x="\\'])
  }
})

test('the number of series is bounded, whatever the number of tests; what was folded is said', async () => {
  const dir = temporaryFolder()
  const records = Array.from({ length: 2_000 }, (_, i) => [
    probeRecord(`t${i}`, 'cache', { hits: 1, misses: 1, evictions: 1 }, { name: `cache ${i}` }),
    testRecord(`t${i}`),
  ])
  writeLog(dir, '1', records.flat())
  const families = await exported(dir, 'prometheus', 50)
  const evictions = families.find(({ name }) => name === FAMILIES.evictions.name)?.samples ?? []
  expect(evictions).toHaveLength(51)
  expect(evictions.reduce((sum, { value }) => sum + value, 0)).toBe(2_000)
  expect(evictions.at(-1)).toMatchObject({ labels: { file: 'other', name: 'other' }, value: 1_950 })
  expect(families.find(({ name }) => name === FAMILIES.folded.name)?.samples).toContainEqual(
    expect.objectContaining({ labels: { metric: FAMILIES.evictions.name }, value: 1_950 }),
  )
})

test('retries count once, repetitions each', async () => {
  const dir = temporaryFolder()
  writeLog(dir, '1', [
    assertionRecord('flaky', leak),
    testRecord('flaky', { status: 'failed' }),
    assertionRecord('flaky'),
    testRecord('flaky', { retry: 1 }),
    assertionRecord('repeated'),
    testRecord('repeated'),
    assertionRecord('repeated', leak),
    testRecord('repeated', { repeat: 1, status: 'failed' }),
  ])
  const lines = flat(await exported(dir, 'prometheus'))
  expect(lines).toContain('qtests_tests_total{"status":"passed"} 1')
  expect(lines).toContain('qtests_tests_total{"status":"failed"} 1')
  expect(lines).toContain('qtests_leaks_total{"matcher":"toNotLeakMemory"} 1')
})

test('a histogram that the log has no honest counts for is left out', async () => {
  const dir = temporaryFolder()
  const bad = [
    '1 2 3',
    '9 8 7 6 5 4 3 2 1 0',
    `${BUCKETS.map(() => 5).join(' ')}`,
    'x'.repeat(10).split('').join(' '),
  ]
  const records = bad.flatMap((buckets, i) => [
    assertionRecord(`t${i}`, { matcher: 'toStayUnderP95', evidence: { timed: 3, p95: 1, buckets, sum: 1 } }),
    testRecord(`t${i}`),
  ])
  writeLog(dir, '1', records)
  const names = (await exported(dir, 'openmetrics')).map(({ name }) => name)
  expect(names).toContain(FAMILIES.percentile.name)
  expect(names).not.toContain(FAMILIES.responseTime.name)
})

describe('the command', () => {
  test.each(FORMATS)('qtests report --format %s', async (format) => {
    const dir = temporaryFolder()
    writeProbedRun(join(dir, 'run'))
    const { code, out, err } = await qtests(dir, ['report', 'run', '--format', format])
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(readExposition(out, format === 'openmetrics').length).toBeGreaterThan(10)
  })
})
