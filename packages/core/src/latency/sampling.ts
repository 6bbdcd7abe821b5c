import type { Subject } from '../subject.ts'
import type { WaitClock } from '../wait-clock.ts'
import type { Caller } from './caller.ts'
import { type Collections, TURNS_FOR_ENTRIES } from './collections.ts'
import { Contention, OWN_CONTENTION } from './contention.ts'
import { MODEL_LOOKS, type Step, type Stop } from './judge.ts'
import type { Machine } from './machine.ts'
import type { Measurement } from './measure.ts'
import type { LatencyValues } from './options.ts'
import type { Overhead } from './overhead.ts'
import { Rounds } from './rounds.ts'
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
const PAUSE_PER_CALL = 100
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
  #wait = 0

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
    const times = this.#times.slice(0, this.#count)
    for (let i = 0; i < times.length; i++) times[i] = Math.max(0, (times[i] ?? 0) - this.#cost)
    return times
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
    const { caller, stop, options, machine, limits, clock } = this.#setting
    const refresh = refreshEvery(typical)
    this.#yieldAt = machine.now() + YIELD
    let pauses = 0
    for (;;) {
      const limit = this.#limit()
      const left = limit - machine.now()
      if (caller.cut) return 'deadline'
      if (this.#count >= options.maxCalls) return 'calls'
      if (left <= 0) return limit >= limits.hardStop ? 'deadline' : 'time'
      // A call that would end after the test's own timeout is not worth starting.
      if (machine.now() + (this.#times[this.#count - 1] ?? 0) > limits.hardStop) return 'deadline'
      limits.signal.throwIfAborted()
      if (machine.now() >= this.#yieldAt) await this.#breathe()
      const to = this.#upTo(refresh)
      const threshold = stop.threshold + this.#cost
      this.#mark = clock?.waited() ?? 0
      const runner = this.#rounds ?? caller
      // Promises only where there is something to wait for: they would be the only garbage of a synchronous run.
      const run = runner.run(this.#times, this.#count, to, threshold, Math.min(this.#yieldAt, limit))
      const reached = typeof run === 'number' ? run : await run
      this.#wait = clock === undefined ? 0 : this.#waitAfter(reached, threshold)
      const collecting = options.gc === 'exclude' ? await this.#collecting(reached, threshold) : undefined
      const step = this.#take(reached, threshold, collecting)
      if (step === 'stop') return 'decided'
      if (step === 'pause') {
        const least = PAUSES[Math.min(pauses++, PAUSES.length - 1)] ?? 0
        const pause = Math.max(least, Math.min(this.#typical() * PAUSE_PER_CALL, LONGEST_PAUSE))
        if (machine.now() + pause >= limits.hardStop) return 'deadline'
        await machine.pause(pause)
        limits.signal.throwIfAborted()
      } else if (this.#isLook() && this.#projected() > left) {
        if (stop.model([...this.times()]) === 'stop') return 'decided'
      }
    }
  }

  /** Hands the new times to `stop`, in order; what comes after a decision is dropped. */
  #take(reached: number, threshold: number, collecting: ReadonlyMap<number, number> | undefined): Step {
    const { stop } = this.#setting
    let within = 0
    for (let i = this.#count; i < reached; i++) {
      const raw = this.#times[i] ?? 0
      if (!(raw > threshold)) {
        within++
        continue
      }
      const time = raw - this.#cost - (collecting?.get(i) ?? 0)
      const step = stop.take(within, this.#excuse(time, i), time)
      within = 0
      this.#count = i + 1
      if (step !== 'more') return step
    }
    this.#count = reached
    return within === 0 ? 'more' : stop.take(within)
  }

  /** The time of a slow call less its wait for a CPU, unless the process itself kept the CPUs busy. */
  #excuse(time: number, index: number): number {
    const { caller, machine } = this.#setting
    const wait = this.#rounds?.waitOf(index) ?? this.#wait
    if (!(wait > 0)) return time
    if (machine.mainThread && (this.#contention?.now() ?? 0) > OWN_CONTENTION) {
      this.ownContention = true
      return time
    }
    const counted = Math.min(Math.max(0, time), wait / caller.batchSize)
    this.waited += counted
    return time - counted
  }

  /** What the collector took of the slow calls of a run, by index of the time. */
  async #collecting(reached: number, threshold: number): Promise<ReadonlyMap<number, number>> {
    const { caller, collections, machine } = this.#setting
    const taken = new Map<number, number>()
    for (let i = this.#count; i < reached; i++) {
      if (!((this.#times[i] ?? 0) > threshold)) continue
      // The entries of the first slow call bring those of all before.
      for (let turn = 0; taken.size === 0 && turn < TURNS_FOR_ENTRIES; turn++) await machine.turn()
      const [start, end] = this.#rounds?.spanOf(i) ?? caller.lastSpan
      taken.set(i, collections.between(start, end) / caller.batchSize)
    }
    return taken
  }

  /** The wait since the run began, read only when its last call was slow. */
  #waitAfter(reached: number, threshold: number): number {
    if (!((this.#times[reached - 1] ?? 0) > threshold)) return 0
    return (this.#setting.clock?.waited() ?? 0) - this.#mark
  }

  /** A verdict on its way to red may take as long again: nine slow calls fit rarely into the first allotment. */
  #limit(): number {
    const { started, options, stop, limits } = this.#setting
    return Math.min(started + options.maxTime * (stop.failing ? 2 : 1), limits.hardStop)
  }

  #upTo(refresh: number): number {
    const { stop, options } = this.#setting
    const look = this.#count < LAST_LOOK ? nextLook(this.#count) : Number.POSITIVE_INFINITY
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
    return this.#count <= LAST_LOOK && MODEL_LOOKS.includes(this.#count)
  }

  /** Milliseconds until the next decision, if all calls to come are like those before. */
  #projected(): number {
    let sum = 0
    for (let i = 0; i < this.#count; i++) sum += this.#times[i] ?? 0
    return (sum / this.#count) * this.#setting.stop.nextDecision
  }

  /** Median of the last few calls in ms; 0 before the first. */
  #typical(): number {
    const last = this.#times.slice(Math.max(0, this.#count - 9), this.#count).sort()
    return last[last.length >> 1] ?? 0
  }

  async #breathe(): Promise<void> {
    const { machine, limits } = this.#setting
    await machine.turn()
    limits.signal.throwIfAborted()
    this.#yieldAt = machine.now() + YIELD
  }
}

const LAST_LOOK = Math.max(...MODEL_LOOKS)

function nextLook(count: number): number {
  return MODEL_LOOKS.find((calls) => calls > count) ?? Number.POSITIVE_INFINITY
}

/** Slow calls are refreshed one by one: an earlier wait must not be credited to a later call. */
function refreshEvery(typical: number): number {
  if (Number.isNaN(typical)) return 1
  return Math.min(REFRESH_CALLS, Math.max(1, Math.floor(REFRESH_TIME / Math.max(typical, 1e-6))))
}
