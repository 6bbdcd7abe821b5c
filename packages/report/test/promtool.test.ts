/**
 * The alert rules and the metrics through Prometheus' own tool, where it is there: `promtool` of Debian's package
 * `prometheus`, or of a release; `PROMTOOL` names one that is not in the path.
 */
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { prometheusFormat } from '../src/metrics/exposition.ts'
import { writeProbedRun } from './metrics-sample.ts'
import { rendered } from './rendered.ts'
import { temporaryFolder } from './sample.ts'

const PROMTOOL = process.env['PROMTOOL'] ?? 'promtool'
const missing = spawnSync(PROMTOOL, ['--version']).error !== undefined
if (missing) console.log('[qtests] no promtool on this machine: rules and metrics are not held against it')

const rules = fileURLToPath(new URL('../monitoring/alerts.yml', import.meta.url))
const names = (
  parse(readFileSync(rules, 'utf8')) as { groups: { rules: { alert: string }[] }[] }
).groups.flatMap((group) => group.rules.map(({ alert }) => alert))

/** For each alert, series that set it off and series just below, a value each minute, and when to look. */
const CASES: Readonly<Record<string, { readonly red: Series; readonly green: Series; readonly at: string }>> =
  {
    HighMemoryUsage: {
      red: { 'qtests_memory_pressure_ratio{name="a"}': '0.9x60' },
      green: { 'qtests_memory_pressure_ratio{name="a"}': '0.85x60' },
      at: '5m',
    },
    CriticalMemoryUsage: {
      red: { 'qtests_memory_pressure_ratio{name="a"}': '0.96x60' },
      green: { 'qtests_memory_pressure_ratio{name="a"}': '0.95x60' },
      at: '5m',
    },
    HighCacheEvictions: {
      red: { 'qtests_cache_evictions_total{name="a"}': '0+700x60' },
      green: { 'qtests_cache_evictions_total{name="a"}': '0+590x60' },
      at: '15m',
    },
    CircuitBreakerOpen: {
      red: { 'qtests_circuit_breaker_state{name="a"}': '1x60' },
      green: { 'qtests_circuit_breaker_state{name="a"}': '2x60' },
      at: '5m',
    },
    LeakProven: {
      red: { 'qtests_leaks_total{matcher="snapshots"}': '1x60' },
      green: { 'qtests_leaks_total{matcher="snapshots"}': '0x60' },
      at: '1m',
    },
    AssertionsWithoutVerdict: {
      red: {
        'qtests_assertions_total{verdict="pass"}': '7x60',
        'qtests_assertions_total{verdict="inconclusive"}': '2x60',
        'qtests_assertions_total{verdict="unsupported"}': '1x60',
      },
      green: {
        'qtests_assertions_total{verdict="pass"}': '8x60',
        'qtests_assertions_total{verdict="inconclusive"}': '2x60',
      },
      at: '40m',
    },
    SlowResponses: {
      red: {
        'qtests_response_time_seconds_bucket{le="0.1"}': '0+90x60',
        'qtests_response_time_seconds_bucket{le="1.0"}': '0+100x60',
        'qtests_response_time_seconds_bucket{le="+Inf"}': '0+100x60',
      },
      green: {
        'qtests_response_time_seconds_bucket{le="0.1"}': '0+99x60',
        'qtests_response_time_seconds_bucket{le="1.0"}': '0+100x60',
        'qtests_response_time_seconds_bucket{le="+Inf"}': '0+100x60',
      },
      at: '30m',
    },
    // The clock of the tool begins at 0: the last run was two days before it, or at it.
    NoRecentRun: {
      red: { qtests_run_timestamp_seconds: '-172800x60' },
      green: { qtests_run_timestamp_seconds: '0x60' },
      at: '1m',
    },
  }

/** In the notation of the tool: `0+10x60` rises by 10, `1x60` stands still. */
type Series = Readonly<Record<string, string>>

function promtool(args: readonly string[], input?: string): { code: number | null; text: string } {
  const { status, stdout, stderr } = spawnSync(PROMTOOL, args, { encoding: 'utf8', input })
  return { code: status, text: stdout + stderr }
}

test('each alert has a case', () => {
  expect(Object.keys(CASES).sort()).toEqual([...names].sort())
})

describe.skipIf(missing)('promtool', () => {
  test('reads the rules', () => {
    expect(promtool(['check', 'rules', rules])).toEqual({
      code: 0,
      text: expect.stringContaining(`SUCCESS: ${names.length} rules found`),
    })
  })

  test('finds nothing to say against the metrics', async () => {
    const dir = temporaryFolder()
    writeProbedRun(dir)
    const text = await rendered(prometheusFormat, dir)
    expect(promtool(['check', 'metrics'], text)).toEqual({ code: 0, text: '' })
    expect(promtool(['check', 'metrics'], text.replace(/^# HELP qtests_tests_total.*\n/m, '')).code).not.toBe(
      0,
    )
  })

  test.each(Object.entries(CASES))(
    '%s goes off when it should, and not before',
    (alert, { red, green, at }) => {
      const counted = (series: Series): number => {
        const dir = temporaryFolder()
        const file = join(dir, 'cases.yml')
        writeFileSync(
          file,
          stringify({
            rule_files: [rules],
            evaluation_interval: '1m',
            tests: [
              {
                interval: '1m',
                input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
                // The tool compares with what is expected: an alert that nobody expects is told with its labels.
                alert_rule_test: [{ eval_time: at, alertname: alert, exp_alerts: [] }],
              },
            ],
          }),
        )
        const { code, text } = promtool(['test', 'rules', file])
        if (code !== 0 && !text.includes(`alertname: ${alert}`) && !text.includes(`alertname="${alert}"`))
          throw new Error(text)
        return code === 0 ? 0 : 1
      }
      expect([counted(red), counted(green)]).toEqual([1, 0])
    },
  )
})
