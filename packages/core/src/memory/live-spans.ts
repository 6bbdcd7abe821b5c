import type { LiveBlock } from './block.ts'
import { type LiveBytes, liveIn, markIn, type OwnedSamples, ownedSamples, subjectBytes } from './live.ts'
import { type Lasting, shareAlive } from './live-lasting.ts'
import type { HeapProfile } from './sampler.ts'
import type { Span } from './stretches.ts'

/** The samples of a block. */
interface BlockSpan {
  readonly span: Span
  readonly recurring: number
  readonly lasting: Lasting
}

/** All blocks so far as one span, and what came evenly and was alive at its end. */
interface WholeSpan {
  readonly after: number
  readonly calls: number
  readonly lasting: Lasting
}

/** Which samples of a profile belong to which block, and what is alive of them. */
export class LiveSpans {
  /** What came evenly in the block before was gone by the last profile: garbage that took its time, and no leak's. */
  lags = false
  #span: Span = { after: 0, until: 0 }
  #current: BlockSpan | undefined
  #previous: BlockSpan | undefined
  #whole: WholeSpan | undefined
  #earlier: WholeSpan | undefined
  /** Functions that allocated tables in the last block, and the size of the largest; nothing is known at first. */
  #tableSites: ReadonlyMap<string, number> | undefined
  #earlierTables: ReadonlyMap<string, number> | undefined

  /** Samples that were taken in the last block, dead ones included. */
  get taken(): number {
    return this.#span.until - this.#span.after
  }

  /** The sampler has been started anew. */
  restart(): void {
    this.#span = { after: 0, until: 0 }
    this.#current = undefined
    this.#previous = undefined
    this.#whole = undefined
    this.#earlier = undefined
  }

  /** What came so far belongs to no block. */
  forget(): void {
    this.#current = undefined
    this.#whole = undefined
    this.#tableSites = undefined
  }

  /** What a block of `calls` calls has left, by the profile after it. */
  next(profile: HeapProfile, interval: number, calls: number): LiveBlock {
    const after = markIn(profile, this.#span.until)
    const earlierTables = this.#tableSites
    const samples = ownedSamples(profile, interval)
    const live = liveIn(samples, { after, until: Infinity }, calls, earlierTables)
    const previous = this.#current
    const older = previous === undefined ? undefined : olderBlock(samples, previous)
    this.#span = { after, until: live.newest }
    this.lags = previous !== undefined && (older?.recurring ?? 0) < previous.recurring / 2
    this.#previous = previous
    this.#earlierTables = earlierTables
    this.#current = { span: this.#span, recurring: live.recurring, lasting: live.lasting }
    this.#tableSites = live.tableSites
    this.#earlier = this.#whole
    this.#whole = this.#withLast(samples, live, calls)
    return liveBlock(live, older, interval, this.#keptOfEarlier(samples))
  }

  /** The blocks so far, the one that has just ended included. */
  #withLast(samples: OwnedSamples, { lasting }: LiveBytes, calls: number): WholeSpan {
    const earlier = this.#earlier
    if (earlier === undefined) return { after: this.#span.after, calls, lasting }
    const all = earlier.calls + calls
    const span = { after: earlier.after, until: this.#span.until }
    return { after: earlier.after, calls: all, lasting: liveIn(samples, span, all).lasting }
  }

  #keptOfEarlier(samples: OwnedSamples): number | undefined {
    return this.#earlier === undefined ? undefined : shareAlive(samples, this.#earlier.lasting)
  }

  /** The same block by a later profile, after more collections. */
  again(profile: HeapProfile, interval: number, calls: number): LiveBlock {
    const previous = this.#previous
    const samples = ownedSamples(profile, interval)
    return liveBlock(
      liveIn(samples, this.#span, calls, this.#earlierTables),
      previous === undefined ? undefined : olderBlock(samples, previous),
      interval,
      this.#keptOfEarlier(samples),
    )
  }
}

/** What is alive of an earlier block. */
interface OlderBlock {
  readonly bytes: number
  readonly recurring: number
}

/** By the very samples that came evenly: a median of few would fall to nothing with a single one of them. */
function olderBlock(samples: OwnedSamples, { span, recurring, lasting }: BlockSpan): OlderBlock {
  return { bytes: subjectBytes(samples, span), recurring: recurring * (shareAlive(samples, lasting) ?? 0) }
}

function liveBlock(
  { newest: _newest, tableSites: _tableSites, lasting: _lasting, ...live }: LiveBytes,
  older: OlderBlock | undefined,
  interval: number,
  keptOfEarlier: number | undefined,
): LiveBlock {
  return {
    ...live,
    interval,
    bytesOfPrevious: older?.bytes,
    recurringOfPrevious: older?.recurring,
    keptOfEarlier,
  }
}
