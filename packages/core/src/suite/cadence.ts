/**
 * When a boundary is worth a collection. Pure: it is told what time went by.
 *
 * Each test's end is read while the file's noise is unknown; after some quiet readings every second, fourth and eighth; after
 * growth each one again, so that it has a name. Whatever the file does, collections and repetitions together stay within a
 * share of its own time; two collections are always allowed, as less than a first and a last reading says nothing.
 */
export class Cadence {
  readonly #maxOverhead: number
  #span = 1
  #quiet = 0

  /** @param maxOverhead - a share of the file's own time: 0.5 is half as long again. */
  constructor(maxOverhead: number) {
    this.#maxOverhead = maxOverhead
  }

  /** Tests between two readings. */
  get span(): number {
    return this.#span
  }

  /** Nothing grew since the last reading, or what did has been acquitted. */
  quiet(): void {
    this.#quiet += 1
    if (this.#quiet % QUIET_READINGS === 0) this.#span = Math.min(LONGEST_SPAN, this.#span * 2)
  }

  /** Something grew that has no name yet. */
  loud(): void {
    this.#span = 1
    this.#quiet = 0
  }

  /**
   * Whether something that takes `cost` ms fits.
   *
   * @param own - ms of the file without what was spent on reading and repeating.
   * @param spent - ms of that.
   * @param collection - ms of one collection.
   */
  affords(cost: number, own: number, spent: number, collection: number): boolean {
    return spent + cost <= this.#maxOverhead * own + 2 * collection
  }
}

/** Quiet readings before they become rarer, and again before they become rarer still. */
const QUIET_READINGS = 8
const LONGEST_SPAN = 8
