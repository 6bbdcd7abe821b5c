import type { Progress } from './calls.ts'
import { inUse } from './heap.ts'

/** Bytes, garbage included, after which a warm-up looks for the first time whether they stay. */
const FIRST_LOOK = 20 * 1024 * 1024

/** The part of it that stays, from which on the calls are large enough to be measured without further warm-up. */
const HEAVY = 0.4

/**
 * What a warm-up leaves in memory. Where each call leaves a large object, hundreds of calls would fill what the blocks need;
 * and tables and first uses, which a warm-up is there for, weigh nothing beside such objects.
 */
export class WarmupMemory {
  /** Bytes that each call seems to leave; 0 while nobody had to look. */
  perCall = 0
  readonly #collect: () => Promise<void>
  #floor = inUse()
  /** Calls until then. */
  #before = 0
  #most: number
  readonly #heavy: number

  /**
   * @param collect - a full collection.
   * @param firstLook - bytes, garbage included, after which to look.
   */
  constructor(collect: () => Promise<void>, firstLook = FIRST_LOOK) {
    this.#collect = collect
    this.#most = firstLook
    this.#heavy = HEAVY * firstLook
  }

  /** So much was allocated that it is time for a look; asked between calls. */
  isFull = (): boolean => inUse() - this.#floor > this.#most

  /**
   * Makes calls, unless what they leave ends them.
   *
   * @param count - how many.
   * @param make - makes so many calls or fewer, until `isFull`, and tells how many.
   * @returns whether what they left was small.
   */
  async limit(count: number, progress: Progress, make: (left: number) => Promise<number>): Promise<boolean> {
    for (let left = count; left > 0; ) {
      const made = await make(left)
      left -= made
      if (this.isFull()) {
        if (!(await this.goesOn(progress.index))) return false
      } else if (made === 0) return true
    }
    return true
  }

  /**
   * Looks whether what was allocated stays.
   *
   * @param calls - made so far.
   * @returns whether the warm-up may go on: it was garbage.
   */
  async goesOn(calls: number): Promise<boolean> {
    await this.#collect()
    const kept = inUse() - this.#floor
    if (kept > this.#heavy) {
      this.perCall = kept / Math.max(1, calls - this.#before)
      return false
    }
    // What lay there before the warm-up may have gone as well, and hidden what stays. Garbage of large objects comes
    // again: each look allows twice as much until the next.
    this.#floor += kept
    this.#before = calls
    this.#most *= 2
    return true
  }
}
