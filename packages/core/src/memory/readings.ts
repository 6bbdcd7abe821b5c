import type { Caveat } from '../verdict.ts'
import { type Attribution, MOST_STACKS } from './attribute.ts'
import type { Block, LiveBlock } from './block.ts'
import type { Collector } from './collector.ts'
import { untilFreed } from './freed-buffers.ts'
import {
  type HeapReading,
  readHeap,
  readHeapWithoutCode,
  readOldHeap,
  readOldHeapWithoutCode,
} from './heap.ts'
import { KEEPS_MORE_THAN_CODE, keepCode } from './kept-code.ts'
import type { Limits } from './limits.ts'
import { allocateMark } from './live.ts'
import { LiveSpans } from './live-spans.ts'
import { isCostly, planAffordableInterval, planInterval, planLongInterval, planSamples } from './plan.ts'
import { largeHeap, NO_INSPECTOR, SAMPLER_TAKEN } from './reading-caveats.ts'
import { ResourceTimings } from './resource-timings.ts'
import { liveStacks, Sampler } from './sampler.ts'
import { MOST_ROUNDS, settle, standsStill, turns } from './settle.ts'

/** Bytes by which a thorough reading may be lower than a quick one, as a share of what grew, before it lags. */
const LAG = 0.1

/** Growth of a block, in bytes, beside which some hundred KB do not count. */
const LARGE_GROWTH = 16 * 1024 * 1024

/** Size of a mark, as a multiple of the sampler's interval, which may become coarser, and in bytes. */
const MARK = 64
const LEAST_MARK = 4 * 1024
const MOST_MARK = 512 * 1024

/**
 * The readings between blocks. Collections are what a verdict costs, so there are as few as will do: reading a
 * profile makes V8 collect once, and what it leaves is an upper bound of what is retained. Where that is not clean,
 * garbage may have survived that takes turns of the event loop or further collections (finalizers, weak references,
 * caches of compiled code), and only then is there a thorough settling.
 */
export class Readings {
  /** Whether a thorough settling freed what one collection had left. */
  lags = false
  sampler: Sampler | undefined
  /** The heaviest stacks of the first block, before V8 optimised anything. */
  early: Attribution | undefined
  /** Alive until the next reading, where the samples of the block are told by it; nobody else reads it. */
  mark: unknown[] = []
  readonly #collector: Collector
  readonly #limits: Limits
  readonly #caveats: Caveat[]
  /** Calls since the sampler began. */
  #sampledCalls = 0
  #reading: HeapReading = { data: 0, external: 0 }
  #before: HeapReading = this.#reading
  readonly #timings = new ResourceTimings()
  /** Readings that count after a full collection of their own, without what reading a profile leaves: see `start`. */
  #exact = false
  #read = readHeap
  #readOld = readOldHeap
  #dropCode = (): void => {}
  #interval = 1
  #collections = 0
  #markBytes = 0
  /** Samples that a call is meant to take. */
  #samples = 1
  /** External memory before the first call. */
  readonly #externalBefore = readOldHeap().external
  readonly #spans = new LiveSpans()

  constructor(collector: Collector, limits: Limits, caveats: Caveat[]) {
    this.#collector = collector
    this.#limits = limits
    this.#caveats = caveats
    if (collector.session === undefined) caveats.push(NO_INSPECTOR)
    else this.sampler = new Sampler(collector.session)
  }

  /**
   * The first reading.
   *
   * @param allocated - bytes that a call allocates.
   * @param perCall - ms per call.
   * @param slow - the calls will be so few that they retain no more than what reading a profile leaves in the heap, some
   * hundred KB: collections of their own, which cost little beside such calls, keep that out of the readings.
   * @param whileSampled - makes some calls, and returns their ms per call; absent where no further calls are wanted.
   */
  async start(
    allocated: number,
    perCall: number,
    slow: boolean,
    whileSampled: (() => Promise<number>) | undefined,
  ): Promise<void> {
    this.#exact = slow
    if (slow || !KEEPS_MORE_THAN_CODE) this.#dropCode = keepCode()
    this.#timings.next()
    if (slow) {
      this.#read = readHeapWithoutCode
      this.#readOld = readOldHeapWithoutCode
    }
    this.#samples = planSamples(perCall)
    const interval = planInterval(allocated, perCall)
    this.#markBytes = Math.max(LEAST_MARK, Math.min(MOST_MARK, MARK * interval))
    await this.#startSampler(interval)
    if (this.sampler !== undefined && isCostly(interval, perCall) && whileSampled !== undefined) {
      const affordable = planAffordableInterval(interval, perCall, await whileSampled())
      if (affordable > interval) await this.#coarsen(affordable)
    }
    this.startBlock()
    await this.#limits.collecting(async () => {
      if (this.sampler === undefined) return
      await turns()
      // Read for nothing: what our own code and V8 allocate at first use is there before the first reading.
      const profile = await this.sampler.profile()
      liveStacks(profile, MOST_STACKS)
      this.#spans.next(profile, this.#interval, 1)
      this.#spans.forget()
      if (!slow) this.#reading = await untilFreed(this.sampler, this.#externalBefore)
    })
    // Without a sampler, what V8 built to answer whether another profiler runs goes with the second collection only.
    if (slow || this.sampler === undefined) this.#reading = await this.#settle(this.sampler === undefined)
    const long = this.#limits.longCollection
    if (long !== undefined) this.#caveats.push(largeHeap(long))
  }

  /** The calls of a block follow. There is one mark at each reading, so that it does not count. */
  startBlock(): void {
    this.#collections = 0
    if (this.sampler !== undefined) this.mark = allocateMark(this.#markBytes)
  }

  /** A collection between calls of a block. */
  async collect(): Promise<void> {
    await this.#limits.collecting(() => this.#collector.collect())
    this.#collections += 1
  }

  /** What `calls` calls since the last reading have left, after one collection. */
  async afterBlock(calls: number): Promise<Block> {
    this.#before = this.#reading
    this.#timings.next()
    const { sampler } = this
    if (sampler === undefined) {
      this.#reading = await this.#limits.collecting(() => this.#collected())
      return this.#block(calls, undefined)
    }
    await turns()
    return this.#block(calls, await this.#limits.collecting(() => this.#profiled(sampler, calls)))
  }

  /**
   * Whether a reading after a block is but an upper bound, which an acquittal may rest on, and `exact` has the truth. What reading
   * a profile leaves is nothing beside megabytes.
   */
  needsExact({ data, external }: Block): boolean {
    return this.#exact && this.sampler !== undefined && data + external < LARGE_GROWTH
  }

  /** The same block without what reading the profile has left. */
  async exact(block: Block): Promise<Block> {
    this.#reading = await this.#limits.collecting(() => this.#collected())
    return this.#block(block.calls, block.live)
  }

  /** What is alive of a block, by a profile that nobody keeps: a first one makes V8 number the lines of all scripts. */
  async #profiled(sampler: Sampler, calls: number): Promise<LiveBlock> {
    const profile = await sampler.profile()
    this.#reading = this.#readOld()
    const live = this.#spans.next(profile, this.#interval, calls)
    if (this.#spans.lags) this.lags = true
    this.early ??= { stacks: liveStacks(profile, MOST_STACKS), calls, counted: false }
    this.#sampledCalls += calls
    return live
  }

  /** A reading after one collection. */
  #collected(): Promise<HeapReading> {
    return settle(this.#collector, () => true, undefined, false, this.#read)
  }

  /** A reading after as many collections as free something. */
  #settle(patient: boolean, before?: HeapReading): Promise<HeapReading> {
    const long = this.#limits.longCollection !== undefined
    return this.#limits.collecting(
      () => settle(this.#collector, () => false, before, patient, this.#read, long),
      MOST_ROUNDS,
    )
  }

  /** The reading from which the next block is measured, once more: something else has been on the heap since. */
  async again(): Promise<void> {
    const { sampler } = this
    if (sampler === undefined || this.#exact)
      this.#reading = await this.#limits.collecting(() => this.#collected())
    else {
      await this.#limits.collecting(() => sampler.profile())
      this.#reading = this.#readOld()
    }
  }

  /** The same block after a thorough settling. @param patient - however still the heap stands. */
  async settled(block: Block, patient: boolean): Promise<Block> {
    const quick = this.#reading
    const reading = await this.#settle(patient, quick)
    const grown = Math.max(0, block.data) + Math.max(0, block.external)
    const freed = quick.data - reading.data + quick.external - reading.external
    if (standsStill(quick, reading) || freed < LAG * grown) return block
    this.lags = true
    this.#reading = reading
    const { sampler } = this
    if (sampler === undefined) return this.#block(block.calls, undefined)
    const profile = await this.#limits.collecting(() => sampler.profile())
    if (!this.#exact) this.#reading = readOldHeap()
    return this.#block(block.calls, this.#spans.again(profile, this.#interval, block.calls))
  }

  /** A coarser sampler where the profile would grow too long to read. */
  async coarsen(blocks: readonly Block[], callsToCome: number): Promise<void> {
    const block = blocks.at(-1)
    if (this.sampler === undefined || block?.live === undefined) return
    const { calls } = block
    const tooFine = this.#spans.taken / calls / this.#samples
    const livePerCall = block.live.objects / calls
    const interval = planLongInterval(this.#interval, { tooFine, livePerCall, calls }, callsToCome)
    if (interval !== this.#interval) await this.#coarsen(interval)
  }

  async #coarsen(interval: number): Promise<void> {
    await this.sampler?.stop()
    await this.#startSampler(interval)
  }

  /** What has stayed since the sampler began, without further calls; `undefined` where it saw none. */
  async alive(): Promise<Attribution | undefined> {
    const calls = this.#sampledCalls
    if (this.sampler === undefined || calls === 0) return undefined
    return { stacks: liveStacks(await this.sampler.profile(), MOST_STACKS), calls, counted: false }
  }

  /** Twice does no harm. */
  async close(): Promise<void> {
    this.mark = []
    this.#dropCode()
    await this.sampler?.stop()
  }

  async #startSampler(interval: number): Promise<void> {
    if (this.sampler === undefined) return
    this.#interval = interval
    this.#sampledCalls = 0
    this.#spans.restart()
    if (await this.sampler.start(interval)) return
    this.sampler = undefined
    this.#caveats.push(SAMPLER_TAKEN)
  }

  #block(calls: number, live: LiveBlock | undefined): Block {
    const { data, external } = this.#reading
    const collections = this.#collections
    return {
      calls,
      collections,
      data: data - this.#before.data,
      external: external - this.#before.external,
      ...this.#timings.ofBlock,
      live,
    }
  }
}
