import type { BudgetEvidence } from '../latency/judge.ts'
import type { Measurement } from '../latency/measure.ts'
import type { LatencyFindings } from '../latency/run.ts'
import type { AssertionRecord } from '../run/record.ts'

type Evidence = AssertionRecord['evidence']

/** The evidence of a latency verdict for the run log. Times in ms; what belongs to a budget has its name in front. */
export function latencyRecord(findings: LatencyFindings): Evidence {
  const { budgets, times, measurement, conclusion } = findings
  return {
    timed: times.count,
    p50: times.p50.value,
    p90: times.p90.value,
    p95: times.p95.value,
    p99: times.p99.value,
    max: times.max,
    p50Lower: times.p50.lower ?? null,
    p50Upper: times.p50.upper ?? null,
    p95Lower: times.p95.lower ?? null,
    p95Upper: times.p95.upper ?? null,
    p99Lower: times.p99.lower ?? null,
    p99Upper: times.p99.upper ?? null,
    sum: times.sum ?? null,
    buckets: times.atMost.join(' '),
    falseFailure: findings.falseFailure,
    doubt: conclusion.doubt ?? null,
    ...Object.assign({}, ...budgets.map((budget) => budgetRecord(budget, times))),
    ...(measurement === undefined ? {} : measurementRecord(measurement)),
  }
}

function budgetRecord(
  { name, limit, calls, over, excused, state, modelled }: BudgetEvidence,
  times: LatencyFindings['times'],
): Evidence {
  const estimate = name === 'max' ? undefined : times[name]
  return {
    [`${name}Lower`]: estimate?.lower ?? null,
    [`${name}Upper`]: estimate?.upper ?? null,
    [`${name}Budget`]: limit,
    [`${name}State`]: state,
    [`${name}Calls`]: calls,
    [`${name}Over`]: over,
    [`${name}Excused`]: excused,
    [`${name}Model`]: modelled ?? null,
  }
}

function measurementRecord(measurement: Measurement): Evidence {
  const { warmUp, batch, waited, waitClock, collecting, asynchronous, otherThreads } = measurement
  return {
    first: Number.isNaN(warmUp.first) ? null : warmUp.first,
    warmup: warmUp.calls,
    warmupEnded: warmUp.ended,
    batch,
    asynchronous,
    waited,
    waitClock,
    collectingShare: collecting,
    otherThreads,
  }
}
