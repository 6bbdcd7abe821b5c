import { type RatioEvidence, RatioJudge } from '../interleave/ratio-judge.ts'
import type { Step } from '../latency/judge.ts'

/**
 * Judges the cost of a call against a fixed limit, stretch by stretch: at most half of the stretches may be above it. By the test
 * that comparisons are judged with, where the other takes exactly the limit.
 */
export class LimitJudge {
  readonly #judge: RatioJudge
  readonly #limit: number

  /** @param limit - ms per call. The others as `RatioJudge` has them. */
  constructor(limit: number, falseFailure: number, slack = 1) {
    this.#limit = limit
    this.#judge = new RatioJudge([{ arm: 0, against: 1, limit: 1 }], falseFailure, slack)
  }

  get failing(): boolean {
    return this.#judge.failing
  }

  /** Takes one stretch: ms per call in the first place. */
  take(times: ArrayLike<number>): Step {
    return this.#judge.take([times[0] ?? 0, this.#limit])
  }

  evidence(): RatioEvidence {
    return this.#judge.evidence()[0] as RatioEvidence
  }
}
