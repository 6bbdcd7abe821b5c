import { isThenable } from '../realm.ts'
import { type Subject, threwAt } from '../subject.ts'
import type { WaitClock } from '../wait-clock.ts'
import type { Caller } from './caller.ts'
import type { Machine } from './machine.ts'
import { type Limits, OUT_OF_TIME, Watch } from './watch.ts'

interface Pending {
  index: number
  start: number
}

/**
 * A closed loop of several callers. Calls come in rounds of at least two a caller; a round ends when all its calls have
 * settled, and its times are judged in the order in which the calls were made. Judged in the order of completion,
 * the slow calls would come late and a verdict could be there before them.
 */
export class Rounds {
  readonly size: number
  readonly #subject: Subject
  readonly #caller: Caller
  readonly #concurrency: number
  readonly #machine: Machine
  readonly #clock: WaitClock | undefined
  readonly #watch: Watch
  readonly #pending = new Set<Pending>()
  readonly #waits = new Map<number, number>()
  readonly #spans = new Map<number, readonly [number, number]>()
  #stopped = false

  constructor(
    subject: Subject,
    caller: Caller,
    concurrency: number,
    machine: Machine,
    limits: Limits,
    clock: WaitClock | undefined,
  ) {
    this.size = Math.max(2 * concurrency, 16)
    this.#subject = subject
    this.#caller = caller
    this.#concurrency = concurrency
    this.#machine = machine
    this.#clock = clock
    this.#watch = new Watch(machine, limits, () => this.#oldest())
  }

  /** Time waited for a CPU during a call above the threshold. */
  waitOf(index: number): number {
    return this.#waits.get(index) ?? 0
  }

  /** Clock times at which a call above the threshold started and ended. */
  spanOf(index: number): readonly [start: number, end: number] {
    return this.#spans.get(index) ?? [0, 0]
  }

  /** As `Caller.run`, but with several calls under way, and never back before the round is complete. */
  async run(times: Float64Array, from: number, to: number, threshold: number): Promise<number> {
    this.#waits.clear()
    this.#spans.clear()
    const first = this.#caller.next - from
    let next = from
    const one = async (): Promise<void> => {
      while (next < to && !this.#stopped) {
        const at = next++
        await this.#call(first + at, at, times, threshold)
      }
    }
    const callers = Array.from({ length: Math.min(this.#concurrency, to - from) }, one)
    let reached: number
    try {
      reached = (await this.#watch.guard(Promise.all(callers))) === OUT_OF_TIME ? from : to
    } catch (error) {
      this.#stopped = true
      throw error
    }
    this.#caller.next = first + next
    if (reached === from) {
      this.#stopped = true
      this.#caller.cut = true
    }
    return reached
  }

  close(): void {
    this.#stopped = true
    this.#watch.close()
  }

  async #call(index: number, at: number, times: Float64Array, threshold: number): Promise<void> {
    const waitedBefore = this.#clock?.waited() ?? 0
    const pending: Pending = { index, start: this.#machine.now() }
    this.#pending.add(pending)
    try {
      const result = this.#subject(index)
      if (isThenable(result)) await result
    } catch (error) {
      throw threwAt(index, error)
    } finally {
      this.#pending.delete(pending)
    }
    const end = this.#machine.now()
    if (this.#stopped) return
    times[at] = end - pending.start
    if (end - pending.start > threshold) {
      this.#waits.set(at, (this.#clock?.waited() ?? 0) - waitedBefore)
      this.#spans.set(at, [pending.start, end])
    }
  }

  #oldest(): Pending {
    let oldest: Pending = { index: this.#caller.next, start: this.#machine.now() }
    for (const pending of this.#pending) if (pending.start < oldest.start) oldest = pending
    return oldest
  }
}
