/** The alert rules and the dashboard that are shipped speak of nothing that the exporter does not write. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { SyntaxNode } from '@lezer/common'
import { parser } from '@prometheus-io/lezer-promql'
import { beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { metricsSink } from '../src/metrics/collect.ts'
import { metricsText } from '../src/metrics/exposition.ts'
import { FAMILIES } from '../src/metrics/families.ts'
import { readRuns } from '../src/read/read-runs.ts'
import { readExposition } from './exposition.ts'
import { writeProbedRun } from './metrics-sample.ts'

const shipped = (name: string): string =>
  readFileSync(fileURLToPath(new URL(`../monitoring/${name}`, import.meta.url)), 'utf8')

interface Rule {
  readonly alert: string
  readonly expr: string
  readonly for?: string
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
}
const rules = (parse(shipped('alerts.yml')) as { groups: { name: string; rules: Rule[] }[] }).groups.flatMap(
  (group) => group.rules,
)

interface Panel {
  readonly id: number
  readonly title: string
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number }
  readonly targets: readonly { readonly expr: string; readonly legendFormat: string }[]
}
const dashboard = JSON.parse(shipped('grafana-dashboard.json')) as {
  readonly panels: readonly Panel[]
  readonly templating: { readonly list: readonly { readonly name: string; readonly query: unknown }[] }
}

/** Metric names and the labels each is written with, by the exporter itself. */
let written: Map<string, Set<string>>
beforeAll(async () => {
  const dir = mkdtempSync(join(tmpdir(), 'qtests-monitoring-'))
  writeProbedRun(dir)
  const [metrics] = await readRuns([dir], [metricsSink({ series: 1 })])
  rmSync(dir, { recursive: true, force: true })
  written = new Map()
  for (const family of readExposition(await metricsText(metrics, 'prometheus'), false)) {
    for (const { name, labels } of family.samples) {
      written.set(name, new Set([...(written.get(name) ?? []), ...Object.keys(labels)]))
    }
  }
})

/** What a PromQL expression asks for. */
interface Query {
  readonly metrics: readonly { readonly name: string; readonly labels: readonly string[] }[]
  /** Labels of `by (…)` and `without (…)`. */
  readonly grouped: readonly string[]
}

function queryOf(expression: string): Query {
  const text = (node: SyntaxNode): string => expression.slice(node.from, node.to)
  const metrics: { name: string; labels: string[] }[] = []
  const grouped: string[] = []
  const tree = parser.parse(expression)
  tree.iterate({
    enter(reference) {
      const { node } = reference
      if (node.type.isError) throw new Error(`no PromQL at ${node.from}: ${expression}`)
      if (node.name === 'VectorSelector') {
        const name = node.getChild('Identifier')
        if (name === null) throw new Error(`a selector without a name: ${text(node)}`)
        metrics.push({ name: text(name), labels: [] })
      }
      if (node.name === 'LabelName') {
        let above = node.parent
        while (above !== null && above.name !== 'GroupingLabels' && above.name !== 'LabelMatchers')
          above = above.parent
        if (above?.name === 'GroupingLabels') grouped.push(text(node))
        else metrics.at(-1)?.labels.push(text(node))
      }
    },
  })
  return { metrics, grouped }
}

function checkQuery(expression: string): Query {
  const query = queryOf(expression)
  for (const { name, labels } of query.metrics) {
    const known = written.get(name)
    expect(known, `${name} is not exported`).toBeDefined()
    for (const label of labels) expect([...(known ?? [])], `label of ${name}`).toContain(label)
    for (const label of query.grouped) expect([...(known ?? [])], `label of ${name}`).toContain(label)
  }
  expect(query.metrics.length).toBeGreaterThan(0)
  return query
}

test('what the checks would find', () => {
  expect(() => queryOf('sum by (le (x)')).toThrow(/no PromQL/)
  expect(queryOf('sum by (a, b) (rate(x{c="1", d=~"2"}[5m])) / y')).toEqual({
    metrics: [
      { name: 'x', labels: ['c', 'd'] },
      { name: 'y', labels: [] },
    ],
    grouped: ['a', 'b'],
  })
  expect(() => checkQuery('qtests_nothing_total > 1')).toThrow(/not exported/)
  expect(() => checkQuery('qtests_leaks_total{shoe="1"} > 1')).toThrow(/label of/)
})

describe('alert rules', () => {
  test.each(rules.map((rule) => [rule.alert, rule] as const))(
    '%s',
    (_name, { expr, annotations, labels, ...rule }) => {
      const { metrics, grouped } = checkQuery(expr)
      expect(labels['severity']).toMatch(/^(warning|critical)$/)
      expect(rule.for ?? '0m').toMatch(/^\d+[smh]$/)
      // What a message names is there after aggregation.
      const aggregated = /\b(sum|max|min|avg|topk)\b/.test(expr)
      const left = aggregated ? grouped : [...(written.get(metrics[0]?.name ?? '') ?? [])]
      const named = [
        ...Object.values(annotations)
          .join(' ')
          .matchAll(/\$labels\.(\w+)/g),
      ].map(([, label]) => label)
      for (const label of named) expect(left).toContain(label)
    },
  )

  test('the thresholds are those of the production preset', () => {
    const short = rules.map(({ alert, expr, for: wait }) => `${alert}: ${expr} for ${wait}`)
    expect(short).toEqual(
      expect.arrayContaining([
        'HighMemoryUsage: qtests_memory_pressure_ratio > 0.85 for 2m',
        'CriticalMemoryUsage: qtests_memory_pressure_ratio > 0.95 for 1m',
        'HighCacheEvictions: rate(qtests_cache_evictions_total[5m]) > 10 for 3m',
        'CircuitBreakerOpen: qtests_circuit_breaker_state == 1 for 1m',
      ]),
    )
  })
})

describe('the dashboard', () => {
  test.each(dashboard.panels.map((panel) => [panel.title, panel] as const))('%s', (_title, { targets }) => {
    for (const { expr, legendFormat } of targets) {
      // A variable of Grafana stands for a text there.
      const { metrics } = checkQuery(expr.replaceAll('$file', 'x'))
      const known = metrics.flatMap(({ name }) => [...(written.get(name) ?? [])])
      for (const [, label] of legendFormat.matchAll(/\{\{(\w+)\}\}/g)) expect(known).toContain(label)
    }
    expect(targets.length).toBeGreaterThan(0)
  })

  test('variables that are used are there; panels have ids of their own and do not overlap', () => {
    const text = JSON.stringify(dashboard)
    const variables = dashboard.templating.list.map(({ name }) => name)
    const used = [...text.matchAll(/\$\{?(datasource|file|[a-z]+)\}?/g)].map(([, name]) => name)
    expect([...new Set(used)].sort()).toEqual([...variables].sort())
    const { panels } = dashboard
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length)
    for (const [index, { gridPos: a }] of panels.entries()) {
      expect(a.x + a.w).toBeLessThanOrEqual(24)
      for (const { gridPos: b } of panels.slice(index + 1)) {
        const apart = a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y
        expect(apart).toBe(true)
      }
    }
  })

  test('every metric of the exporter is shown or alerted on', () => {
    const all = [
      ...rules.map(({ expr }) => expr),
      ...dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
    ].join(' ')
    for (const name of written.keys()) expect(all).toContain(name.replace(/_(bucket|sum|count)$/, ''))
  })
})

test('docs/reference/metrics.md lists every metric with its type', () => {
  const page = readFileSync(
    fileURLToPath(new URL('../../../docs/reference/metrics.md', import.meta.url)),
    'utf8',
  )
  const rows = [...page.matchAll(/^\| `(qtests_\w+)` *\| (\w+)/gm)].map(([, name, type]) => [name, type])
  expect(rows).toEqual(expect.arrayContaining(Object.values(FAMILIES).map(({ name, type }) => [name, type])))
  expect(rows).toHaveLength(Object.values(FAMILIES).length)
})
