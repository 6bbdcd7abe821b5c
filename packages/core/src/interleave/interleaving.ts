import type { Collections } from '../latency/collections.ts'
import { TURNS_FOR_ENTRIES } from '../latency/collections.ts'
import { Contention, OWN_CONTENTION } from '../latency/contention.ts'
import type { Step } from '../latency/judge.ts'
import type { Machine } from '../latency/machine.ts'
import type { Limits } from '../latency/watch.ts'
import type { WaitClock } from '../wait-clock.ts'
import type { Arm } from './arm.ts'
import { Shuffle } from './shuffle.ts'

/** What judges round by round, and says when it has seen enough. */
export interface RoundJudge {
  /** Whether the rounds so far speak for a violation: worth more time. */
  readonly failing: boolean
  /** Takes one round: ms per call of all arms, by index. */
  take(times: ArrayLike<number>): Step
}

/** What the rounds need. */
export interface InterleavingSetting {
  readonly arms: readonly Arm[]
  readonly machine: Machine
  readonly limits: Limits
  readonly gc: 'include' | 'exclude'
  readonly clock: WaitClock | undefined
  readonly collections: Collections
  /** Read before and after each run in place of the clock: what a call costs is then what it went on by, in ms. */
  readonly meter?: (() => number) | undefined
}

/** Why the rounds ended. */
export type RoundsEnd = 'decided' | 'rounds' | 'time' | 'deadline'

/** More rounds tell no more: what is open then is too close to its limit. */
const MOST_ROUNDS = 2_000
/** Pauses before the second and the third window, at least, in ms; slower rounds get longer ones. */
const PAUSES: readonly number[] = [20, 60]
const PAUSE_PER_ROUND = 5
const LONGEST_PAUSE = 250
/** The event loop turns at least so often, in ms. */
const YIELD = 50
/**
 * A run that waited for a CPU for a larger share of its time says little, even without the wait. Its round is left out:
 * whom that happens to is up to the order, which chance chose, so that it favours neither.
 */
const MOST_WAITED = 0.5

/** Times several arms in rounds, each round in an order of its own, so that what the machine does hits all alike. */
export class Interleaving {
  /** ms that runs waited for a CPU that others had. */
  waited = 0
  /** Rounds in which a run waited for most of its time. */
  excused = 0
  ownContention = false
  /** Times per call of the judged rounds, round after round. */
  readonly rounds: Float64Array[] = []
  readonly #setting: InterleavingSetting
  readonly #contention: Contention | undefined
  readonly #shuffle = new Shuffle()
  readonly #order: number[]
  readonly #spans: [start: number, end: number][]
  #yieldAt = 0
  #crowded = false

  constructor(setting: InterleavingSetting) {
    this.#setting = setting
    const { arms, clock, machine } = setting
    this.#contention = clock === undefined ? undefined : new Contention(machine, clock)
    this.#order = arms.map((_, index) => index)
    this.#spans = arms.map(() => [0, 0])
  }

  /** Share of one core that the other threads of this process used. */
  otherThreads(): number {
    return this.#contention?.overall() ?? 0
  }

  /** Whether a call was still pending when the time ran out. */
  get #cut(): boolean {
    return this.#setting.arms.some(({ cut }) => cut)
  }

  /** Rounds until `judge` has seen enough or the time is up, counted from `started`. */
  async run(judge: RoundJudge, started: number, maxTime: number): Promise<RoundsEnd> {
    const { machine, limits } = this.#setting
    let pauses = 0
    let length = 0
    for (let rounds = 0; ; rounds++) {
      // A verdict on its way to red may take as long again: three windows fit rarely into the first allotment.
      const limit = Math.min(started + maxTime * (judge.failing ? 2 : 1), limits.hardStop)
      const from = machine.now()
      if (rounds >= MOST_ROUNDS) return 'rounds'
      // A round that would end after the test's own timeout is not worth starting.
      if (from >= limit || from + length > limits.hardStop)
        return limit >= limits.hardStop || from + length > limits.hardStop ? 'deadline' : 'time'
      const times = await this.round()
      if (times === undefined) return 'deadline'
      length = machine.now() - from
      if (this.#crowded) {
        this.excused++
        continue
      }
      this.rounds.push(times)
      const step = judge.take(times)
      if (step === 'stop') return 'decided'
      if (step === 'pause') {
        const least = PAUSES[Math.min(pauses++, PAUSES.length - 1)] ?? 0
        const pause = Math.max(least, Math.min(length * PAUSE_PER_ROUND, LONGEST_PAUSE))
        if (machine.now() + pause >= limits.hardStop) return 'deadline'
        await machine.pause(pause)
      }
    }
  }

  /** One round: times per call in ms by arm, or `undefined` when a call was cut. */
  async round(): Promise<Float64Array | undefined> {
    const { arms, clock, limits, machine, meter } = this.#setting
    const times = new Float64Array(arms.length)
    this.#crowded = false
    for (const index of this.#shuffle.next(this.#order)) {
      const arm = arms[index]
      if (arm === undefined) continue
      const prepared = arm.prepare()
      if (prepared !== undefined) await prepared
      if (machine.now() >= this.#yieldAt) {
        await machine.turn()
        this.#yieldAt = machine.now() + YIELD
      }
      limits.signal.throwIfAborted()
      const before = clock?.waited() ?? 0
      const start = machine.now()
      const spent = meter?.() ?? 0
      // Promises only where there is something to wait for.
      const run = arm.run()
      const taken = typeof run === 'number' ? run : await run
      const time = meter === undefined ? taken : Math.max(0, (meter() - spent) / arm.batch)
      this.#spans[index] = [start, machine.now()]
      if (this.#cut) return undefined
      times[index] = this.#withoutWait(time, (clock?.waited() ?? 0) - before, arm.batch)
    }
    if (this.#setting.gc === 'exclude') await this.#takeOutCollections(times)
    return times
  }

  /** The time of a call less its wait for a CPU, unless the process itself kept the CPUs busy. */
  #withoutWait(time: number, waited: number, calls: number): number {
    if (!(waited > 0)) return time
    if (this.#setting.machine.mainThread && (this.#contention?.now() ?? 0) > OWN_CONTENTION) {
      this.ownContention = true
      return time
    }
    const counted = Math.min(time, waited / calls)
    this.waited += counted * calls
    if (counted > time * MOST_WAITED) this.#crowded = true
    return time - counted
  }

  async #takeOutCollections(times: Float64Array): Promise<void> {
    const { arms, collections, machine } = this.#setting
    for (let i = 0; i < TURNS_FOR_ENTRIES; i++) await machine.turn()
    for (const [index, [start, end]] of this.#spans.entries()) {
      const taken = collections.between(start, end) / (arms[index]?.batch ?? 1)
      times[index] = Math.max(0, (times[index] ?? 0) - taken)
    }
  }
}
