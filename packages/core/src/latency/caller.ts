import { threwAt } from '../subject.ts'
import type { Loops } from './loop.ts'
import type { TimedLoop } from './loop-state.ts'
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
   * Times calls into `times[from]` to `times[to - 1]` and returns how far it came; see `TimedLoop`. A promise only
   * when there is something to wait for.
   *
   * @throws SubjectError when a call threw, rejected or does not settle; the abort reason of the signal.
   */
  run(
    times: Float64Array,
    from: number,
    to: number,
    threshold: number,
    until: number,
  ): number | Promise<number> {
    const batch = this.#batch
    const first = this.next - from * batch
    if (this.asynchronous) {
      return this.#awaited(this.#loops.asynchronous(first, from, to, times, threshold, until), first, 1)
    }
    const loop = this.#batched ?? this.#loops.synchronous
    const reached = loop(first, from, to, times, threshold * batch, until)
    if (this.#loops.state.thenable === undefined) return this.#finish(reached, first, batch)
    this.asynchronous = true
    this.#batch = 1
    return this.#awaited(this.#settle(times, reached, first, batch), first, batch)
  }

  async #awaited(work: Promise<number>, first: number, batch: number): Promise<number> {
    const reached = await this.#watch.guard(work)
    if (reached !== OUT_OF_TIME) return this.#finish(reached, first, batch)
    const { state } = this.#loops
    this.cut = true
    state.abandoned = true
    return this.#finish(Math.floor((state.index - first) / batch), first, batch)
  }

  #finish(reached: number, first: number, batch: number): number {
    const { state } = this.#loops
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
  async #settle(times: Float64Array, at: number, first: number, batch: number): Promise<number> {
    const { state } = this.#loops
    const { thenable } = state
    state.thenable = undefined
    state.index = first + (at + 1) * batch - 1
    try {
      state.sink = await thenable
      state.end = this.#machine.now()
      times[at] = (state.end - state.start) / batch
    } catch (error) {
      state.failed = true
      state.error = error
    }
    return at + 1
  }
}
