import { performance } from 'node:perf_hooks'

/**
 * Timings of responses that Node keeps: one for each `fetch`, until there are so many. To the judge that is a cache that
 * fills, and a test that fetches is hardly ever fast enough to fill it within its verdict.
 */
const MOST = 250

/** Bytes of a timing, with an address of up to 1,000 characters: 500 to 730 were measured on Node 20 to 26 with a short one. */
const LARGEST = 2 * 1024

// Captured: fake timers replace it.
const entries = performance.getEntriesByType.bind(performance)

/** What the timings that come in a block may add to the heap. */
export class ResourceTimings {
  #kept = 0
  #bytes = 0

  /** At a first reading. */
  start(): void {
    this.#kept = entries('resource').length
    this.#bytes = 0
  }

  /** At the end of a block. Those of a buffer that has been given a larger bound are no excuse. */
  next(): void {
    const before = this.#kept
    this.start()
    if (this.#kept <= MOST) this.#bytes = Math.max(0, this.#kept - before) * LARGEST
  }

  /** In bytes, of the last block; nothing where none came. */
  get ofBlock(): { readonly timings?: number } {
    return this.#bytes > 0 ? { timings: this.#bytes } : {}
  }
}
