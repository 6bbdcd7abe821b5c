import { now } from '../realm.ts'
import { type AllocationPlan, countAsync, countSync, runEach } from './allocation-calls.ts'
import { type AllocatedBytes, AllocationCounter } from './allocation-count.ts'
import type { AllocationTask } from './allocation-task.ts'

/** Most calls and ms of one stretch: the event loop waits for it. */
export const MOST_CALLS = 1_000
const STRETCH_TIME = 25

/** Makes calls, counts what they allocate, and knows how long they take. */
export class AllocationMeter {
  readonly #counter: AllocationCounter = new AllocationCounter()
  readonly #plan: AllocationPlan
  readonly #idle: AllocationPlan
  readonly #hooked: boolean
  #made = 0
  #asynchronous = false
  #perCall = 0

  constructor({ subject, beforeEach, afterEach, signal }: AllocationTask, callTimeout: number) {
    this.#plan = { subject, beforeEach, afterEach, signal, callTimeout }
    this.#hooked = beforeEach !== undefined || afterEach !== undefined
    const settled = Promise.resolve()
    this.#idle = { ...this.#plan, subject: () => (this.#asynchronous ? settled : undefined) }
  }

  /** Calls so far: the index of the next one. */
  get made(): number {
    return this.#made
  }

  /** The subject has returned a thenable. */
  get asynchronous(): boolean {
    return this.#asynchronous
  }

  /** ms per call, of the last calls. */
  get perCall(): number {
    return this.#perCall
  }

  /** Calls that fit into one stretch of the event loop. */
  get stretch(): number {
    return Math.max(1, Math.min(MOST_CALLS, Math.floor(STRETCH_TIME / Math.max(this.#perCall, 1e-4))))
  }

  /** What so many calls allocate, what calling and reading take included. */
  async calls(count: number): Promise<AllocatedBytes> {
    this.#plan.signal.throwIfAborted()
    const start = now()
    const bytes = await this.#count(this.#plan, this.#made, count)
    this.#perCall = (now() - start) / count
    this.#made += count
    return bytes
  }

  /** The same less what as many calls of a subject that does nothing take. */
  async netCalls(count: number): Promise<AllocatedBytes> {
    const empty = await this.#count(this.#idle, 0, count)
    const bytes = await this.calls(count)
    return { ...bytes, heap: bytes.heap - empty.heap }
  }

  /** With hooks, the readings are around each call. */
  async #count(plan: AllocationPlan, from: number, count: number): Promise<AllocatedBytes> {
    if (!this.#hooked) return await this.#span(plan, from, count)
    let heap = 0
    let external = 0
    let freed = false
    const idle = plan === this.#idle
    for (let at = from; at < from + count; at += 1) {
      if (!idle) await runEach(plan, 'beforeEach', at)
      const bytes = await this.#span(plan, at, 1)
      if (!idle) await runEach(plan, 'afterEach', at)
      heap += bytes.heap
      external += bytes.external
      freed ||= bytes.freed
    }
    return { heap, external, freed }
  }

  async #span(plan: AllocationPlan, from: number, count: number): Promise<AllocatedBytes> {
    if (!this.#asynchronous) {
      const bytes = countSync(this.#counter, plan, from, count)
      if (!('pending' in bytes)) return bytes
      this.#asynchronous = true
      // That call is finished, and what follows it is awaited. Of the block the rest is measured.
      const { pending, at } = bytes
      const rest = { ...plan, subject: (call: number) => (call === at ? pending : plan.subject(call)) }
      return await countAsync(this.#counter, rest, at, from + count - at)
    }
    return await countAsync(this.#counter, plan, from, count)
  }
}
