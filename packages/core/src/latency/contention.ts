import type { WaitClock } from '../wait-clock.ts'
import type { Machine } from './machine.ts'

/** Share of a core above which other threads of this process count as the subject's own doing. */
export const OWN_CONTENTION = 0.5
/** Shorter spans tell nothing: the kernel books CPU time in ticks of up to 10 ms. */
const SPAN = 50

/**
 * How much CPU the other threads of this process use. A wait for a CPU is excused because others took it; a subject
 * that starts threads and then waits for them has only itself to wait for.
 */
export class Contention {
  readonly #machine: Machine
  readonly #clock: WaitClock
  readonly #begin: Mark
  #last: Mark
  #share = 0

  constructor(machine: Machine, clock: WaitClock) {
    this.#machine = machine
    this.#clock = clock
    this.#begin = this.#mark()
    this.#last = this.#begin
  }

  /** Share of one core, over the last span. */
  now(): number {
    const mark = this.#mark()
    if (mark.at - this.#last.at >= SPAN) {
      this.#share = shareBetween(this.#last, mark)
      this.#last = mark
    }
    return this.#share
  }

  /** Share of one core since the beginning; 0 when that is too short to tell. */
  overall(): number {
    const mark = this.#mark()
    return mark.at - this.#begin.at >= SPAN ? shareBetween(this.#begin, mark) : 0
  }

  #mark(): Mark {
    const ran = this.#clock.ran()
    return { at: this.#machine.now(), others: ran === undefined ? 0 : this.#machine.processCpu() - ran }
  }
}

interface Mark {
  readonly at: number
  /** CPU milliseconds of the other threads. */
  readonly others: number
}

function shareBetween(from: Mark, to: Mark): number {
  return Math.max(0, (to.others - from.others) / (to.at - from.at))
}
