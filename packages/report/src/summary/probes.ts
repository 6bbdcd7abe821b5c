import type { ProbeKind, ProbeRecord } from '@qtests/core/run'
import type { ProbesSummary } from './summary.ts'

/** Counters of each kind that add up over probes; shares, peaks and states of the moment do not. */
const COUNTERS: Readonly<Record<ProbeKind, readonly string[]>> = {
  breaker: ['transitions', 'admitted', 'rejected', 'success', 'failure', 'timeout', 'fallback'],
  pool: ['acquired', 'timeouts'],
  cache: ['hits', 'misses', 'sets', 'deletes', 'evictions', 'expirations', 'loads'],
  limiter: ['admitted', 'rejected', 'queued'],
  stream: ['written', 'violations', 'drains'],
  queries: ['count', 'distinct', 'duplicates', 'slow', 'errors'],
  dependency: ['calls', 'failures'],
  load: ['started', 'ok', 'errors', 'timeouts', 'shed', 'dropped'],
  'event-loop': ['blocks'],
  pressure: ['actions'],
}

/** Probes by kind, their counters added up. */
export class ProbeTally {
  readonly #kinds = new Map<ProbeKind, { count: number; readonly totals: Record<string, number> }>()

  addAll(records: readonly ProbeRecord[]): void {
    for (const { kind, summary } of records) {
      const tally = this.#kinds.get(kind) ?? { count: 0, totals: {} }
      this.#kinds.set(kind, tally)
      tally.count += 1
      for (const name of COUNTERS[kind]) {
        const value = summary[name]
        if (typeof value === 'number' && Number.isFinite(value)) {
          tally.totals[name] = (tally.totals[name] ?? 0) + value
        }
      }
    }
  }

  summary(): ProbesSummary {
    return [...this.#kinds]
      .map(([kind, { count, totals }]) => ({ kind, count, totals }))
      .sort((a, b) => (a.kind < b.kind ? -1 : 1))
  }
}
