import { threwAt } from '../subject.ts'
import type { Loops, TimedLoop } from './loop.ts'
import type { Machine } from './machine.ts'
import { type Limits, OUT_OF_TIME, Watch } from './watch.ts'

/** Calls a subject in runs, whether it is synchronous or not: that shows at its first thenable. */
export class Caller {
  /** Index of the next call; warm-up included. */
  next = 0
  asynchronous = false
  /** The time ran out while a call was pending: no more calls. */
  cut = false
  readonly #loops: Loops
  readonly #machine: Machine
  readonly #watch: Watch
  #batched: TimedLoop<number> | undefined
  #batch = 1

  constructor(loops: Loops, machine: Machine, limits: Limits) {
    this.#loops = loops
    this.#machine = machine
    this.#watch = new Watch(machine, limits, () => loops.state)
  }

  /** Calls per time; 1 unless `batch` asked for more. */
  get batchSize(): number {
    return this.#batch
  }

  /** Clock times at which the last call of a run started and ended. */
  get lastSpan(): readonly [start: number, end: number] {
    return [this.#loops.state.start, this.#loops.state.end]
  }

  /** From now on each time is the mean of `size` calls. */
  batch(size: number): void {
    this.#batch = size
    this.#batched = size === 1 ? undefined : this.#loops.batched(size)
  }

  /**
   * Times calls into `times[from]` to `times[to - 1]` and returns how far it came; see `TimedLoop`.
   *
   * @throws SubjectError when a call threw, rejected or does not settle; the abort reason of the signal.
   */
  async run(
    times: Float64Array,
    from: number,
    to: number,
    threshold: number,
    until: number,
  ): Promise<number> {
    const { state } = this.#loops
    const batch = this.#batch
    const first = this.next - from * batch
    let reached: number | typeof OUT_OF_TIME
    if (this.asynchronous) {
      reached = await this.#watch.guard(this.#loops.asynchronous(first, from, to, times, threshold, until))
    } else {
      const loop = this.#batched ?? this.#loops.synchronous
      reached = loop(first, from, to, times, threshold * batch, until)
      if (state.thenable !== undefined) {
        this.asynchronous = true
        reached = await this.#watch.guard(this.#settle(times, reached, first))
        this.#batch = 1
      }
    }
    if (reached === OUT_OF_TIME) {
      this.cut = true
      state.abandoned = true
      reached = Math.floor((state.index - first) / batch)
    }
    if (state.failed) throw threwAt(state.index, state.error)
    this.next = first + reached * batch
    return reached
  }

  close(): void {
    this.#watch.close()
    // A call that settles later must not start the loop again, and its result must be free to die.
    this.#loops.state.abandoned = true
    this.#loops.state.sink = undefined
  }

  /** The one call at which a subject turned out to be asynchronous. */
  async #settle(times: Float64Array, at: number, first: number): Promise<number> {
    const { state } = this.#loops
    const { thenable } = state
    state.thenable = undefined
    state.index = first + (at + 1) * this.#batch - 1
    try {
      state.sink = await thenable
      state.end = this.#machine.now()
      times[at] = (state.end - state.start) / this.#batch
    } catch (error) {
      state.failed = true
      state.error = error
    }
    return at + 1
  }
}
