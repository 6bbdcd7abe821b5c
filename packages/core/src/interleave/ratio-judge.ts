import { FALSE_PASS, type Step } from '../latency/judge.ts'
import { ShareTest } from '../stats/budget-test.ts'
import { exceedanceBounds } from '../stats/exceedance.ts'

/** What is claimed of two arms: one takes at most `limit` times as long as the other. */
export interface RatioClaim {
  /** Indices of the arms. */
  readonly arm: number
  readonly against: number
  readonly limit: number
}

/** How one claim stands. */
export interface RatioEvidence extends RatioClaim {
  readonly state: 'open' | 'passed' | 'failed'
  /** Judged rounds of all windows, and those in which the ratio was above the limit. */
  readonly rounds: number
  readonly over: number
  /** Rounds of each window that rejected the claim. */
  readonly windows: readonly number[]
}

interface Entry {
  readonly claim: RatioClaim
  readonly test: ShareTest
  rounds: number
  over: number
}

/**
 * Judges ratios of times, round by round. Pure: no clock, no Node.
 *
 * A round times every arm once, in a random order. Whatever the machine does meanwhile, if two arms take equally long,
 * each of them is the slower one in half of the rounds: the order that chance chose decides. So the claim "at most
 * `limit` times as long" is one about the median of the ratios, and the rounds above the limit are counted against a
 * half, by the sequential test that percentiles are judged with. Dixon and Mood, "The statistical sign test", Journal of
 * the American Statistical Association 41, 1946.
 */
export class RatioJudge {
  readonly #entries: readonly Entry[]
  readonly #slack: number

  /**
   * @param falseFailure - of the whole assertion; shared among the claims (Bonferroni), then among three windows.
   * @param slack - a round proves a violation only above `slack` times the limit; more than 1 under instrumentation.
   */
  constructor(claims: readonly RatioClaim[], falseFailure: number, slack = 1) {
    this.#slack = slack
    const perWindow = Math.cbrt(falseFailure / Math.max(1, claims.length))
    this.#entries = claims.map((claim) => ({
      claim,
      test: new ShareTest(exceedanceBounds(0.5, perWindow, FALSE_PASS)),
      rounds: 0,
      over: 0,
    }))
  }

  /** Whether the rounds so far speak for a violation: worth more time. */
  get failing(): boolean {
    return this.#entries.some(({ test }) => test.failing)
  }

  /** Takes one round: times per call of all arms, by index. */
  take(times: ArrayLike<number>): Step {
    let step: Step = 'more'
    for (const entry of this.#entries) {
      if (entry.test.state !== 'open') continue
      const { arm, against, limit } = entry.claim
      const time = times[arm] ?? 0
      const allowed = limit * (times[against] ?? 0)
      const over = time > allowed
      entry.rounds++
      if (over) entry.over++
      const found = entry.test.take(over ? 0 : 1, over, time > allowed * this.#slack)
      if (found === 'failed') step = 'stop'
      else if (found === 'rejected' && step === 'more') step = 'pause'
    }
    return step === 'more' && this.#entries.every(({ test }) => test.state === 'passed') ? 'stop' : step
  }

  evidence(): readonly RatioEvidence[] {
    return this.#entries.map(({ claim, test, rounds, over }) => ({
      ...claim,
      state: test.state,
      rounds,
      over,
      windows: [...test.rejectedAfter],
    }))
  }
}
