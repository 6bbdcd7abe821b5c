import type { AssertionRecord, ProbeRecord, RunLogHealth } from '@qtests/core/run'
import { isLeakMatcher } from '../compare/facts.ts'
import type { Sink } from '../read/sink.ts'
import { verdictAsWritten } from '../summary/as-written.ts'
import type { TestName } from '../summary/summary.ts'
import { leakedBytes, testLeaksOf } from '../summary/test-leaks.ts'
import { BUCKETS, FAMILIES, type Family } from './families.ts'
import { type Labels, type Sample, SeriesTable } from './series.ts'

/** A metric with its values. */
export interface Collected {
  readonly family: Family
  readonly samples: readonly Sample[]
}

/** How metrics are collected. */
export interface CollectOptions {
  /** Series of one metric, an integer from 1; what comes after goes into one series `other`. Default 200. */
  readonly series?: number
}

const STATES: Readonly<Record<string, number>> = {
  closed: 0,
  disabled: 0,
  open: 1,
  isolated: 1,
  halfOpen: 2,
  'half-open': 2,
}

const PERCENTILES = ['p50', 'p90', 'p95', 'p99'] as const

/**
 * Collects metrics of runs: only what was measured. Memory is bounded by the number of series, and of caches by name.
 */
export function metricsSink({ series = 200 }: CollectOptions = {}): Sink<Collected[]> {
  const tables = new Map<Family, SeriesTable>(
    Object.values(FAMILIES).map((family) => [family, new SeriesTable(family.combine, series)]),
  )
  const add = (family: Family, labels: Labels, value: unknown, at?: number): void => {
    if (typeof value === 'number') tables.get(family)?.add(labels, value, at)
  }
  const histogram = new Histogram()
  const caches = new HitRates()
  let last = Number.NEGATIVE_INFINITY

  const addAssertion = (record: AssertionRecord): void => {
    const { matcher, verdict, not, evidence } = record
    const name = not ? `not.${matcher}` : matcher
    add(FAMILIES.assertions, { matcher: name, verdict: verdictAsWritten(record) }, 1)
    if (verdict === 'fail' && !not && isLeakMatcher(matcher)) {
      add(FAMILIES.leaks, { matcher }, 1)
      add(FAMILIES.growth, { ...testLabels(record), matcher }, evidence['bytesPerCall'])
    }
    if (typeof evidence['timed'] === 'number') addTimes(testLabels(record), evidence)
  }

  const addTimes = (labels: Labels, values: Readonly<Record<string, unknown>>): void => {
    for (const percentile of PERCENTILES) {
      const value = values[percentile]
      if (typeof value === 'number') add(FAMILIES.percentile, { ...labels, percentile }, value / 1_000)
    }
    histogram.add(values['buckets'], values['sum'], values['timed'] ?? values['ok'])
  }

  const addProbe = (probe: ProbeRecord): void => {
    const { kind, name, summary } = probe
    const labels = { ...projectOf(probe), file: probe.file, name }
    switch (kind) {
      case 'breaker':
        add(FAMILIES.breaker, labels, STATES[stateOf(probe)], probe.at)
        break
      case 'pool':
        add(FAMILIES.pool, labels, summary['utilization'])
        break
      case 'cache':
        add(FAMILIES.evictions, labels, summary['evictions'])
        caches.add(labels, summary)
        break
      case 'pressure':
        add(FAMILIES.pressure, labels, summary['ratio'])
        add(FAMILIES.scaling, labels, summary['actions'])
        break
      case 'load':
        addTimes({ ...testLabels(probe), load: name }, summary)
        break
      case 'dependency':
      case 'event-loop':
      case 'limiter':
      case 'queries':
      case 'stream':
        // Counts of what tests did on purpose: of no use to a monitoring system.
        break
    }
  }

  return {
    entry({ record }) {
      if (Number.isFinite(record.at) && record.at > last) last = record.at
      if (record.type !== 'file') return
      for (const leak of testLeaksOf(record)) {
        add(FAMILIES.leaks, { matcher: leak.by }, 1)
        add(FAMILIES.growth, { ...testLabels(leak), matcher: leak.by }, leakedBytes(leak))
      }
    },
    test(test) {
      const attempts = [...test.repetitions, test]
      const failed = attempts.some(({ record }) => record.status === 'failed')
      add(FAMILIES.tests, { status: failed ? 'failed' : test.record.status }, 1)
      for (const attempt of attempts) {
        attempt.assertions.forEach(addAssertion)
        attempt.probes.forEach(addProbe)
      }
    },
    unfinished(test) {
      if (test.test !== '') add(FAMILIES.tests, { status: 'unfinished' }, 1)
      test.assertions.forEach(addAssertion)
      test.probes.forEach(addProbe)
    },
    end(log) {
      for (const { labels, rate } of caches.rates()) add(FAMILIES.hitRate, labels, rate)
      add(FAMILIES.damaged, {}, damagedIn(log))
      if (Number.isFinite(last)) add(FAMILIES.ended, {}, last / 1_000)
      for (const [family, { folded }] of tables) {
        if (folded > 0) add(FAMILIES.folded, { metric: family.name }, folded)
      }
      return [...tables]
        .map(([family, table]) => ({
          family,
          samples: family === FAMILIES.responseTime ? histogram.samples() : table.samples(),
        }))
        .filter(({ samples }) => samples.length > 0)
    },
  }
}

/** A breaker that its test has shut down says nothing any more: what it was before is its state, not an outage. */
function stateOf({ summary, events = [] }: ProbeRecord): string {
  const state = String(summary['state'])
  if (state !== 'shutdown') return state
  const last = events.findLast(({ what }) => what.endsWith(' -> shutdown'))
  return last === undefined ? state : last.what.slice(0, -' -> shutdown'.length)
}

function testLabels(name: TestName): Labels {
  return { ...projectOf(name), file: name.file, test: name.test }
}

function projectOf({ project }: { readonly project?: string }): Labels {
  return project === undefined ? {} : { project }
}

function damagedIn({ damagedLines, unfinishedLines, newerLines }: RunLogHealth): number {
  return damagedLines + unfinishedLines + newerLines
}

/** One histogram over all calls; the buckets are counted where the times are. */
class Histogram {
  readonly #counts = BUCKETS.map(() => 0)
  #count = 0
  #sum = 0

  /** Left out where the log has no counts, or no sum: a histogram that guesses is none. */
  add(buckets: unknown, sum: unknown, count: unknown): void {
    if (typeof buckets !== 'string' || typeof sum !== 'number' || typeof count !== 'number') return
    const counts = buckets.split(' ').map(Number)
    const ascending = counts.every(
      (value, index) => Number.isInteger(value) && value >= (counts[index - 1] ?? 0),
    )
    if (counts.length !== BUCKETS.length || !ascending || count < (counts.at(-1) ?? 0)) return
    for (const [index, value] of counts.entries()) this.#counts[index] = (this.#counts[index] ?? 0) + value
    this.#count += count
    this.#sum += sum / 1_000
  }

  samples(): Sample[] {
    if (this.#count === 0) return []
    return [
      ...BUCKETS.map((limit, index) => ({
        labels: { le: leOf(limit) },
        value: this.#counts[index] ?? 0,
        suffix: '_bucket',
      })),
      { labels: { le: '+Inf' }, value: this.#count, suffix: '_bucket' },
      { labels: {}, value: this.#sum, suffix: '_sum' },
      { labels: {}, value: this.#count, suffix: '_count' },
    ]
  }
}

/** As OpenMetrics wants it: a float, always with its point. */
function leOf(limit: number): string {
  return Number.isInteger(limit) ? limit.toFixed(1) : String(limit)
}

/** Hits over lookups of each cache, put together over its tests: the mean of rates is not the rate. */
class HitRates {
  readonly #caches = new Map<string, { labels: Labels; hits: number; lookups: number; lowest: number }>()

  add(labels: Labels, { hits, misses, hitRate }: ProbeRecord['summary']): void {
    const key = JSON.stringify(labels)
    const cache = this.#caches.get(key) ?? { labels, hits: 0, lookups: 0, lowest: Number.POSITIVE_INFINITY }
    if (typeof hits === 'number' && typeof misses === 'number') {
      cache.hits += hits
      cache.lookups += hits + misses
    } else if (typeof hitRate === 'number') cache.lowest = Math.min(cache.lowest, hitRate)
    this.#caches.set(key, cache)
  }

  *rates(): Generator<{ labels: Labels; rate: number }, void> {
    for (const { labels, hits, lookups, lowest } of this.#caches.values()) {
      // A cache that nobody asked has no rate.
      if (lookups > 0) yield { labels, rate: hits / lookups }
      else if (Number.isFinite(lowest)) yield { labels, rate: lowest }
    }
  }
}
