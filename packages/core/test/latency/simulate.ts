import { LatencyJudge } from '../../src/latency/judge.ts'

const BUDGETS = [{ name: 'p95', share: 0.05, limit: 1 }] as const
/** What `maxCalls` is by default for p95. */
const MOST_CALLS = 2_000

/** How a simulated verdict ended, and after how many timed calls. */
export interface Simulated {
  readonly state: 'open' | 'passed' | 'failed' | 'modelled'
  readonly calls: number
}

/**
 * One verdict on independent calls of which a share is over budget. Runs the judge as the sampling does: it is told of
 * runs of calls within budget and of single calls above. The runs between two calls above are geometric, so that a
 * million verdicts cost seconds.
 */
export function simulateVerdict(share: number, random: () => number): Simulated {
  const judge = new LatencyJudge(BUDGETS, 1e-6)
  const logWithin = Math.log1p(-share)
  let calls = 0
  for (;;) {
    const run = share === 0 ? Number.POSITIVE_INFINITY : Math.floor(Math.log(1 - random()) / logWithin)
    const room = Math.min(judge.nextDecision, MOST_CALLS - calls)
    const step = run >= room ? judge.take(room) : judge.take(run, 2)
    calls += run >= room ? room : run + 1
    if (step === 'stop' || calls >= MOST_CALLS) return { state: judge.evidence()[0]?.state ?? 'open', calls }
  }
}

/** Verdicts in a row, counted. */
export function simulateMany(
  share: number,
  verdicts: number,
  random: () => number,
): {
  readonly failed: number
  readonly passed: number
  readonly failedWithin450: number
  readonly calls: number
} {
  let failed = 0
  let passed = 0
  let failedWithin450 = 0
  let calls = 0
  for (let i = 0; i < verdicts; i++) {
    const verdict = simulateVerdict(share, random)
    calls += verdict.calls
    if (verdict.state === 'passed') passed++
    if (verdict.state !== 'failed') continue
    failed++
    if (verdict.calls <= 450) failedWithin450++
  }
  return { failed, passed, failedWithin450, calls: calls / verdicts }
}
