import { now, turn } from '../realm.ts'
import { runHookWithin } from '../subject.ts'
import type { Caveat, Verdict } from '../verdict.ts'
import { type Attribution, attribute, MOST_STACKS } from './attribute.ts'
import { type CallPlan, discourageInlining, type Progress, runCalls } from './calls.ts'
import { type Collector, openCollector } from './collector.ts'
import { type Block, ENOUGH_CALLS, type GrowthEvidence, judgeGrowth } from './growth.ts'
import type { GrowthResult, GrowthTask } from './growth-task.ts'
import { type HeapReading, heapFill } from './heap.ts'
import { planBlock, planInterval, planLongInterval, planWarmup } from './plan.ts'
import { refine } from './refine.ts'
import { liveSince, liveStacks, Sampler } from './sampler.ts'
import { settle } from './settle.ts'

/** Mean bytes between samples at which hardly an object is missed. */
const NEARLY_EXACT = 8

/** Calls that a quick subject can make within its time: below, steps outweigh the growth. */
const QUICK_CALLS = 6_000

const NO_CALLS = 'not a single call after the warm-up fitted into the time; raise maxTime'

/** Share of `maxTime` that a quick subject may take while it is undecided: a machine may be busy. */
const OVERTIME = 1.5

/** ms kept free before the deadline for the last settling, the explanation and the runner. */
const RESERVE = 700

/** Measures whether calls of a subject retain memory. Locks, policies and messages are the matcher's. */
export async function measureGrowth(task: GrowthTask): Promise<GrowthResult> {
  const collector = openCollector()
  const progress: Progress = { index: 0 }
  const sampler = collector.session === undefined ? undefined : new Sampler(collector.session)
  try {
    await runHookWithin(task.setup, 'setup', 0, { timeout: patience(task), signal: task.signal })
    try {
      const result = await new GrowthRun(task, collector, sampler, progress).run()
      if (result.verdict.kind === 'fail' && task.onLeak !== undefined) {
        await sampler?.stop()
        await task.onLeak(result)
      }
      return result
    } finally {
      await sampler?.stop()
      // Also when the test has ended by now, so it has time of its own.
      await runHookWithin(task.teardown, 'teardown', progress.index, {
        timeout: Math.max(task.maxTime, 1_000),
      })
    }
  } finally {
    collector.close()
  }
}

/** ms that a call or a hook may take to settle: it must be named before the test's own time limit cuts it off. */
function patience({ maxTime, deadline }: GrowthTask): number {
  return Math.max(50, Math.min(Math.max(maxTime, 1_000), (deadline ?? Infinity) - now() - 200))
}

class GrowthRun {
  readonly #task: GrowthTask
  readonly #collector: Collector
  readonly #progress: Progress
  readonly #plan: CallPlan
  /** Clock time for the last call, and how far it may move while a quick subject is undecided. */
  #until: number
  readonly #latest: number
  readonly #caveats: Caveat[] = []
  #sampler: Sampler | undefined
  #interval = 64
  /** Bytes that one call allocates, as far as the first calls showed it. */
  #allocated = 0
  /** ms per call, from the slowest stretch so far: sampling and growing tables slow a subject down. */
  #perCall = 0
  /** Newest sample at the end of the last block, and of the one before it. */
  #newest = 0
  #olderThan = 0
  #sampledCalls = 0
  #early: Attribution | undefined

  constructor(task: GrowthTask, collector: Collector, sampler: Sampler | undefined, progress: Progress) {
    this.#task = task
    this.#collector = collector
    this.#sampler = sampler
    this.#progress = progress
    const start = now()
    const deadline = task.deadline === undefined ? Infinity : Math.max(start + 50, task.deadline - RESERVE)
    this.#until = Math.min(start + task.maxTime, deadline)
    this.#latest = Math.min(start + OVERTIME * task.maxTime, deadline)
    const { subject, beforeEach, afterEach, signal } = task
    this.#plan = { subject, beforeEach, afterEach, signal, callTimeout: patience(task) }
    if (sampler === undefined) this.#caveats.push(NO_INSPECTOR)
  }

  async run(): Promise<GrowthResult> {
    discourageInlining()
    const warmup = await this.#warmUp()
    await this.#startSampler(this.#interval)
    let reading = await settle(this.#collector, () => true)
    if (heapFill() > 0.85)
      return this.#unsupported(
        'the heap is more than 85 % full, and V8 collects differently there; raise --max-old-space-size',
      )
    const blocks: Block[] = []
    for (;;) {
      const count = this.#nextCount()
      const made = await this.#timed(count)
      if (made === 0 && blocks.length === 0) return this.#unsupported(NO_CALLS)
      // A block that the time cut short may lack the doubling of a table; where there are enough, it is left out.
      const short = made < count
      const previous = blocks.at(-1)
      if (previous === undefined || (made > 0 && !(short && blocks.length >= 3))) {
        const before = reading
        reading = await settle(this.#collector, (now) =>
          isSettled(before, now, made, this.#task.tolerance, previous),
        )
        this.#sampledCalls += made
        blocks.push(await this.#close(before, reading, made, previous))
      }
      const slow = this.#perCall * QUICK_CALLS > this.#task.maxTime
      const decision = judgeGrowth(blocks, {
        warmup,
        tolerance: this.#task.tolerance,
        exhausted: short || !this.#nextFits(slow),
        slow,
        caveats: this.#caveats,
      })
      if (decision.kind === 'verdict') return await this.#result(decision.verdict)
      reading = await this.#prepareNext(blocks.at(-1) as Block, reading)
    }
  }

  /** First calls, until the time per call is known and one-off work is done. */
  async #warmUp(): Promise<number> {
    const { maxTime, warmup } = this.#task
    const allocated: number[] = []
    const start = now()
    for (let at = 0; at < 4 && (warmup === undefined || at < warmup); at += 1) {
      const { heapUsed } = process.memoryUsage()
      await this.#timed(1)
      allocated.push(process.memoryUsage().heapUsed - heapUsed)
      if (now() - start > maxTime / 25) break
    }
    await turn()
    this.#perCall = Math.min(this.#perCall, (now() - start) / Math.max(1, this.#progress.index))
    // The second quickest: a first call also compiles, and a scavenge in between makes a reading negative.
    const planned = warmup ?? planWarmup(this.#perCall, maxTime)
    if (planned > this.#progress.index) await this.#timed(planned - this.#progress.index)
    const typical = allocated.filter((bytes) => bytes > 0).sort((a, b) => a - b)
    this.#allocated = typical[Math.floor(typical.length / 2)] ?? 64 * 1024
    this.#interval = planInterval(this.#allocated, this.#perCall)
    return this.#progress.index
  }

  async #timed(count: number): Promise<number> {
    const start = now()
    const made = await runCalls(this.#plan, this.#progress, count, this.#until)
    if (made > 0) this.#perCall = (now() - start) / made
    return made
  }

  #nextCount(): number {
    const count = planBlock(this.#progress.index, this.#perCall, this.#task.maxTime)
    return Math.min(count, (this.#task.calls ?? Infinity) - this.#progress.index)
  }

  /** Whether a whole next block fits: a shorter one would miss the doubling of a table. */
  #fits(count: number): boolean {
    const whole = planBlock(this.#progress.index, this.#perCall, this.#task.maxTime)
    return count >= whole && now() + count * this.#perCall < this.#until
  }

  /** The same for the next block; a quick subject that is still undecided gets overtime for one more. */
  #nextFits(slow: boolean): boolean {
    const count = this.#nextCount()
    if (this.#fits(count)) return true
    if (!slow) this.#until = this.#latest
    return this.#fits(count)
  }

  async #startSampler(interval: number): Promise<void> {
    if (this.#sampler === undefined) return
    this.#interval = interval
    this.#newest = 0
    this.#olderThan = 0
    this.#sampledCalls = 0
    if (!(await this.#sampler.start(interval))) {
      this.#sampler = undefined
      this.#caveats.push(SAMPLER_TAKEN)
    }
  }

  async #close(
    before: HeapReading,
    after: HeapReading,
    calls: number,
    previous: Block | undefined,
  ): Promise<Block> {
    const sizes = { calls, data: after.data - before.data, external: after.external - before.external }
    if (this.#sampler === undefined)
      return {
        ...sizes,
        live: undefined,
        liveObjects: undefined,
        recurring: undefined,
        liveOfPrevious: undefined,
      }
    const profile = await this.#sampler.profile()
    const start = this.#newest
    const { bytes, objects, recurring, newest } = liveSince(profile, start, calls)
    const all = liveSince(profile, this.#olderThan, calls)
    if (previous === undefined && this.#task.attribute) {
      this.#early = { stacks: liveStacks(profile, MOST_STACKS), calls, counted: false }
    }
    this.#olderThan = start
    this.#newest = newest
    const known = previous?.live !== undefined && this.#sampledCalls > calls
    return {
      ...sizes,
      live: bytes,
      liveObjects: objects,
      recurring: this.#interval <= NEARLY_EXACT ? recurring : undefined,
      liveOfPrevious: known ? all.bytes - bytes : undefined,
    }
  }

  /**
   * Before the next block: a coarser sampler where the profile would grow too long to read, and a fresh reading. V8
   * keeps some ten KB of a profile that was read until the next one, so both ends of a block must have them.
   */
  async #prepareNext(block: Block, reading: HeapReading): Promise<HeapReading> {
    if (this.#sampler === undefined || block.live === undefined) return reading
    const remaining = Math.min(1.3 * ENOUGH_CALLS, (this.#until - now()) / Math.max(this.#perCall, 1e-4))
    const interval = planLongInterval(this.#interval, this.#allocated, block.live / block.calls, remaining)
    if (interval !== this.#interval) {
      await this.#sampler.stop()
      await this.#startSampler(interval)
    }
    return await settle(this.#collector, () => true)
  }

  async #result(verdict: Verdict<GrowthEvidence>): Promise<GrowthResult> {
    const attribution =
      verdict.kind === 'fail' && this.#task.attribute
        ? await this.#attribute(verdict.evidence.perCall)
        : undefined
    return { verdict: refine(verdict, attribution), calls: this.#progress.index, attribution }
  }

  async #attribute(retained: number): Promise<Attribution | undefined> {
    const { session } = this.#collector
    if (session === undefined || this.#sampler === undefined || this.#early === undefined) return undefined
    return await attribute({
      plan: this.#plan,
      progress: this.#progress,
      collector: this.#collector,
      session,
      sampler: this.#sampler,
      early: this.#early,
      retained,
      perCall: this.#perCall,
      deadline: (this.#task.deadline ?? Infinity) - RESERVE / 2,
    })
  }

  #unsupported(reason: string): GrowthResult {
    return {
      verdict: { kind: 'unsupported', reason, caveats: this.#caveats },
      calls: this.#progress.index,
      attribution: undefined,
    }
  }
}

/** Clean already, or growing at the rate of the block before: another collection would change neither. */
function isSettled(
  before: HeapReading,
  after: HeapReading,
  calls: number,
  tolerance: number,
  previous: Block | undefined,
): boolean {
  const data = (after.data - before.data) / calls
  const external = (after.external - before.external) / calls
  if (data < tolerance && external < tolerance) return true
  if (previous === undefined || previous.data <= 0) return false
  const change = data / (previous.data / previous.calls)
  return change > 0.8 && change < 1.25
}

const NO_INSPECTOR: Caveat = {
  code: 'NO_INSPECTOR',
  text: 'this Node was built without an inspector: bytes only, no allocation sites',
}

const SAMPLER_TAKEN: Caveat = {
  code: 'SAMPLER_TAKEN',
  text: 'another heap profiler is running in this isolate: bytes only, no allocation sites',
}
