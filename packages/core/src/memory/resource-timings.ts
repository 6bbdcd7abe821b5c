import { performance } from 'node:perf_hooks'

/**
 * Timings of responses that Node keeps: one for each `fetch`, until there are so many. To the judge that is a cache that
 * fills, and a test that fetches is hardly ever fast enough to fill it within its verdict.
 */
const MOST = 250

/** Bytes of a timing, with an address of up to 1,000 characters: 500 to 730 were measured on Node 20 to 26 with a short one. */
const LARGEST = 2 * 1024

// Captured: fake timers replace them.
const entries = performance.getEntriesByType.bind(performance)
const clear = performance.clearResourceTimings.bind(performance)

/**
 * Timings that come while a subject is measured. Where none was there before, they are the subject's, and are emptied before each
 * reading; those of others are left alone, and what may have come on top of them is told.
 */
export class ResourceTimings {
  readonly #alone = entries('resource').length === 0
  #kept = 0
  #bytes = 0

  /** Before a reading. Timings of a buffer that has been given a larger bound are no excuse. */
  next(): void {
    if (this.#alone) {
      clear()
      return
    }
    const before = this.#kept
    this.#kept = entries('resource').length
    this.#bytes = this.#kept > MOST ? 0 : Math.max(0, this.#kept - before) * LARGEST
  }

  /** In bytes, since the reading before; nothing where none came. */
  get ofBlock(): { readonly timings?: number } {
    return this.#bytes > 0 ? { timings: this.#bytes } : {}
  }
}
