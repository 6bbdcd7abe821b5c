import type { Outcome } from './judge.ts'

/**
 * What many cold runs of the same cases come to: the share of each verdict and, where nothing leaks, how often the
 * matcher may be red at most. Cases that always pass are not listed one by one.
 */
export function shares(outcomes: readonly Outcome[]): string {
  const cases = new Map<string, Outcome[]>()
  for (const one of outcomes) cases.set(one.job.id, [...(cases.get(one.job.id) ?? []), one])
  const lines = [...cases].flatMap(([id, runs]) => {
    const counts = countBy(runs)
    if (counts.size === 1 && counts.has('pass')) return []
    return `${id.padEnd(46)} ${text(counts, runs.length)}`
  })
  const quiet = outcomes.filter(({ job }) => job.kind !== 'leaking')
  const alarms = quiet.filter(({ verdict }) => verdict.verdict === 'fail').length
  const percent = (100 * upperBound(alarms, quiet.length)).toFixed(3)
  return [
    ...lines,
    `${quiet.length} cold verdicts on ${new Set(quiet.map(({ job }) => job.id)).size} cases where nothing leaks: ${text(countBy(quiet), quiet.length)}`,
    `false alarms: ${alarms} of ${quiet.length}, at most ${percent} % with 95 % confidence for this mix of work`,
  ].join('\n')
}

/**
 * The exact (Clopper-Pearson) upper bound of a rate, one-sided.
 *
 * @param alarms - how often it happened, of `runs`.
 * @param doubt - how likely the true rate may lie above: 0.05.
 */
export function upperBound(alarms: number, runs: number, doubt = 0.05): number {
  if (alarms >= runs) return 1
  let [low, high] = [alarms / runs, 1]
  for (let step = 0; step < 60; step += 1) {
    const rate = (low + high) / 2
    if (atMost(alarms, runs, rate) > doubt) low = rate
    else high = rate
  }
  return high
}

/** Probability of at most `count` of `runs`, each with probability `rate`. */
function atMost(count: number, runs: number, rate: number): number {
  let log = runs * Math.log1p(-rate)
  let sum = Math.exp(log)
  for (let at = 1; at <= count; at += 1) {
    log += Math.log((runs - at + 1) / at) + Math.log(rate) - Math.log1p(-rate)
    sum += Math.exp(log)
  }
  return sum
}

function countBy(outcomes: readonly Outcome[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { verdict } of outcomes) counts.set(verdict.verdict, (counts.get(verdict.verdict) ?? 0) + 1)
  return counts
}

function text(counts: ReadonlyMap<string, number>, of: number): string {
  const parts = [...counts].sort(([, a], [, b]) => b - a)
  return parts
    .map(([verdict, count]) => `${verdict} ${count} (${((100 * count) / of).toFixed(1)} %)`)
    .join(', ')
}
