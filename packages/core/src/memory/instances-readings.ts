import { memoryUsage, now, turn } from '../realm.ts'
import type { Collector } from './collector.ts'
import type { InstanceBlock } from './instances.ts'
import type { CountedClass, InstanceCounter } from './instances-count.ts'
import type { Limits, OwnTime } from './limits.ts'
import { settle } from './settle.ts'

/** Rounds of settling for a block that left more instances; finalizers and work in flight may end meanwhile. */
const PATIENCE = 3

/**
 * Time of a count over that of the collection before it: 4 to 5 for plain objects on heaps of 5 to 67 MB, up to 12 for abort signals; and what it may
 * take beyond what is expected.
 */
const WALK = 6
const SLACK = 1.25

/** Counts of instances between blocks, one figure for each class: each after a collection, and again where that tells more. */
export class InstanceReadings {
  /** ms of settling and counting once, without those in which other processes had the CPU. */
  countTime = 0
  readonly #classes: readonly CountedClass[]
  readonly #collector: Collector
  readonly #counter: InstanceCounter
  readonly #limits: Limits
  readonly #own: OwnTime
  /** Bytes through which the last count walked, and ms that it took. */
  #last: { readonly heap: number; readonly ms: number } | undefined

  constructor(
    classes: readonly CountedClass[],
    collector: Collector,
    counter: InstanceCounter,
    limits: Limits,
    own: OwnTime,
  ) {
    this.#classes = classes
    this.#collector = collector
    this.#counter = counter
    this.#limits = limits
    this.#own = own
  }

  /** Instances before the first block, counted until no more of them go; `undefined` where there is no time for it. */
  async baseline(): Promise<number[] | undefined> {
    let counts = await this.#count(true)
    for (let round = 0; round < PATIENCE && counts?.some((alive) => alive > 0); round += 1) {
      const again = await this.#count()
      if (again === undefined) break
      const earlier: readonly number[] = counts
      counts = again
      if (again.every((alive, at) => alive >= (earlier[at] as number))) break
    }
    return counts
  }

  /**
   * Counts after a block: once when there are no more than before, or as many more as the block before had at its
   * rate, otherwise until they stand still. `undefined` where there is no time for it.
   */
  async settled(
    before: readonly number[],
    calls: number,
    previous: InstanceBlock | undefined,
  ): Promise<number[] | undefined> {
    let counts = await this.#count()
    if (counts === undefined) return undefined
    if (previous !== undefined) {
      const steady = counts.every((alive, at) => {
        const rate = (previous.more[at] as number) / previous.calls
        return Math.abs((alive - (before[at] as number)) / calls - rate) <= 0.02 * rate
      })
      if (steady) return counts
    }
    for (let round = 1; round < PATIENCE; round += 1) {
      if (counts.every((alive, at) => alive <= (before[at] as number))) break
      const again = await this.#count()
      if (again === undefined) break
      const earlier: readonly number[] = counts
      counts = again
      if (again.every((alive, at) => alive === earlier[at])) break
    }
    return counts
  }

  /** After a collection; `undefined` where the walk would not end before the deadline. */
  async #count(first = false): Promise<number[] | undefined> {
    const ownStart = this.#own.now()
    const start = now()
    await this.#limits.collecting(() => settle(this.#collector, () => true))
    const { heapUsed } = memoryUsage()
    const collected = now()
    if (!this.#limits.hasTime(SLACK * this.#expected(heapUsed, collected - start))) return undefined
    const counts = this.#limits.counting(() =>
      this.#classes.map((one) => (first ? this.#counter.countBefore(one) : this.#counter.count(one))),
    )
    this.#last = { heap: heapUsed, ms: now() - collected }
    this.countTime = this.#own.now() - ownStart
    await turn()
    return counts
  }

  /** ms that a count takes: by the last one, which walked through so many bytes, or by the collection before the first. */
  #expected(heap: number, collected: number): number {
    if (this.#last === undefined) return WALK * this.#classes.length * collected
    return (this.#last.ms * heap) / this.#last.heap
  }
}
