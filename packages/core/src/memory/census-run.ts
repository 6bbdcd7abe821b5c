import { now, turn } from '../realm.ts'
import type { Caveat, Verdict } from '../verdict.ts'
import { ENOUGH_CALLS } from './block.ts'
import type { CallPlan, Progress } from './calls.ts'
import { ObjectCensus } from './census.ts'
import type { Collector } from './collector.ts'
import type { GrowthEvidence } from './growth.ts'
import {
  AGREEING,
  LEAST_OBJECT,
  leavesHardlyAny,
  mayLeave,
  provenByCensus,
  type Stretch,
} from './growth-census.ts'
import { shortRun, unconfirmed } from './growth-doubts.ts'
import { readHeapWithoutCode } from './heap.ts'
import type { Limits } from './limits.ts'
import { turns } from './settle.ts'
import type { TimedCalls } from './timed-calls.ts'

/** Time of a count over that of a collection, at most, until one has been made. */
const WALK = 6

/** A first count may take so large a share of `maxTime`. */
const MOST_SHARE = 0.35

/** All of it, as a share of `maxTime`. */
const MOST_SHARE_IN_ALL = 1.5

/** Calls of a stretch: so many as fit into this share of `maxTime`, and at least and at most. */
const STRETCH_SHARE = 0.12
const LEAST_STRETCH = 12
const MOST_STRETCH = 2_000

/** Stretches at most: two of the counts around them need not agree with the others. */
const MOST_STRETCHES = AGREEING + 1

/** Growth of the last block, in bytes, below which a red is held against the objects; and the part of it that further calls must leave. */
const SMALL_GROWTH = 128 * 1024
const LEAST_CONFIRMED = 0.5

/** ms kept free for the explanation. */
const RESERVE = 300

/** What the counts are made for. */
export interface CensusTask {
  readonly maxTime: number
  readonly tolerance: number
  /** Most calls in all: where they are given, none are made beyond them. */
  readonly calls: number | undefined
}

/**
 * A second opinion on a slow subject that its few hundred calls have left open, or acquitted beside growth that V8's warm-up
 * explains: all objects that are alive are counted, before its second block and around some further stretches of calls.
 */
export class CensusRun {
  readonly #task: CensusTask
  readonly #collector: Collector
  readonly #limits: Limits
  readonly #calls: TimedCalls
  readonly #plan: CallPlan
  readonly #progress: Progress
  #census: ObjectCensus | undefined
  /** The first count, and the calls before it. */
  #first: { readonly objects: number; readonly index: number } | undefined
  /** ms of the last count. */
  #took = 0
  /** Clock time by which the second opinion has to be there. */
  #latest = Infinity

  constructor(
    task: CensusTask,
    collector: Collector,
    limits: Limits,
    calls: TimedCalls,
    plan: CallPlan,
    progress: Progress,
  ) {
    this.#task = task
    this.#collector = collector
    this.#limits = limits
    this.#calls = calls
    this.#plan = plan
    this.#progress = progress
  }

  /** Counts for the first time, if that is affordable. @returns whether it did, and so has left something on the heap. */
  async begin(): Promise<boolean> {
    const { maxTime, calls } = this.#task
    const { session } = this.#collector
    if (session === undefined || calls !== undefined || this.#census !== undefined) return false
    const census = new ObjectCensus(session)
    this.#census = census
    if (WALK * this.#limits.longest > MOST_SHARE * maxTime || !census.prepare()) return false
    const objects = await this.#countAfterReading(census)
    this.#first = { objects, index: this.#progress.index }
    return true
  }

  /**
   * The verdict, or a red where the counts prove one, or a doubt where they do not bear out a small one.
   *
   * @param unsure - the judge could not be red with so few calls.
   */
  async judge(verdict: Verdict<GrowthEvidence>, unsure: boolean): Promise<Verdict<GrowthEvidence>> {
    const [census, first] = [this.#census, this.#first]
    if (census === undefined || first === undefined) return verdict
    const small = isSmallRed(verdict)
    if (!small && (unsure || !isOpen(verdict))) return verdict
    this.#latest = now() + MOST_SHARE_IN_ALL * this.#task.maxTime
    if (!this.#hasTimeFor(1, 0)) return verdict
    const objects = await this.#countAfterReading(census)
    const before = { calls: this.#progress.index - first.index, objects: objects - first.objects }
    if (before.calls < LEAST_STRETCH) return verdict
    if (small) return leavesHardlyAny(before) ? await this.#confirmed(verdict, before.calls) : verdict
    return isOpen(verdict) && mayLeave(before)
      ? await this.#recounted(verdict, census, before, objects)
      : verdict
  }

  /** The same red, unless further calls leave less than half as much: then V8 was still warming up. */
  async #confirmed(
    verdict: Extract<Verdict<GrowthEvidence>, { kind: 'fail' }>,
    before: number,
  ): Promise<Verdict<GrowthEvidence>> {
    const wanted = (AGREEING - 1) * this.#stretch(before)
    if (!this.#hasTimeFor(0, wanted * this.#calls.perCall)) return verdict
    const data = await this.#collected()
    const calls = await this.#make(wanted)
    if (calls < wanted) return verdict
    const left = ((await this.#collected()) - data) / calls
    const { evidence, caveats } = verdict
    if (left >= LEAST_CONFIRMED * evidence.perCall) return verdict
    return { kind: 'inconclusive', reason: unconfirmed(evidence.perCall, calls, left), evidence, caveats }
  }

  /** Calls of a stretch, of which no more are made than before. */
  #stretch(before: number): number {
    const fitting = Math.floor((STRETCH_SHARE * this.#task.maxTime) / this.#calls.perCall)
    return Math.min(MOST_STRETCH, before, Math.max(LEAST_STRETCH, fitting))
  }

  /** Red where the counts around further stretches prove it. @param at - objects alive now. */
  async #recounted(
    verdict: OpenVerdict,
    census: ObjectCensus,
    before: Stretch,
    at: number,
  ): Promise<Verdict<GrowthEvidence>> {
    const { perCall } = this.#calls
    const wanted = this.#stretch(before.calls)
    let objects = at
    const stretches: Stretch[] = []
    while (stretches.length < MOST_STRETCHES) {
      const missing = Math.max(1, AGREEING - 1 - stretches.length)
      if (!this.#hasTimeFor(missing, missing * wanted * perCall)) break
      const calls = await this.#make(wanted)
      if (calls < wanted) break
      const counted = await this.#count(census)
      stretches.push({ calls, objects: counted - objects })
      objects = counted
      const grown = provenByCensus(before, stretches)
      if (grown !== undefined && grown.perCall * LEAST_OBJECT >= this.#task.tolerance) {
        return red(verdict, { ...verdict.evidence, perCall: grown.perCall * LEAST_OBJECT, objects: grown })
      }
    }
    return verdict
  }

  #make(calls: number): Promise<number> {
    return this.#calls.make(calls, { ...this.#plan, isOver: () => !this.#hasTimeFor(1, 0) })
  }

  #hasTimeFor(counts: number, ms: number): boolean {
    const took = counts * this.#took + ms
    return now() + took < this.#latest && this.#limits.hasTime(took + RESERVE)
  }

  /** Bytes on the heap after a collection. */
  async #collected(): Promise<number> {
    await turns()
    await this.#limits.collecting(() => this.#collector.collect())
    return readHeapWithoutCode().data
  }

  /** What was read out of a profile is gone after a collection or two, and not before. */
  async #countAfterReading(census: ObjectCensus): Promise<number> {
    for (let at = 0; at < 2; at += 1) await this.#limits.collecting(() => this.#collector.collect())
    return await this.#count(census)
  }

  async #count(census: ObjectCensus): Promise<number> {
    await turns()
    const start = now()
    const objects = this.#limits.counting(() => census.count())
    this.#took = now() - start
    await turn()
    return objects
  }
}

type OpenVerdict = Exclude<Verdict<GrowthEvidence>, { kind: 'unsupported' }>

/** Left open for want of a proof, or green by calls too few to see a small leak. */
function isOpen(verdict: Verdict<GrowthEvidence>): verdict is OpenVerdict {
  if (verdict.kind === 'inconclusive') return verdict.evidence.blocks.length > 0 && !isByTimings(verdict)
  return verdict.kind === 'pass' && verdict.caveats.some(({ code }) => code === 'UNSEEN')
}

/** Red by so few bytes that code which V8 compiles now and then may be all of them. */
function isSmallRed(
  verdict: Verdict<GrowthEvidence>,
): verdict is Extract<Verdict<GrowthEvidence>, { kind: 'fail' }> {
  if (verdict.kind !== 'fail' || verdict.evidence.channel !== 'heap') return false
  return (verdict.evidence.blocks.at(-1)?.data ?? 0) < SMALL_GROWTH
}

/** Timings of responses are objects that Node keeps, up to 250 of them. */
function isByTimings({ evidence }: { readonly evidence: GrowthEvidence }): boolean {
  return evidence.blocks.some(({ timings }) => timings !== undefined)
}

function red(verdict: OpenVerdict, evidence: GrowthEvidence): Verdict<GrowthEvidence> {
  const total = evidence.warmup + evidence.calls
  const caveats = verdict.caveats.filter(({ code }: Caveat) => code !== 'UNSEEN')
  return { kind: 'fail', evidence, caveats: total >= ENOUGH_CALLS ? caveats : [...caveats, shortRun(total)] }
}
