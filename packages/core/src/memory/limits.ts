import { memoryUsage } from '../realm.ts'
import { openRunQueueClock } from '../wait-clock.ts'
import { heapLimit, inUse } from './heap.ts'

/** Share of `maxTime` that a quick subject may take while it is undecided: a machine may be busy. */
const OVERTIME = 1.5

/** ms kept free before the deadline for the last settling, the explanation and the runner; and in collections. */
const RESERVE = 700
const RESERVED_COLLECTIONS = 6

/** ms without which a message comes too late. */
const LEAST_RESERVE = 200

/** ms for a collection above which collections have time of their own. */
const LONG_COLLECTION = 60

/** Bytes in use above which it is the heap that makes a collection long, and not the machine. */
const LARGE_HEAP = 100 * 1024 * 1024

/** Most time that collections of a large heap may add, as a share of `maxTime`. */
const LARGE_HEAP_TIME = 2

/** Growth of a block, garbage included, at which it ends early: a leak must not take the worker down. */
const MOST_GROWTH = 192 * 1024 * 1024

/** Bytes that a block is meant to leave at most: three of them outgrow any cache, and each collection walks through all. */
const BLOCK_GROWTH = 32 * 1024 * 1024

/** Share of the heap's limit at which a block ends early. */
const MOST_FILL = 0.7

/** Most wall time for the calls, as a multiple of `maxTime`, when other processes have the CPU. */
const MOST_WALL_TIME = 3

/** Wall time over time of our own above which other processes, and not the subject, make a run short. */
const STARVED = 1.5

/** The time and the memory that a verdict may use. */
export class Limits {
  readonly #clock: () => number
  readonly #start: number
  readonly #own: OwnTime
  readonly #ownStart: number
  readonly #maxTime: number
  readonly #deadline: number
  /** ms of the longest collection so far. */
  #longest = 0
  /** ms of long collections so far. */
  #collecting = 0
  #overtime = false
  #floor = 0
  /** Read once: what is asked between calls must leave nothing behind itself. */
  readonly #heapLimit = heapLimit()

  /**
   * @param clock - wall time.
   * @param deadline - clock time by which the verdict must be there; `undefined` for none.
   */
  constructor(clock: () => number, own: OwnTime, maxTime: number, deadline: number | undefined) {
    this.#clock = clock
    this.#start = clock()
    this.#own = own
    this.#ownStart = own.now()
    this.#maxTime = maxTime
    this.#deadline = deadline ?? Infinity
  }

  /** ms since the start, without those in which other processes had the CPU. */
  get spent(): number {
    return this.#own.now() - this.#ownStart
  }

  /** ms of `spent` that are left for calls, before the deadline too, if the machine goes on as it did so far. */
  get left(): number {
    const { own, wall } = this.#remaining()
    return Math.min(own, wall)
  }

  /** ms left for calls and for collections of so many ms: long ones have time of their own. */
  leftWithCollections(ms: number): number {
    if (ms <= LONG_COLLECTION) return this.left
    const { own, wall } = this.#remaining(LARGE_HEAP_TIME * this.#maxTime)
    return Math.min(own, wall)
  }

  /** Whether calls of so many ms are not made because other processes have the CPU: their own time is not up. */
  isStarvedOf(ms: number): boolean {
    const { own, wall, slowness } = this.#remaining()
    return slowness > STARVED && wall < ms && ms < own
  }

  /** ms of `spent` that are left by time of our own, and by wall time. */
  #remaining(collections = this.#collecting): { own: number; wall: number; slowness: number } {
    const maxTime = this.#maxTime
    const collecting = Math.min(collections, LARGE_HEAP_TIME * maxTime)
    const time = (this.#overtime ? OVERTIME : 1) * maxTime + collecting
    const spent = this.spent
    const wall = this.#clock() - this.#start
    const slowness = Math.max(1, wall / Math.max(1, spent))
    const latest = Math.min(
      MOST_WALL_TIME * maxTime + collecting,
      Math.max(50, this.#deadline - this.#start - this.reserve),
    )
    return { own: time - spent, wall: (latest - wall) / slowness, slowness }
  }

  /** No time for a further call. */
  isOver = (): boolean => this.left <= 0

  /** ms kept free before the deadline. */
  get reserve(): number {
    return RESERVE + RESERVED_COLLECTIONS * this.#longest
  }

  /** Whether so many collections end before the deadline, as long as the longest so far, and the runner still gets its message. */
  hasTimeFor(collections: number): boolean {
    return this.hasTime(collections * this.#longest)
  }

  /** ms of the longest collection so far. */
  get longest(): number {
    return this.#longest
  }

  /** Whether what takes so many ms ends before the deadline. */
  hasTime(ms: number): boolean {
    return this.#clock() + ms + LEAST_RESERVE < this.#deadline
  }

  /** A quick subject that is still undecided gets overtime. */
  allowOvertime(): void {
    this.#overtime = true
  }

  /** ms of the longest collection, when that is long because the heap is large. */
  get longCollection(): number | undefined {
    const large = memoryUsage().heapUsed > LARGE_HEAP
    return large && this.#longest > LONG_COLLECTION ? this.#longest : undefined
  }

  /** Runs a collection, or several, and remembers what it took. */
  async collecting<T>(collect: () => Promise<T>, collections = 1): Promise<T> {
    const start = this.#clock()
    const result = await collect()
    const took = this.#clock() - start
    this.#longest = Math.max(this.#longest, took / collections)
    if (took / collections > LONG_COLLECTION) this.#collecting += took
    return result
  }

  /** Runs a walk over the heap, which has time of its own as a collection has; none is needed at the end. */
  counting<T>(count: () => T): T {
    const start = this.#clock()
    const result = count()
    const took = this.#clock() - start
    if (took > LONG_COLLECTION) this.#collecting += took
    return result
  }

  /** Remembers what is in use now: what comes beyond is growth, garbage included. */
  startBlock(): void {
    this.#floor = inUse()
  }

  /** The memory that a block may use is in use. */
  isFull = (): boolean => {
    const { heapUsed, external } = memoryUsage()
    return heapUsed + external - this.#floor > MOST_GROWTH || heapUsed > MOST_FILL * this.#heapLimit
  }

  /** Calls that fit into the memory, at so many bytes per call. */
  affordable(bytesPerCall: number): number {
    const room = Math.min(BLOCK_GROWTH, MOST_FILL * this.#heapLimit - memoryUsage().heapUsed)
    return bytesPerCall <= 0 ? Infinity : Math.floor(room / bytesPerCall)
  }
}

/** A clock that stands while this thread waits for a CPU, where the system tells; wall time elsewhere. */
export interface OwnTime {
  now(): number
  close(): void
}

/** Opened for each measurement: a kept descriptor would look like a leak. */
export function openOwnTime(clock: () => number): OwnTime {
  const waiting = openRunQueueClock()
  if (waiting === undefined) return { now: clock, close: () => {} }
  let closed = false
  return {
    now: () => clock() - waiting.waited(),
    close: () => {
      // A second time would close somebody else's descriptor.
      if (!closed) waiting.close()
      closed = true
    },
  }
}

/** A gap between two looks at the clock above which somebody stood at a breakpoint, in ms. */
const LONGEST_GAP = 500

/** A clock that hardly advances while a debugger has stopped the program. */
export function pausingClock(clock: () => number): () => number {
  let last = clock()
  let skipped = 0
  return () => {
    const time = clock()
    skipped += Math.max(0, time - last - LONGEST_GAP)
    last = time
    return time - skipped
  }
}
