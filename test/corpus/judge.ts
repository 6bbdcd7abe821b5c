import type { Job } from './case.ts'
import type { ColdVerdict } from './process.ts'

/** A verdict beside what it should have been. */
export interface Outcome {
  readonly job: Job
  readonly verdict: ColdVerdict
  /** Bytes per call by the oracle; `undefined` where nothing is recorded. */
  readonly oracle: number | undefined
  readonly rating: Rating
  /** Whether the message names the site that the case expects; `undefined` where it expects none. */
  readonly named: boolean | undefined
}

/** `open`: inconclusive where nothing leaks. Allowed up to a bound. */
export type Rating = 'right' | 'open' | 'wrong'

/** Most inconclusive verdicts, as a share of those on fixed versions and clean work. */
export const MOST_OPEN = 0.05

/** Most leaks whose message does not name the site that it should, as a share of those that expect one. */
export const MOST_UNNAMED = 0.1

/** A leak must be red. A fixed version or clean work must not be, and only a process that ends has said so. */
export function rate(job: Job, { verdict }: ColdVerdict): Rating {
  if (job.kind === 'leaking') return verdict === 'fail' ? 'right' : 'wrong'
  if (verdict === 'pass') return 'right'
  return verdict === 'inconclusive' ? 'open' : 'wrong'
}

/** The verdict of one process, rated. */
export function outcome(job: Job, verdict: ColdVerdict, oracle: number | undefined): Outcome {
  const expected = job.site !== undefined && verdict.verdict === 'fail'
  const named = expected ? verdict.sites.some((site) => job.site?.test(site)) : undefined
  return { job, verdict, oracle, rating: rate(job, verdict), named }
}

/** What a run comes to. */
export interface Totals {
  readonly leaks: number
  readonly found: number
  readonly quiet: number
  readonly falseAlarms: number
  readonly open: number
  readonly crashed: number
  readonly sites: number
  readonly named: number
  /** No wrong verdict, and doubts and unnamed sites within their bounds. */
  readonly passed: boolean
}

/**
 * Counts a run.
 *
 * @param mostOpen - most inconclusive verdicts, as a share of those where nothing leaks.
 */
export function totals(outcomes: readonly Outcome[], mostOpen = MOST_OPEN): Totals {
  const count = (test: (one: Outcome) => boolean): number => outcomes.filter(test).length
  const leaks = count(({ job }) => job.kind === 'leaking')
  const quiet = outcomes.length - leaks
  const open = count(({ rating }) => rating === 'open')
  const sites = count(({ named }) => named !== undefined)
  const named = count((one) => one.named === true)
  const wrong = count(({ rating }) => rating === 'wrong')
  return {
    leaks,
    found: count(({ job, rating }) => job.kind === 'leaking' && rating === 'right'),
    quiet,
    falseAlarms: count(({ job, verdict }) => job.kind !== 'leaking' && verdict.verdict === 'fail'),
    open,
    crashed: count(({ verdict }) => verdict.verdict === 'crashed'),
    sites,
    named,
    passed:
      outcomes.length > 0 &&
      wrong === 0 &&
      within(open, quiet, mostOpen) &&
      within(sites - named, sites, MOST_UNNAMED),
  }
}

/** A share of few is no share: one is always allowed. */
function within(count: number, of: number, share: number): boolean {
  return count <= Math.max(1, Math.floor(of * share))
}
