import type { Subject } from '../subject.ts'
import type { Caller } from './caller.ts'
import type { Collections } from './collections.ts'
import { Contention, OWN_CONTENTION } from './contention.ts'
import { MODEL_LOOKS, type Stop } from './judge.ts'
import type { Machine } from './machine.ts'
import { type Measurement, TURNS_FOR_ENTRIES } from './measure.ts'
import type { LatencyValues } from './options.ts'
import type { Overhead } from './overhead.ts'
import { Rounds } from './rounds.ts'
import type { WaitClock } from './wait-clock.ts'
import type { Limits } from './watch.ts'

/** Everything one sampling works with. */
export interface SamplingSetting {
  readonly subject: Subject
  readonly caller: Caller
  readonly stop: Stop
  readonly options: LatencyValues & { readonly maxCalls: number }
  readonly machine: Machine
  readonly limits: Limits
  readonly overhead: Overhead
  readonly clock: WaitClock | undefined
  readonly collections: Collections
  /** Clock time from which `maxTime` counts. */
  readonly started: number
}

/** Pauses before the second and the third window, at least, in ms; slower subjects get longer ones. */
const PAUSES: readonly number[] = [20, 60]
const LONGEST_PAUSE = 250
/** The event loop turns at least so often, in ms. */
const YIELD = 50
/** Calls between two readings of the wait clock at most; and the time in ms that one reading covers at least. */
const REFRESH_CALLS = 64
const REFRESH_TIME = 0.1

/** Takes timed calls, in windows with pauses between them, until `stop` has seen enough. */
export class Sampling {
  waited = 0
  ownContention = false
  readonly #setting: SamplingSetting
  readonly #contention: Contention | undefined
  readonly #rounds: Rounds | undefined
  /** Cost of timing within one time: a batch shares it. */
  readonly #cost: number
  #times: Float64Array = new Float64Array(256)
  #count = 0
  #yieldAt = 0
  #mark = 0

  constructor(setting: SamplingSetting) {
    this.#setting = setting
    const { subject, caller, clock, options, machine, limits, overhead } = setting
    this.#cost = overhead.least / caller.batchSize
    this.#contention = clock === undefined ? undefined : new Contention(machine, clock)
    if (caller.asynchronous && options.concurrency > 1) {
      this.#rounds = new Rounds(subject, caller, options.concurrency, machine, limits, clock)
    }
  }

  /** Times so far, in order, without the cost of timing. */
  times(): Float64Array {
    return this.#times.slice(0, this.#count).map((time) => Math.max(0, time - this.#cost))
  }

  close(): void {
    this.#rounds?.close()
  }

  /** Share of one core that the other threads of this process used. */
  otherThreads(): number {
    return this.#contention?.overall() ?? 0
  }

  /** @param typical - time of a call in ms, or NaN when unknown; decides on pauses and readings. */
  async run(typical: number): Promise<Measurement['ended']> {
    const { caller, stop, options, machine } = this.#setting
    const refresh = refreshEvery(typical)
    this.#yieldAt = machine.now() + YIELD
    let pauses = 0
    for (;;) {
      const limit = this.#limit()
      const left = limit - machine.now()
      if (caller.cut) return 'deadline'
      if (this.#count >= options.maxCalls) return 'calls'
      if (left <= 0) return limit >= this.#setting.limits.hardStop ? 'deadline' : 'time'
      await this.#breathe()
      const to = this.#upTo(refresh)
      const threshold = stop.threshold + this.#cost
      this.#mark = this.#setting.clock?.waited() ?? 0
      const runner = this.#rounds ?? caller
      const reached = await runner.run(
        this.#times,
        this.#count,
        to,
        threshold,
        Math.min(this.#yieldAt, limit),
      )
      const step = await this.#take(reached, threshold)
      if (step === 'stop') return 'decided'
      if (step === 'pause') {
        const slow = Number.isNaN(typical) ? 0 : typical * 100
        const least = PAUSES[Math.min(pauses++, PAUSES.length - 1)] ?? 0
        await machine.pause(Math.max(least, Math.min(slow, LONGEST_PAUSE)))
        this.#setting.limits.signal.throwIfAborted()
      } else if (this.#isLook() && this.#projected() > left) {
        if (stop.model([...this.times()]) === 'stop') return 'decided'
      }
    }
  }

  /** Hands the new times to `stop`, in order; what comes after a decision is dropped. */
  async #take(reached: number, threshold: number): Promise<'more' | 'pause' | 'stop'> {
    const { stop } = this.#setting
    let within = 0
    for (let i = this.#count; i < reached; i++) {
      const raw = this.#times[i] ?? 0
      if (!(raw > threshold)) {
        within++
        continue
      }
      const time = raw - this.#cost
      const step = stop.take(within, await this.#excuse(time, i), time)
      within = 0
      this.#count = i + 1
      if (step !== 'more') return step
    }
    this.#count = reached
    return within === 0 ? 'more' : stop.take(within)
  }

  /** The time of a slow call less what the machine and, on request, the collector took of it. */
  async #excuse(time: number, index: number): Promise<number> {
    const { clock, caller, collections, machine, options } = this.#setting
    let own = time
    const wait = this.#rounds?.waitOf(index) ?? (clock === undefined ? 0 : clock.waited() - this.#mark)
    if (wait > 0) {
      if (machine.mainThread && (this.#contention?.now() ?? 0) > OWN_CONTENTION) this.ownContention = true
      else {
        const counted = Math.min(time, wait / caller.batchSize)
        this.waited += counted
        own -= counted
      }
    }
    if (options.gc === 'exclude') {
      const [start, end] = this.#rounds?.spanOf(index) ?? caller.lastSpan
      for (let i = 0; i < TURNS_FOR_ENTRIES; i++) await machine.turn()
      own -= collections.between(start, end) / caller.batchSize
    }
    return Math.max(0, own)
  }

  /** A verdict on its way to red may take as long again: nine slow calls fit rarely into the first allotment. */
  #limit(): number {
    const { started, options, stop, limits } = this.#setting
    return Math.min(started + options.maxTime * (stop.failing ? 2 : 1), limits.hardStop)
  }

  #upTo(refresh: number): number {
    const { stop, options } = this.#setting
    const look = MODEL_LOOKS.find((calls) => calls > this.#count) ?? Number.POSITIVE_INFINITY
    const most = this.#rounds?.size ?? refresh
    const to = Math.min(this.#count + Math.min(stop.nextDecision, most), look, options.maxCalls)
    if (to > this.#times.length) this.#grow(to)
    return to
  }

  #grow(least: number): void {
    const grown = new Float64Array(
      Math.min(this.#setting.options.maxCalls, Math.max(least, this.#times.length * 4)),
    )
    grown.set(this.#times)
    this.#times = grown
  }

  #isLook(): boolean {
    return MODEL_LOOKS.includes(this.#count)
  }

  /** Milliseconds until the next decision, if all calls to come are like those before. */
  #projected(): number {
    let sum = 0
    for (let i = 0; i < this.#count; i++) sum += this.#times[i] ?? 0
    return (sum / this.#count) * this.#setting.stop.nextDecision
  }

  async #breathe(): Promise<void> {
    const { machine, limits } = this.#setting
    limits.signal.throwIfAborted()
    if (machine.now() < this.#yieldAt) return
    await machine.turn()
    limits.signal.throwIfAborted()
    this.#yieldAt = machine.now() + YIELD
  }
}

/** Slow calls are refreshed one by one: an earlier wait must not be credited to a later call. */
function refreshEvery(typical: number): number {
  if (Number.isNaN(typical)) return 1
  return Math.min(REFRESH_CALLS, Math.max(1, Math.floor(REFRESH_TIME / Math.max(typical, 1e-6))))
}
