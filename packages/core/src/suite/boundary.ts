import { monitorEventLoopDelay } from 'node:perf_hooks'
import { type Collector, openCollector } from '../memory/collector.ts'
import { type HeapReading, readHeap, readOldHeap } from '../memory/heap.ts'
import { keepCode } from '../memory/kept-code.ts'
import { Sampler } from '../memory/sampler.ts'
import { turns } from '../memory/settle.ts'
import { lightReading } from '../memory/snapshots.ts'
import { now, pause, turn, v8 } from '../realm.ts'
import type { SnapshotReading } from '../run/record.ts'

/** Resolution of the event-loop monitor in ms: it wakes the loop so often. */
const LOOP_RESOLUTION = 10

/** ms to wait before each further collection. */
const PATIENCE: readonly number[] = [0, 5, 10]

/** ms to wait once more where no reading was exact: a compiler in the background is slow on a busy machine. */
const MORE_PATIENCE = 20

/** A reading, and whether all of it are objects. */
interface ExactReading extends HeapReading {
  readonly exact: boolean
}

/** Bytes that are free in the old generation of any heap; V8's pages have 256 KB. */
const FREE = 48 * 1024

/**
 * V8 counts what it has set aside to allocate from, up to a page of 256 KB, as used. It has then taken nearly all that was
 * free in the old generation, which shows it; another collection gives it back.
 */
function isExact(): boolean {
  const old = v8()
    .getHeapSpaceStatistics()
    .find(({ space_name }) => space_name === 'old_space')
  return old === undefined || old.space_available_size > FREE
}

function isLower(one: HeapReading, other: HeapReading): boolean {
  return one.data + one.external < other.data + other.external
}

/** Reads the boundaries of tests after full collections, and knows what that costs. One for each test file. */
export class BoundaryReader {
  readonly #collector: Collector
  readonly #dropCode = keepCode()
  readonly #loop = monitorEventLoopDelay({ resolution: LOOP_RESOLUTION })
  /** ms of the last collections, for what the next will take. */
  #cost = 0
  #exact = true
  #sampler: Sampler | undefined

  constructor() {
    this.#collector = openCollector()
    this.#loop.enable()
  }

  /** ms that a reading takes, by those so far. */
  get cost(): number {
    return this.#cost
  }

  /** Whether the last reading is of objects alone; otherwise it may stand too high by up to a page of V8. */
  get exact(): boolean {
    return this.#exact
  }

  /**
   * Collects and reads. Where the heap stands higher than `enough`, collects again before that is believed: finalizers,
   * weak references and work in flight take turns of the event loop.
   */
  async settled(
    enough: (reading: HeapReading) => boolean,
  ): Promise<SnapshotReading & { readonly live: number }> {
    const start = now()
    let best = await this.#collect()
    const single = now() - start
    this.#cost = this.#cost === 0 ? single : (this.#cost + single) / 2
    for (const wait of [...PATIENCE, MORE_PATIENCE]) {
      if (best.exact && (enough(best) || wait === MORE_PATIENCE)) break
      if (wait > 0) await pause(wait)
      const next = await this.#collect()
      // No test has run in between: what stands higher is not of objects.
      if (best.exact === next.exact ? isLower(next, best) : next.exact) best = next
    }
    this.#exact = best.exact
    const read = { ...lightReading(), external: best.external, live: best.data }
    this.#loop.reset()
    return read
  }

  /** Reads where the collection answers, before anything of ours or the runner's is allocated. */
  async #collect(): Promise<ExactReading> {
    const { session } = this.#collector
    await turns()
    if (session === undefined) {
      await this.#collector.collect()
      return { ...readHeap(), exact: true }
    }
    const reading = await new Promise<ExactReading>((resolve) => {
      session.post('HeapProfiler.collectGarbage', () => resolve({ ...readOldHeap(), exact: isExact() }))
    })
    // Code resumed from the inspector's callback runs under its frames; leave them first.
    await turn()
    return reading
  }

  /** Longest time in ms that the loop was held up since the last call or reading, to {@link LOOP_RESOLUTION}. */
  loopDelay(): number {
    const { max } = this.#loop
    this.#loop.reset()
    // The monitor counts its own period in.
    return max === 0 ? 0 : Math.max(0, Math.round(max / 1e6) - LOOP_RESOLUTION)
  }

  /** Samples what is allocated from now on; `undefined` where another profiler has V8's only sampler. */
  async sample(interval: number): Promise<Sampler | undefined> {
    const { session } = this.#collector
    if (session === undefined) return undefined
    const sampler = new Sampler(session)
    this.#sampler = (await sampler.start(interval)) ? sampler : undefined
    return this.#sampler
  }

  async close(): Promise<void> {
    this.#dropCode()
    this.#loop.disable()
    await this.#sampler?.stop()
    this.#collector.close()
  }
}
