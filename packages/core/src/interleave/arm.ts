import { Caller } from '../latency/caller.ts'
import { type Loops, loopsOf } from '../latency/loop.ts'
import type { Machine } from '../latency/machine.ts'
import type { Overhead } from '../latency/overhead.ts'
import type { Limits } from '../latency/watch.ts'
import type { Subject } from '../subject.ts'

/** A run lasts at least so long, in ms: long beside the clock, short beside what else happens on the machine. */
const LEAST_RUN = 0.1
const LONG_CALL = 10
/** Calls per run at most; fewer where an input has to be made for each. */
export const LARGEST_BATCH = 65_536

/** Makes inputs before each run, outside of its time, for the calls from `first` on. */
export interface Inputs {
  prepare(first: number, calls: number): unknown
  readonly largestBatch: number
}

/**
 * One of the subjects that are timed in turn. Each has loops of its own, compiled apart: in a shared loop the engine
 * specialises on the first and makes the others pay for it.
 */
export class Arm {
  /** Calls per run; the time of a run is their mean. */
  batch = 1
  readonly #caller: Caller
  readonly #loops: Loops
  readonly #overhead: Overhead
  readonly #inputs: Inputs | undefined
  #times: Float64Array = new Float64Array(1)
  #tried = 0

  constructor(subject: Subject, machine: Machine, limits: Limits, overhead: Overhead, inputs?: Inputs) {
    this.#loops = loopsOf(subject, machine.now)
    this.#caller = new Caller(this.#loops, machine, limits)
    this.#overhead = overhead
    this.#inputs = inputs
  }

  get asynchronous(): boolean {
    return this.#caller.asynchronous
  }

  get generated(): boolean {
    return this.#loops.generated
  }

  /** The time ran out while a call was pending: no more runs. */
  get cut(): boolean {
    return this.#caller.cut
  }

  /** Index of the next call. */
  get next(): number {
    return this.#caller.next
  }

  set next(index: number) {
    this.#caller.next = index
  }

  setBatch(size: number): void {
    this.batch = size
    this.#times = new Float64Array(size)
    if (!this.asynchronous) this.#caller.batch(size)
  }

  /** What must be done before a run and is no part of its time; a promise only when there is something to wait for. */
  prepare(): unknown {
    return this.#inputs?.prepare(this.next, this.batch)
  }

  /**
   * One run: ms per call, without the cost of timing. A promise only when there is something to wait for.
   *
   * @throws SubjectError when a call threw, rejected or does not settle; the abort reason of the signal.
   */
  run(): number | Promise<number> {
    const slots = this.asynchronous ? this.batch : 1
    const reached = this.#caller.run(this.#times, 0, slots, Infinity, Infinity)
    return typeof reached === 'number' ? this.#mean(reached) : reached.then((count) => this.#mean(count))
  }

  /**
   * Chooses the calls per run by trial, and returns the time per call in ms. What took long without a batch is not tried
   * again: no warm-up makes it short for the clock.
   */
  async calibrate(): Promise<number> {
    if (this.batch === 1 && this.#tried > LONG_CALL) return this.#tried
    const largest = this.#inputs?.largestBatch ?? LARGEST_BATCH
    this.setBatch(1)
    let time = await this.#trial()
    while (!this.cut && time * this.batch < LEAST_RUN && this.batch < largest) {
      const wanted = 2 ** Math.ceil(Math.log2(LEAST_RUN / Math.max(time, 1e-6)))
      this.setBatch(Math.min(largest, Math.max(2 * this.batch, wanted)))
      time = await this.#trial()
    }
    this.#tried = time
    return time
  }

  close(): void {
    this.#caller.close()
  }

  async #trial(): Promise<number> {
    await this.prepare()
    return await this.run()
  }

  #mean(slots: number): number {
    let sum = 0
    for (let i = 0; i < slots; i++) sum += this.#times[i] ?? 0
    const cost = this.asynchronous ? this.#overhead.least : this.#overhead.least / this.batch
    return Math.max(0, sum / Math.max(1, slots) - cost)
  }
}
