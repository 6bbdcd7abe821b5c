import { turn } from '../realm.ts'
import type { Collector } from './collector.ts'
import type { InstanceBlock } from './instances.ts'
import type { CountedClass, InstanceCounter } from './instances-count.ts'
import type { Limits, OwnTime } from './limits.ts'
import { settle } from './settle.ts'

/** Rounds of settling for a block that left more instances; finalizers and work in flight may end meanwhile. */
const PATIENCE = 3

/** Counts of instances between blocks, one figure for each class: each after a collection, and again where that tells more. */
export class InstanceReadings {
  /** ms of settling and counting once, without those in which other processes had the CPU. */
  countTime = 0
  readonly #classes: readonly CountedClass[]
  readonly #collector: Collector
  readonly #counter: InstanceCounter
  readonly #limits: Limits
  readonly #own: OwnTime

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

  /** Instances before the first block, counted until no more of them go. */
  async baseline(): Promise<number[]> {
    let counts = await this.#count(true)
    for (let round = 0; round < PATIENCE && counts.some((alive) => alive > 0); round += 1) {
      const again = await this.#count()
      const fell = again.some((alive, at) => alive < (counts[at] as number))
      counts = again
      if (!fell) break
    }
    return counts
  }

  /**
   * Counts after a block: once when there are no more than before, or as many more as the block before had at its
   * rate, otherwise until they stand still.
   */
  async settled(
    before: readonly number[],
    calls: number,
    previous: InstanceBlock | undefined,
  ): Promise<number[]> {
    let counts = await this.#count()
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
      const still = again.every((alive, at) => alive === counts[at])
      counts = again
      if (still) break
    }
    return counts
  }

  async #count(first = false): Promise<number[]> {
    const start = this.#own.now()
    await this.#limits.collecting(() => settle(this.#collector, () => true))
    const counts = this.#limits.counting(() =>
      this.#classes.map((one) => (first ? this.#counter.countBefore(one) : this.#counter.count(one))),
    )
    this.countTime = this.#own.now() - start
    await turn()
    return counts
  }
}
