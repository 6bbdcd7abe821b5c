import { now } from '../realm.ts'
import type { RepeatedTest } from './repeated-test.ts'

/** Why a test is not repeated at all. */
export const NOT_REPEATABLE = 'it cannot be repeated: it measures by itself, or its runner has no way'

/** Why a test is given up. */
export const TOO_LONG = 'it takes too long to be repeated often enough'
export const TOO_DEAR = 'repeating it would cost more than maxOverhead allows; `qtests hunt` has the time'

/** Why what a test leaves is not known: growth without a beginning acquits nobody. */
export const NOTHING_BEFORE = 'the memory before it was not read'

/** The test that is being repeated: first to warm up, without `judged`, and then to be judged. */
export class Repeating {
  readonly test: string
  judged: RepeatedTest | undefined
  /** How often it has been run again. */
  repetitions = 0
  /** Repetitions of the warm-up that are left. */
  warmup: number
  readonly #started = now()
  readonly #firstRun: number

  /** @param firstRun - what its own run took, in ms. */
  constructor(test: string, firstRun: number, start: { warmup: number } | { judged: RepeatedTest }) {
    this.test = test
    this.#firstRun = firstRun
    this.judged = 'judged' in start ? start.judged : undefined
    this.warmup = 'warmup' in start ? start.warmup : 0
  }

  /** Since the first repetition, in ms. */
  get taken(): number {
    return now() - this.#started
  }

  /** What the rest of the block will take, in ms, its reading not included: repetitions get faster than the first run. */
  get rest(): number {
    if (this.judged === undefined) return 0
    const { repetitions, left } = this.judged
    const each =
      repetitions === 0 ? this.#firstRun : Math.min(this.#firstRun, this.taken / Math.max(1, repetitions))
    return left * each
  }
}
