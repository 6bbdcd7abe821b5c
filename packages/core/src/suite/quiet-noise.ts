import { FALL } from './repetition.ts'

/** Growth of a single test that makes it suspicious, in bytes, before anything is known of the file's noise. */
const SUSPICIOUS = 4 * 1024

const MOST_SUSPICIOUS = 32 * 1024

/** Changes that the noise is taken from. */
const CHANGES = 16

/** Above how many times the usual change between quiet readings a test is repeated. */
const FACTOR = 4

/** By how much the readings of a file change where nothing leaks: what is suspicious there depends on it. */
export class QuietNoise {
  readonly #changes: number[] = []

  /** Growth between two readings above which a test is repeated, in bytes. */
  get suspicious(): number {
    if (this.#changes.length === 0) return SUSPICIOUS
    const sorted = [...this.#changes].sort((a, b) => a - b)
    const median = sorted[Math.floor(sorted.length / 2)] ?? 0
    return Math.min(MOST_SUSPICIOUS, Math.max(SUSPICIOUS, FACTOR * median))
  }

  /**
   * Whether nobody is suspected for growth between two readings, in bytes. A large fall says that the reading before
   * was too high, and may hide as much growth.
   */
  isQuiet(grown: number): boolean {
    return grown <= this.suspicious && grown >= -FALL
  }

  /** @param change - bytes between two readings that were quiet. */
  add(change: number): void {
    this.#changes.push(Math.abs(change))
    if (this.#changes.length > CHANGES) this.#changes.shift()
  }
}
