import { memoryUsage } from '../realm.ts'
import { type CallPlan, type Progress, runCalls } from './calls.ts'
import type { OwnTime } from './limits.ts'
import { planWarmup } from './plan.ts'
import type { WarmupMemory } from './warmup-memory.ts'

/** Stretches of the warm-up in which allocated bytes are read, and the calls of one. */
const STRETCHES = 3
const LONGEST_STRETCH = 16

/** Bytes per call where none of them could be read. */
const UNKNOWN_ALLOCATED = 4 * 1024

/** First calls, made one by one until so large a share of the time is spent. */
const FIRST_CALLS = 4
const FIRST_SHARE = 0.04

/** ms and calls of a stretch that shows what sampling costs a quick subject. */
const PROBED_STRETCH = 0.5
const MOST_PROBED = 64

/** Share of the calls that were asked for which one of these stretches may take. */
const PROBED_SHARE = 0.02

/** Calls that were asked for. */
interface GivenCalls {
  /** Before the first reading: then so many are made, whatever they leave. */
  readonly warmup: number | undefined
  /** In all, at most. */
  readonly calls: number | undefined
}

/** The calls of a measurement, and what they take. */
export class TimedCalls {
  /** ms per call of our own time, from the last stretch: sampling and growing tables slow a subject down. */
  perCall = 0
  /** The same from the quickest stretch of the warm-up. */
  plain = 0
  readonly #plan: CallPlan
  readonly #progress: Progress
  readonly #own: OwnTime

  /** @param own - stands while other processes have the CPU. */
  constructor(plan: CallPlan, progress: Progress, own: OwnTime) {
    this.#plan = plan
    this.#progress = progress
    this.#own = own
  }

  /** Makes calls, as many as fit. Returns how many those were. */
  async make(count: number, plan = this.#plan): Promise<number> {
    const start = this.#own.now()
    const made = await runCalls(plan, this.#progress, count)
    if (made > 0) this.perCall = (this.#own.now() - start) / made
    return made
  }

  /**
   * First calls, until the time per call is known and one-off work is done.
   *
   * @param maxTime - ms for the whole verdict.
   * @param memory - what they leave ends the warm-up early where it is large.
   * @returns bytes that a call allocates, dead ones included.
   */
  async warmUp(maxTime: number, { warmup, calls }: GivenCalls, memory: WarmupMemory): Promise<number> {
    const start = this.#own.now()
    for (let at = 0; at < FIRST_CALLS && (warmup === undefined || at < warmup); at += 1) {
      await this.make(1)
      if (this.#own.now() - start > FIRST_SHARE * maxTime) break
    }
    this.perCall = Math.min(this.perCall, (this.#own.now() - start) / Math.max(1, this.#progress.index))
    const planned = warmup ?? planWarmup(this.perCall, maxTime, calls)
    const longest = Math.max(1, Math.min(LONGEST_STRETCH, Math.floor(planned / 8)))
    const most = planned - this.#progress.index - STRETCHES * longest
    let stretch = longest
    if (warmup !== undefined) await this.make(most)
    else {
      const plan = { ...this.#plan, isFull: memory.isFull }
      if (!(await memory.limit(most, this.#progress, (left) => this.make(left, plan)))) stretch = 1
    }
    this.plain = this.perCall
    // What a typical call allocates: a scavenge in between makes a reading negative, a first use makes it large.
    let allocated = Infinity
    for (let at = 0; at < STRETCHES && (warmup === undefined || this.#progress.index < warmup); at += 1) {
      const { heapUsed } = memoryUsage()
      const from = this.#own.now()
      const made = await runCalls(this.#plan, this.#progress, stretch)
      if (made > 0) this.plain = Math.min(this.plain, (this.#own.now() - from) / made)
      const bytes = (memoryUsage().heapUsed - heapUsed) / Math.max(1, made)
      if (bytes > 0) allocated = Math.min(allocated, bytes)
    }
    return Number.isFinite(allocated) ? allocated : UNKNOWN_ALLOCATED
  }

  /**
   * ms per call by a few more calls, without any bearing on `perCall`: of a slow subject by the mean of four, of a quick one
   * by the quickest of some stretches.
   *
   * @param maxTime - ms for the whole verdict.
   * @param most - calls that were asked for in all.
   */
  async probe(maxTime: number, most = Number.POSITIVE_INFINITY): Promise<number> {
    const plain = Math.max(this.plain, 1e-4)
    const slow = plain * FIRST_CALLS > PROBED_STRETCH
    const calls = slow ? Math.min(FIRST_CALLS, (FIRST_SHARE * maxTime) / plain) : PROBED_STRETCH / plain
    const count = Math.max(1, Math.floor(Math.min(MOST_PROBED, PROBED_SHARE * most, calls)))
    let perCall = Infinity
    for (let at = 0; at < (slow ? 1 : STRETCHES); at += 1) {
      const from = this.#own.now()
      const made = await runCalls(this.#plan, this.#progress, count)
      if (made > 0) perCall = Math.min(perCall, (this.#own.now() - from) / made)
    }
    return Number.isFinite(perCall) ? perCall : this.plain
  }
}
