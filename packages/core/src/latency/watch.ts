import { neverSettled } from '../subject.ts'
import type { Machine } from './machine.ts'

/** When a call that does not settle is given up. */
export interface Limits {
  readonly signal: AbortSignal
  /** Clock time by which the measurement must have ended; infinite when unknown. */
  readonly hardStop: number
  /** A call that has been pending for so long, in ms, will never settle. */
  readonly stall: number
  /** At the hard stop, a call that has been pending for so long is an error; a younger one is cut. */
  readonly overdue: number
}

/** The call that has been under way for longest. */
export interface PendingCall {
  readonly index: number
  readonly start: number
}

/** The time ran out while calls were pending that are not overdue yet. */
export const OUT_OF_TIME: unique symbol = Symbol('out of time')

/** Waits for asynchronous calls, but not for ever. */
export class Watch {
  readonly #machine: Machine
  readonly #limits: Limits
  readonly #oldest: () => PendingCall
  #interrupt: ((reason: unknown) => void) | undefined
  #cancelAlarm: (() => void) | undefined

  constructor(machine: Machine, limits: Limits, oldest: () => PendingCall) {
    this.#machine = machine
    this.#limits = limits
    this.#oldest = oldest
  }

  /**
   * The result of `work`, or `OUT_OF_TIME`.
   *
   * @throws SubjectError for a call that does not settle; the abort reason of the signal.
   */
  async guard<T>(work: Promise<T>): Promise<T | typeof OUT_OF_TIME> {
    const { signal } = this.#limits
    if (this.#cancelAlarm === undefined) signal.addEventListener('abort', this.#onAbort)
    try {
      return await new Promise<T>((resolve, reject) => {
        this.#interrupt = reject
        work.then(resolve, reject)
        if (signal.aborted) reject(signal.reason)
        if (this.#cancelAlarm === undefined) this.#check()
      })
    } catch (reason) {
      if (reason === OUT_OF_TIME) return OUT_OF_TIME
      throw reason
    } finally {
      this.#interrupt = undefined
    }
  }

  close(): void {
    this.#cancelAlarm?.()
    this.#limits.signal.removeEventListener('abort', this.#onAbort)
  }

  readonly #onAbort = (): void => this.#interrupt?.(this.#limits.signal.reason)

  /** One alarm at a time, set to the earliest moment at which a pending call can be overdue. */
  #check(): void {
    const { hardStop, stall, overdue } = this.#limits
    const now = this.#machine.now()
    let next = stall
    if (this.#interrupt !== undefined) {
      const { index, start } = this.#oldest()
      const waited = now - start
      if (waited >= stall || (now >= hardStop && waited >= overdue))
        this.#interrupt(neverSettled(index, waited))
      else if (now >= hardStop) this.#interrupt(OUT_OF_TIME)
      else next = stall - waited
    }
    if (now < hardStop) next = Math.min(next, hardStop - now)
    // Half a millisecond more than needed: timers may fire early by less than one.
    this.#cancelAlarm = this.#machine.alarm(Math.max(1, next + 0.5), () => this.#check())
  }
}
