import { formatDuration, PREFIX } from '@qtests/core/run'
import { plural } from '../render/text.ts'

/** Time in ms between two lines, so that a suite of many short files does not print one for each. */
const PAUSE = 5_000

/** What a hunt says while it runs: files done, and an estimate of the rest from the pace so far. */
export class HuntProgress {
  readonly #now: () => number
  readonly #started: number
  #printed: number
  #total = 0
  #done = 0

  /** @param now - a monotonic clock in ms. */
  constructor(now: () => number) {
    this.#now = now
    this.#started = now()
    this.#printed = this.#started
  }

  /** How many test files there are. */
  begin(total: number): void {
    this.#total = total
  }

  /** Told when a test file has ended. @returns the line to print, if one is due. */
  ended(): string | undefined {
    this.#done += 1
    const now = this.#now()
    const left = this.#total - this.#done
    if (left <= 0 || now - this.#printed < PAUSE) return undefined
    this.#printed = now
    const rest = ((now - this.#started) / this.#done) * left
    return `${PREFIX} ${this.#done} of ${plural(this.#total, 'file')} hunted, about ${formatDuration(rest)} left`
  }
}
