import { type Block, ENOUGH_CALLS, LARGEST_CACHE, LEAST_BLOCKS, type RunEnd } from './block.ts'
import type { Progress } from './calls.ts'
import type { GrowthTask } from './growth-task.ts'
import type { Limits } from './limits.ts'
import { planBlock } from './plan.ts'
import type { TimedCalls } from './timed-calls.ts'

/** Calls that a quick subject can make within its time: below, steps outweigh the growth. */
const QUICK_CALLS = ENOUGH_CALLS

/** Calls of a block that was shortened to fit, at least. */
const LEAST_SHORT_BLOCK = 8

/** Shares that the first blocks have of the calls that are left, where their number is given. */
const SHARES_OF_CALLS: readonly number[] = [0.21, 0.4, 1]

/** How many calls the next block has, and whether one more fits into the time and the memory that are left. */
export class BlockPlan {
  /** Bytes that a call of the warm-up left, where those are many. */
  leftPerCall = 0
  readonly #task: Pick<GrowthTask, 'maxTime' | 'calls'>
  readonly #limits: Limits
  readonly #calls: TimedCalls
  readonly #progress: Progress

  constructor(
    task: Pick<GrowthTask, 'maxTime' | 'calls'>,
    limits: Limits,
    calls: TimedCalls,
    progress: Progress,
  ) {
    this.#task = task
    this.#limits = limits
    this.#calls = calls
    this.#progress = progress
  }

  /** Calls of the next block. A slow subject whose time runs out gets the blocks that a verdict needs, but shorter. */
  planned(blocks: readonly Block[]): number {
    const planned = Math.min(
      planBlock(this.#progress.index, blocks.length, this.#calls.perCall, this.#task.maxTime),
      this.#shareOfCalls(blocks.length),
    )
    const last = blocks.at(-1)
    const fitting = Math.floor(this.#limits.left / this.#calls.perCall)
    if (!this.isSlow() || planned < fitting || last === undefined) return planned
    const shorter = Math.floor((0.9 * fitting) / Math.max(1, LEAST_BLOCKS - blocks.length))
    return blocks.length < LEAST_BLOCKS && shorter >= Math.max(LEAST_SHORT_BLOCK, last.calls / 4)
      ? shorter
      : planned
  }

  /** Of the calls that were asked for, what leaves enough for the blocks that a verdict needs, each half as long again as the one before. */
  #shareOfCalls(blocks: number): number {
    const { calls } = this.#task
    if (calls === undefined) return Infinity
    const share = SHARES_OF_CALLS[blocks] ?? 1
    return Math.max(1, Math.floor(share * (calls - this.#progress.index)))
  }

  /** @param slowing - how many times slower it may become while it is measured. */
  isSlow(slowing = 1): boolean {
    return this.#calls.perCall * slowing * QUICK_CALLS > this.#task.maxTime
  }

  /** As planned, unless the calls or the memory that are left are fewer. */
  nextCount(blocks: readonly Block[], planned: number): number {
    const last = blocks.at(-1)
    const grown = last === undefined ? 0 : Math.max(0, last.data, last.external, last.data + last.external)
    const left = last === undefined ? this.leftPerCall : grown / last.calls
    const affordable = Math.max(LEAST_SHORT_BLOCK, this.#limits.affordable(left))
    const most = (this.#task.calls ?? Infinity) - this.#progress.index
    return Math.min(planned, most, affordable)
  }

  /** Whether a whole next block fits: a shorter one would miss the doubling of a table. */
  #fits(blocks: readonly Block[]): boolean {
    const planned = this.planned(blocks)
    // Where memory is short, steps of tables do not count; enough blocks to outgrow a cache are needed all the same.
    const count = this.nextCount(blocks, planned)
    if (count < planned && (this.#task.calls !== undefined || this.#hasOutgrown(blocks))) return false
    return count * this.#calls.perCall < this.#limits.left
  }

  /** Whether the last blocks, as many as a red needs, have left more than caches do. */
  #hasOutgrown(blocks: readonly Block[]): boolean {
    const tail = blocks.slice(-LEAST_BLOCKS)
    const left = tail.reduce((sum, { data, external }) => sum + data + external, 0)
    return tail.length === LEAST_BLOCKS && left >= LARGEST_CACHE
  }

  /**
   * Whether a block ends the run because it did not get its calls. Where memory is why, three blocks are made all the same.
   *
   * @param before - blocks before it.
   */
  endsRun(before: number, count: number, made: number): boolean {
    if (made === count) return false
    const byMemory = made > 0 && !this.#limits.isOver()
    return !byMemory || before + 1 >= LEAST_BLOCKS
  }

  /** What ends the run, if it ends here. @param missing - calls by which the last block is short. */
  endOf(missing: number): RunEnd {
    if (this.#task.calls !== undefined && this.#progress.index >= this.#task.calls) return 'calls'
    return missing > 0 && !this.#limits.isOver() ? 'memory' : 'time'
  }

  /** `nextCount` calls fit into the time as well; a quick subject that is still undecided gets overtime for one more. */
  nextFits(blocks: readonly Block[], slow: boolean): boolean {
    if (this.#fits(blocks)) return true
    if (!slow) this.#limits.allowOvertime()
    return this.#fits(blocks)
  }

  /**
   * Whether a machine of its own would have ended this block, or made the next one, and other processes did not let it.
   *
   * @param missing - calls by which the last block is short.
   */
  isStarved(blocks: readonly Block[], missing: number): boolean {
    if (this.#task.calls !== undefined) return false
    const { perCall } = this.#calls
    const next = planBlock(this.#progress.index, blocks.length, perCall, this.#task.maxTime)
    return this.#limits.isStarvedOf((missing > 0 ? missing : this.nextCount(blocks, next)) * perCall)
  }

  /** Calls that the time left allows, as far as a verdict may need them. */
  callsToCome(): number {
    const affordable = this.#limits.left / Math.max(this.#calls.perCall, 1e-4)
    return Math.min(1.5 * ENOUGH_CALLS, affordable)
  }
}
