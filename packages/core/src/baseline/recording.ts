import type { LatencyJudge, Step, Stop } from '../latency/judge.ts'

/** Stretches of a recording, with a pause between two: a slow moment of the machine shall not make the whole baseline. */
const STRETCHES = 3

/**
 * Takes a number of calls, and their times without waits for a CPU: what a check will not count against a call must not
 * be in the baseline either. With a judge beside it, that of the old baseline, it ends early on a proof that the calls
 * are slower. Pure, as the judge is.
 */
export class Recording implements Stop {
  /** Every call is looked at one by one. */
  readonly threshold = 0
  readonly #times: number[] = []
  readonly #calls: number
  readonly #judge: LatencyJudge | undefined

  /** @param calls - timed calls of a full recording. */
  constructor(calls: number, judge?: LatencyJudge) {
    this.#calls = calls
    this.#judge = judge
  }

  /** Times so far in ms, ascending. */
  times(): Float64Array {
    return Float64Array.from(this.#times).sort()
  }

  get nextDecision(): number {
    const stretch = Math.ceil(this.#calls / STRETCHES)
    const left = stretch - (this.#times.length % stretch)
    return Math.max(1, Math.min(left, this.#judge?.nextDecision ?? left))
  }

  get failing(): boolean {
    return this.#judge?.failing ?? false
  }

  take(within: number, time?: number, raw = time): Step {
    const before = this.#stretchesDone()
    // A call within the threshold took less than the clock can tell.
    for (let i = 0; i < within; i++) this.#times.push(0)
    if (time !== undefined) this.#times.push(Math.max(0, time))
    const step = this.#judge?.take(within, time, raw)
    if (step === 'stop' && this.#judge?.evidence().some(({ state }) => state === 'failed')) return 'stop'
    if (this.#times.length >= this.#calls) return 'stop'
    return step === 'pause' || this.#stretchesDone() > before ? 'pause' : 'more'
  }

  /** What the model would say is no measurement: a recording goes on as long as there is time. */
  model(): Step {
    return 'more'
  }

  #stretchesDone(): number {
    return Math.floor(this.#times.length / Math.ceil(this.#calls / STRETCHES))
  }
}
