import { type BudgetTest, MaxTest, ShareTest } from '../stats/budget-test.ts'
import { exceedanceBounds } from '../stats/exceedance.ts'
import { logNormalBound } from '../stats/tolerance.ts'
import type { Budget } from './budget.ts'

/** Chance of a pass although more calls than allowed are over budget: confidence of 95 %. */
export const FALSE_PASS = 0.05
/** Share that stands for `max` where a number of calls has to show something. */
const MAX_SHARE = 0.05

/** What a measurement asks for: when to look, when to pause, when to stop. It knows no more of the budgets. */
export interface Stop {
  /** A call that takes longer, in ms, is looked at one by one. */
  readonly threshold: number
  /** How many calls in a row at or below the threshold bring the next decision. */
  readonly nextDecision: number
  /** Whether the calls so far speak for a violation: worth more time. */
  readonly failing: boolean
  /** Takes `within` calls at or below the threshold, then one of `raw` ms that counts as `time` ms. */
  take(within: number, time?: number, raw?: number): Step
  /** Takes all times so far when there is no time for a verdict without a model. */
  model(times: readonly number[]): Step
}

/** What the measurement does next. */
export type Step = 'more' | 'pause' | 'stop'

/** Calls after which a slow subject is looked at through the model; each look has its part of the error. */
export const MODEL_LOOKS: readonly number[] = [5, 10, 20, 30]

/** How one budget stands. */
export interface BudgetEvidence {
  readonly name: Budget['name']
  readonly share: number
  /** Milliseconds. */
  readonly limit: number
  readonly state: 'open' | 'passed' | 'failed' | 'modelled'
  /** Timed calls of all windows, and how many of them counted as over budget. */
  readonly calls: number
  readonly over: number
  /** Calls that were over budget by the clock and would not have been without waiting for a CPU or the collector. */
  readonly excused: number
  /** Calls of each window that rejected the budget. */
  readonly windows: readonly number[]
  /** Upper bound of the model in ms, where it was asked. */
  readonly modelled: number | undefined
}

interface Entry {
  readonly budget: Budget
  readonly test: BudgetTest
  calls: number
  over: number
  excused: number
  bound: number | undefined
  modelled: boolean
}

/** Judges budgets call by call. Pure: no clock, no Node. */
export class LatencyJudge implements Stop {
  readonly #entries: readonly Entry[]
  readonly #slack: number

  /**
   * @param falseFailure - of the whole assertion; shared among the budgets (Bonferroni), then among three windows.
   * @param slack - a call proves a violation only above `slack` times the budget; more than 1 under instrumentation.
   */
  constructor(budgets: readonly Budget[], falseFailure: number, slack = 1) {
    this.#slack = slack
    const perWindow = Math.cbrt(falseFailure / budgets.length)
    this.#entries = budgets.map((budget) => ({
      budget,
      test:
        budget.name === 'max'
          ? new MaxTest(exceedanceBounds(MAX_SHARE, perWindow, FALSE_PASS).passAt(0))
          : new ShareTest(exceedanceBounds(budget.share, perWindow, FALSE_PASS)),
      calls: 0,
      over: 0,
      excused: 0,
      bound: undefined,
      modelled: false,
    }))
  }

  get threshold(): number {
    let least = Number.POSITIVE_INFINITY
    for (const { budget, test } of this.#entries)
      if (test.state !== 'passed' || budget.name === 'max') least = Math.min(least, budget.limit)
    return least
  }

  get nextDecision(): number {
    let least = Number.POSITIVE_INFINITY
    for (const { test } of this.#entries)
      if (test.state === 'open') least = Math.min(least, test.nextDecision)
    return Math.max(1, least)
  }

  get failing(): boolean {
    return this.#entries.some(({ test }) => test.failing)
  }

  take(within: number, time?: number, raw = time): Step {
    let step: Step = 'more'
    for (const entry of this.#entries) {
      const { limit } = entry.budget
      const over = time !== undefined && time > limit
      const proves = time !== undefined && time > limit * this.#slack
      const open = entry.test.state === 'open' || entry.budget.name === 'max'
      if (open) {
        entry.calls += within + (time === undefined ? 0 : 1)
        if (over) entry.over++
        else if (raw !== undefined && raw > limit) entry.excused++
      }
      const found = entry.test.take(over || time === undefined ? within : within + 1, over, proves)
      if (found === 'failed') step = 'stop'
      else if (found === 'rejected' && step === 'more') step = 'pause'
    }
    return step === 'more' && this.#entries.every(({ test }) => test.state === 'passed') ? 'stop' : step
  }

  model(times: readonly number[]): Step {
    const confidence = 1 - FALSE_PASS / MODEL_LOOKS.length
    for (const entry of this.#entries) {
      const { budget, test } = entry
      // Beyond p95 a handful of calls says nothing about the tail but what the model makes up.
      if (test.state === 'passed' || (budget.share < 0.05 && budget.name !== 'max')) continue
      const bound =
        entry.over === 0 ? logNormalBound(times, 1 - (budget.share || MAX_SHARE), confidence) : undefined
      entry.bound = bound?.kind === 'bound' ? bound.upper : undefined
      entry.modelled = entry.bound !== undefined && entry.bound <= budget.limit
    }
    return this.#entries.every(({ test, modelled }) => test.state === 'passed' || modelled) ? 'stop' : 'more'
  }

  evidence(): readonly BudgetEvidence[] {
    return this.#entries.map(({ budget, test, calls, over, excused, bound, modelled }) => ({
      name: budget.name,
      share: budget.share,
      limit: budget.limit,
      state: test.state === 'open' && modelled ? 'modelled' : test.state,
      calls,
      over,
      excused,
      windows: [...test.rejectedAfter],
      modelled: bound,
    }))
  }
}
