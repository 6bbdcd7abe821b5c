import type { ProbeRecord } from '@qtests/core/run'
import { assertionRecord, leak, START, testRecord, workerRecord, writeLog } from './sample.ts'

export const probeRecord = (
  test: string,
  kind: ProbeRecord['kind'],
  summary: ProbeRecord['summary'],
  more: Partial<ProbeRecord> = {},
): ProbeRecord => ({
  v: 1,
  type: 'probe',
  at: START + 7,
  file: 'src/a.test.ts',
  test,
  kind,
  name: `${kind} 1`,
  summary,
  ...more,
})

/** Evidence of 1,000 timed calls, 40 of them over 10 ms. */
export const timed = {
  timed: 1_000,
  p50: 2,
  p90: 4,
  p95: 8,
  p99: 20,
  buckets: '960 995 1000 1000 1000 1000 1000 1000 1000 1000',
  sum: 3_000,
}

const api = { project: 'api' }

/** A run with a value for every metric, in two workers. */
export function writeProbedRun(dir: string): void {
  writeLog(dir, '1', [
    workerRecord('1'),
    probeRecord('t', 'breaker', { state: 'open' }, { at: START + 50 }),
    probeRecord('t', 'cache', { hits: 90, misses: 10, hitRate: 0.9, evictions: 5 }, { name: 'users' }),
    probeRecord('t', 'pool', { max: 10, utilization: 0.4 }),
    probeRecord('t', 'pressure', { ratio: 0.8, level: 'high', actions: 2 }),
    probeRecord('t', 'load', { started: 1_000, ok: 1_000, ...timed }, { name: 'checkout' }),
    assertionRecord('t', { ...leak, evidence: { bytesPerCall: 48 } }),
    testRecord('t', { status: 'failed' }),
  ])
  writeLog(dir, '2', [
    workerRecord('2'),
    probeRecord('u', 'breaker', { state: 'halfOpen' }, { at: START + 20, ...api }),
    probeRecord('u', 'cache', { hits: 0, misses: 100, hitRate: 0, evictions: 7 }, { name: 'users', ...api }),
    probeRecord('u', 'pool', { max: 10, utilization: 0.9 }, api),
    assertionRecord('u', { matcher: 'toStayUnderP95', evidence: timed, ...api }),
    testRecord('u', api),
    assertionRecord('dies', { verdict: 'inconclusive' }),
  ])
}
