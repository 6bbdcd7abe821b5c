import type { ExceedanceBounds } from './exceedance.ts'

/** How a sequential test of one budget stands. */
export type TestState = 'open' | 'passed' | 'failed'

/** What one more observation brought: `rejected` asks for a pause and a fresh window. */
export type TestStep = TestState | 'rejected'

/** Windows that must all reject before a budget counts as violated. */
export const WINDOWS = 3

/** A sequential test of one budget, fed in the order of the calls. */
export interface BudgetTest {
  readonly state: TestState
  /** Calls of the current window. */
  readonly calls: number
  /** Windows that have rejected the budget so far. */
  readonly rejections: number
  /** Calls of each window that has rejected, in order. */
  readonly rejectedAfter: readonly number[]
  /** How many calls in a row within budget bring the next decision. */
  readonly nextDecision: number
  /** Whether the calls so far speak for a violation more than against it. */
  readonly failing: boolean
  /**
   * Takes `within` calls within budget, then one over budget when `over`. A call that is over budget but does not
   * count towards a violation (a doubt about the machine) has `proves` false: it only holds up the pass.
   */
  take(within: number, over: boolean, proves?: boolean): TestStep
}

/**
 * The share of calls over budget, in three windows: each must reach the bound on its own fresh calls. Under independent
 * calls the chances multiply; under bursts of noise the pauses between the windows do what no formula can.
 */
export class ShareTest implements BudgetTest {
  state: TestState = 'open'
  calls = 0
  readonly rejectedAfter: number[] = []
  readonly #bounds: ExceedanceBounds
  #over = 0
  #proving = 0

  constructor(bounds: ExceedanceBounds) {
    this.#bounds = bounds
  }

  get rejections(): number {
    return this.rejectedAfter.length
  }

  get nextDecision(): number {
    return this.#bounds.passAt(this.#over) - this.calls
  }

  get failing(): boolean {
    if (this.state !== 'open') return false
    return this.rejections > 0 || this.#bounds.logEvidence(this.calls, this.#proving) > 0
  }

  take(within: number, over: boolean, proves = true): TestStep {
    if (this.state !== 'open') return this.state
    this.calls += within
    if (over) {
      this.calls++
      this.#over++
      if (proves) {
        this.#proving++
        if (this.calls <= this.#bounds.failUpTo(this.#proving)) return this.#reject()
      }
      return 'open'
    }
    if (this.nextDecision <= 0) this.state = 'passed'
    return this.state
  }

  #reject(): TestStep {
    this.rejectedAfter.push(this.calls)
    if (this.rejections === WINDOWS) {
      this.state = 'failed'
      return 'failed'
    }
    this.calls = 0
    this.#over = 0
    this.#proving = 0
    return 'rejected'
  }
}

/**
 * A budget for the slowest call. One call over budget is a violation, but also what a machine does now and then: it
 * must be seen in each of the three windows. Passes when none of `enough` calls was over budget.
 */
export class MaxTest implements BudgetTest {
  state: TestState = 'open'
  calls = 0
  readonly rejectedAfter: number[] = []
  readonly #enough: number
  #doubtful = false

  constructor(enough: number) {
    this.#enough = enough
  }

  get rejections(): number {
    return this.rejectedAfter.length
  }

  get nextDecision(): number {
    // After a sighting there is nothing to pass: the calls go on until it is seen again or the calls run out.
    const open = this.rejections > 0 || this.#doubtful
    return open ? Number.POSITIVE_INFINITY : Math.max(0, this.#enough - this.calls)
  }

  get failing(): boolean {
    return this.state === 'open' && this.rejections > 0
  }

  take(within: number, over: boolean, proves = true): TestStep {
    if (this.state === 'failed') return 'failed'
    this.calls += within
    if (over) {
      this.calls++
      // A later call over budget revokes a pass: the maximum is of all calls that were made.
      this.state = 'open'
      if (!proves) this.#doubtful = true
      else {
        this.rejectedAfter.push(this.calls)
        if (this.rejections === WINDOWS) {
          this.state = 'failed'
          return 'failed'
        }
        this.calls = 0
        return 'rejected'
      }
    } else if (this.nextDecision === 0) this.state = 'passed'
    return this.state
  }
}
