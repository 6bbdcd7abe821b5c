import { now } from '../realm.ts'
import { runHookWithin } from '../subject.ts'
import type { Caveat, Verdict } from '../verdict.ts'
import { type Attribution, attribute } from './attribute.ts'
import { type Block, LEAST_BLOCKS } from './block.ts'
import { BlockPlan } from './block-plan.ts'
import { type CallPlan, discourageInlining, type Progress } from './calls.ts'
import { CensusRun } from './census-run.ts'
import { type Collector, openCollector } from './collector.ts'
import { type Decision, type GrowthEvidence, judgeGrowth, unsettled, verdictOf } from './growth.ts'
import { noEvidence } from './growth-evidence.ts'
import { isUnexplained } from './growth-proof.ts'
import { type GrowthResult, type GrowthTask, PATIENCE, patience } from './growth-task.ts'
import { isNearlyFull, NEARLY_FULL } from './heap.ts'
import { Limits, type OwnTime, openOwnTime, pausingClock } from './limits.ts'
import { noCalls } from './no-calls.ts'
import { Readings } from './readings.ts'
import { refine } from './refine.ts'
import { surroundings } from './surroundings.ts'
import { TimedCalls } from './timed-calls.ts'
import { WarmupMemory } from './warmup-memory.ts'

/** What copies a collection that grows takes longer with each call: it is measured as a slow one from the start. */
const SLOWING = 8

/** The next collection would not have ended by then. */
const TOO_LATE = "collections take too long for the test's own time limit; raise that"

/** Collections of a thorough settling. */
const SETTLING = 3
/** And of an attribution by further calls. */
const ATTRIBUTING = 4

/** Collections within a block, at most: each of them takes as long as a reading. */
const MOST_COLLECTIONS = 12

/** Measures whether calls of a subject retain memory. Locks, policies and messages are the matcher's. */
export async function measureGrowth(task: GrowthTask): Promise<GrowthResult> {
  const collector = openCollector()
  const progress: Progress = { index: 0 }
  try {
    await runHookWithin(task.setup, 'setup', 0, { timeout: patience(task), signal: task.signal })
    const run = new GrowthRun(task, collector, progress)
    try {
      const result = await run.run()
      const { kind } = result.verdict
      const told = kind === 'fail' ? task.onLeak : kind === 'inconclusive' ? task.onDoubt : undefined
      if (told !== undefined) {
        await run.close()
        await told(result)
      }
      return result
    } finally {
      await run.close()
      // Also when the test has ended by now, so it has time of its own.
      await runHookWithin(task.teardown, 'teardown', progress.index, {
        timeout: Math.max(PATIENCE * task.maxTime, 1_000),
      })
    }
  } finally {
    collector.close()
  }
}

class GrowthRun {
  readonly #task: GrowthTask
  readonly #collector: Collector
  readonly #progress: Progress
  readonly #plan: CallPlan
  readonly #readings: Readings
  readonly #limits: Limits
  /** Stands while other processes have the CPU. */
  readonly #own: OwnTime
  readonly #caveats: Caveat[] = []
  readonly #debugged: boolean
  readonly #calls: TimedCalls
  readonly #blocks: BlockPlan
  readonly #census: CensusRun
  #warmup = 0
  /** Other processes made the run too short for a red. */
  #starved = false
  /** Calls between collections within a block, once they are wanted. */
  #segment: number | undefined

  constructor(task: GrowthTask, collector: Collector, progress: Progress) {
    const { debugged, caveats } = surroundings()
    this.#caveats.push(...caveats)
    this.#debugged = debugged
    this.#task = task
    this.#collector = collector
    this.#progress = progress
    const clock = debugged ? pausingClock(now) : now
    this.#own = openOwnTime(clock)
    this.#limits = new Limits(clock, this.#own, task.maxTime, task.deadline)
    const { subject, beforeEach, afterEach, signal } = task
    const { isFull, isOver } = this.#limits
    const callTimeout = patience(task)
    this.#plan = { subject, beforeEach, afterEach, signal, callTimeout, clock, isFull, isOver }
    this.#calls = new TimedCalls(this.#plan, progress, this.#own)
    this.#blocks = new BlockPlan(task, this.#limits, this.#calls, progress)
    this.#census = new CensusRun(task, collector, this.#limits, this.#calls, this.#plan, progress)
    this.#readings = new Readings(collector, this.#limits, this.#caveats)
  }

  async close(): Promise<void> {
    await this.#readings.close()
    this.#own.close()
  }

  async run(): Promise<GrowthResult> {
    const start = now()
    await discourageInlining()
    this.#limits.startBlock()
    const { maxTime, warmup, calls, deadline } = this.#task
    const memory = new WarmupMemory(() => this.#readings.collect())
    const allocated = await this.#calls.warmUp(maxTime, { warmup, calls }, memory)
    this.#blocks.leftPerCall = memory.perCall
    // With a given warm-up, no call more than that.
    const probe = warmup === undefined ? () => this.#calls.probe(maxTime, calls) : undefined
    await this.#readings.start(allocated, this.#calls.plain, this.#blocks.isSlow(SLOWING), probe)
    this.#warmup = this.#progress.index
    if (isNearlyFull()) return this.#unsupported(NEARLY_FULL)
    const blocks: Block[] = []
    for (;;) {
      const planned = this.#blocks.planned(blocks)
      const count = this.#blocks.nextCount(blocks, planned)
      this.#limits.startBlock()
      this.#readings.startBlock()
      const made = await this.#makeBlock(count)
      if (made === 0 && blocks.length === 0) return this.#withoutVerdict(noCalls(start, maxTime, deadline))
      // A block that the time cut short may lack the doubling of a table; where there are enough, it is left out.
      const missing = count - made
      const late = !this.#limits.hasTimeFor(1)
      if (late && blocks.length === 0) return this.#withoutVerdict(TOO_LATE)
      const counts = made > 0 && !late && !(missing > 0 && blocks.length >= LEAST_BLOCKS)
      const ends = late || this.#blocks.endsRun(blocks.length, count, made)
      const decision = await this.#close(blocks, counts ? made : 0, ends ? missing : 0, ends)
      if (decision.kind === 'verdict')
        return await this.#result(await this.#census.judge(decision.verdict, this.#starved))
      const undecided = this.#blocks.isSlow() || blocks.length >= LEAST_BLOCKS
      if (undecided && (await this.#census.begin())) await this.#readings.again()
      if ((blocks.length > 1 || this.#blocks.isSlow()) && isUnexplained(blocks.at(-1))) this.#segment ??= made
      await this.#readings.coarsen(blocks, this.#blocks.callsToCome())
    }
  }

  /** Reads what the last calls left, and judges: first after one collection, thoroughly where that is not enough. */
  async #close(blocks: Block[], made: number, missing: number, exhausted: boolean): Promise<Decision> {
    if (made > 0) blocks.push(await this.#readings.afterBlock(made))
    const slow = this.#blocks.isSlow()
    const situation = {
      warmup: this.#warmup,
      tolerance: this.#task.tolerance,
      exhausted: exhausted || !this.#blocks.nextFits(blocks, slow),
      slow,
      starved: this.#blocks.isStarved(blocks, missing),
      end: this.#blocks.endOf(missing),
      caveats: this.#caveats,
    }
    this.#starved = situation.starved
    let decision = judgeGrowth(blocks, situation)
    if (made === 0) return decision
    if (verdictOf(decision) !== 'pass' && this.#readings.needsExact(blocks.at(-1) as Block)) {
      blocks.push(await this.#readings.exact(blocks.pop() as Block))
      decision = judgeGrowth(blocks, situation)
    }
    const verdict = verdictOf(decision)
    if (verdict === 'pass') return decision
    if (blocks.length > 1 && decision.kind === 'continue' && !this.#readings.lags) return decision
    if (!this.#limits.hasTimeFor(SETTLING))
      return unsettled(judgeGrowth(blocks, { ...situation, exhausted: true }), TOO_LATE)
    blocks.push(await this.#readings.settled(blocks.pop() as Block, verdict === 'fail'))
    return judgeGrowth(blocks, situation)
  }

  /** The calls of a block, with collections in between where objects do not explain what grows. */
  async #makeBlock(count: number): Promise<number> {
    const segment = Math.max(this.#segment ?? count, Math.ceil(count / MOST_COLLECTIONS))
    let made = 0
    while (made < count) {
      if (made > 0) await this.#readings.collect()
      const wanted = Math.min(segment, count - made)
      const done = await this.#calls.make(wanted)
      made += done
      if (done < wanted) break
    }
    return made
  }

  async #result(verdict: Verdict<GrowthEvidence>): Promise<GrowthResult> {
    const attribution = this.#task.attribute ? await this.#attributed(verdict) : undefined
    return { ...refine(verdict, attribution), calls: this.#progress.index }
  }

  /** A doubt is explained by what is known already: it has no time left. */
  async #attributed(verdict: Verdict<GrowthEvidence>): Promise<Attribution | undefined> {
    switch (verdict.kind) {
      case 'fail':
        return this.#limits.hasTimeFor(ATTRIBUTING)
          ? await this.#attribute(verdict.evidence.perCall)
          : this.#readings.early
      case 'inconclusive':
        return this.#limits.longCollection === undefined && this.#limits.hasTimeFor(1)
          ? await this.#readings.alive()
          : undefined
      default:
        return undefined
    }
  }

  async #attribute(retained: number): Promise<Attribution | undefined> {
    const { session } = this.#collector
    const { sampler, early } = this.#readings
    if (session === undefined || sampler === undefined || early === undefined) return undefined
    return await attribute({
      plan: { ...this.#plan, isFull: () => false },
      progress: this.#progress,
      collector: this.#collector,
      session,
      sampler,
      early,
      retained,
      size: retained,
      perCall: this.#calls.perCall,
      deoptimise: !this.#debugged,
      deadline: (this.#task.deadline ?? Infinity) - this.#limits.reserve / 2,
    })
  }

  #withoutVerdict(reason: string): GrowthResult {
    const evidence = noEvidence(this.#warmup, this.#task.tolerance)
    return {
      verdict: { kind: 'inconclusive', reason, evidence, caveats: this.#caveats },
      calls: this.#progress.index,
      attribution: undefined,
    }
  }

  #unsupported(reason: string): GrowthResult {
    return {
      verdict: { kind: 'unsupported', reason, caveats: this.#caveats },
      calls: this.#progress.index,
      attribution: undefined,
    }
  }
}
