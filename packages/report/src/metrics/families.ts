import { COMBINE, type Combine } from './series.ts'

/** A metric that the exporter writes. */
export interface Family {
  readonly name: string
  readonly type: 'counter' | 'gauge' | 'histogram'
  readonly help: string
  /** How values of one series are put together, over tests, workers and shards. */
  readonly combine: Combine
}

const counter = (name: string, help: string): Family => ({
  name,
  type: 'counter',
  help,
  combine: COMBINE.sum,
})
const gauge = (name: string, help: string, combine: Combine): Family => ({
  name,
  type: 'gauge',
  help,
  combine,
})

/** Every metric, by what it is about. docs/reference/metrics.md lists them; a test compares. */
export const FAMILIES = {
  tests: counter('qtests_tests_total', 'Tests by how they ended; each counts once, with its last attempt.'),
  assertions: counter(
    'qtests_assertions_total',
    'Assertions by matcher and by their verdict as written, `.not` included.',
  ),
  leaks: counter(
    'qtests_leaks_total',
    'Proven leaks by matcher; "snapshots" and "hunt" are tests that leak each time they run.',
  ),
  growth: gauge(
    'qtests_growth_per_call_bytes',
    'Retained bytes per call, or per repetition of a test, of what was proven to grow; the highest of each test.',
    COMBINE.highest,
  ),
  percentile: gauge(
    'qtests_latency_percentile_seconds',
    'Measured percentiles of the time of calls, the highest of each test or load.',
    COMBINE.highest,
  ),
  responseTime: {
    name: 'qtests_response_time_seconds',
    type: 'histogram',
    help: 'Times of all calls that latency assertions and loads have measured.',
    combine: COMBINE.sum,
  },
  pressure: gauge(
    'qtests_memory_pressure_ratio',
    'Share of the memory limit in use, the highest seen.',
    COMBINE.highest,
  ),
  scaling: counter('qtests_adaptive_scaling_actions_total', 'Actions that memory pressure has set off.'),
  hitRate: gauge('qtests_cache_hit_rate_ratio', 'Hits of a cache over its lookups.', COMBINE.lowest),
  evictions: counter('qtests_cache_evictions_total', 'Entries that a cache has evicted.'),
  pool: gauge(
    'qtests_connection_pool_utilization_ratio',
    'Share of the limit of a pool in use, the highest seen.',
    COMBINE.highest,
  ),
  breaker: gauge(
    'qtests_circuit_breaker_state',
    'State of a circuit breaker at the end of the last test with it: 0 closed, 1 open, 2 half-open.',
    COMBINE.last,
  ),
  damaged: gauge('qtests_log_damaged_lines', 'Lines of the run logs that could not be read.', COMBINE.sum),
  folded: gauge('qtests_series_folded', 'Values that went into the series "other", by metric.', COMBINE.sum),
  ended: gauge(
    'qtests_run_timestamp_seconds',
    'Wall-clock time of the last record, since the epoch.',
    COMBINE.highest,
  ),
} as const satisfies Record<string, Family>

/** Upper limits of the histogram's buckets in seconds, as the latency matchers count them. */
export const BUCKETS: readonly number[] = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
