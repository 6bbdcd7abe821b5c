import { now, turn } from '../realm.ts'
import { runHookWithin } from '../subject.ts'
import type { Caveat, Verdict } from '../verdict.ts'
import type { Attribution } from './attribute.ts'
import { type CallPlan, discourageInlining, type Progress, runCalls } from './calls.ts'
import { type Collector, openCollector } from './collector.ts'
import { heapFill } from './heap.ts'
import { type InstanceBlock, type InstancesEvidence, judgeInstances, LEAST_BLOCKS } from './instances.ts'
import { attributeInstances } from './instances-attribute.ts'
import { InstanceCounter } from './instances-count.ts'
import { CALLS_SHARE, planGrowth, planInstancesWarmup } from './instances-plan.ts'
import type { InstancesResult, InstancesTask } from './instances-task.ts'
import { Limits, type OwnTime, openOwnTime, pausingClock } from './limits.ts'
import { settle } from './settle.ts'
import { surroundings } from './surroundings.ts'

/** Rounds of settling for a block that left more instances; finalizers and work in flight may end meanwhile. */
const PATIENCE = 3

/** Share of the heap's limit at which no more calls are made: what leaks may be large. */
const FULL = 0.6

/** ms kept free before the deadline for the message and the runner. */
const RESERVE = 250

/** Measures whether calls leave more instances of classes alive. */
export async function measureInstances(task: InstancesTask): Promise<InstancesResult> {
  const collector = openCollector()
  const progress: Progress = { index: 0 }
  const timeout = Math.max(
    50,
    Math.min(Math.max(task.maxTime, 1_000), (task.deadline ?? Infinity) - now() - 200),
  )
  try {
    const { session } = collector
    if (session === undefined) return unsupported(NO_INSPECTOR)
    const counter = new InstanceCounter(session)
    if (!counter.prepare(task.classes)) return unsupported(NO_CODE)
    await runHookWithin(task.setup, 'setup', 0, { timeout, signal: task.signal })
    const run = new InstancesRun(task, collector, counter, progress, timeout)
    try {
      return await run.run()
    } finally {
      run.close()
      await runHookWithin(task.teardown, 'teardown', progress.index, {
        timeout: Math.max(task.maxTime, 1_000),
      })
    }
  } finally {
    collector.close()
  }
}

class InstancesRun {
  readonly #task: InstancesTask
  readonly #collector: Collector
  readonly #counter: InstanceCounter
  readonly #progress: Progress
  readonly #plan: CallPlan
  /** Counting is slow where the heap is large, and then has time of its own. */
  readonly #limits: Limits
  /** Stands while other processes have the CPU. */
  readonly #own: OwnTime
  readonly #caveats: readonly Caveat[]
  readonly #debugged: boolean
  /** ms per call, and of settling and counting once. */
  #perCall = 0
  #countTime = 0
  #full = false

  constructor(
    task: InstancesTask,
    collector: Collector,
    counter: InstanceCounter,
    progress: Progress,
    callTimeout: number,
  ) {
    this.#task = task
    this.#collector = collector
    this.#counter = counter
    this.#progress = progress
    const { subject, beforeEach, afterEach, signal } = task
    const { debugged, caveats } = surroundings()
    this.#debugged = debugged
    this.#caveats = caveats
    const clock = debugged ? pausingClock(now) : now
    this.#own = openOwnTime(clock)
    this.#limits = new Limits(clock, this.#own, task.maxTime, task.deadline)
    const { isOver } = this.#limits
    this.#plan = { subject, beforeEach, afterEach, signal, callTimeout, clock, isFull: () => false, isOver }
  }

  close(): void {
    this.#own.close()
  }

  async run(): Promise<InstancesResult> {
    await discourageInlining()
    const warmup = await this.#warmUp()
    const classes = this.#task.classes.map(({ name }) => name)
    const before = await this.#baseline()
    const growth = this.#growth()
    let counts = before
    const blocks: InstanceBlock[] = []
    for (;;) {
      const count = this.#nextCount(growth)
      const calls = await this.#calls(count)
      if (calls > 0) {
        const after = await this.#settled(counts, calls, blocks.at(-1))
        blocks.push({ calls, more: after.map((alive, at) => alive - (counts[at] as number)) })
        counts = after
      } else if (blocks.length === 0) return unsupported(NO_CALLS)
      const situation = {
        classes,
        before,
        warmup,
        exhausted: calls < count || this.#full || !this.#fits(this.#nextCount(growth)),
        caveats: this.#caveats,
      }
      const decision = judgeInstances(blocks, situation)
      if (decision.kind === 'verdict') return await this.#result(decision.verdict)
    }
  }

  /** First calls, until the time per call is known and one-off work is done. */
  async #warmUp(): Promise<number> {
    const { maxTime, warmup } = this.#task
    const start = this.#own.now()
    const first = await runCalls(this.#plan, this.#progress, Math.min(4, warmup ?? 4))
    this.#perCall = (this.#own.now() - start) / Math.max(1, first)
    const planned = warmup ?? planInstancesWarmup(this.#perCall, maxTime, this.#task.calls)
    if (planned > first) await this.#calls(planned - first)
    return this.#progress.index
  }

  /** Instances before the first block, counted until no more of them go. */
  async #baseline(): Promise<number[]> {
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
  async #settled(
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
    const counts = await this.#limits.collecting(async () => {
      await settle(this.#collector, () => true)
      return this.#task.classes.map((one) =>
        first ? this.#counter.countBefore(one) : this.#counter.count(one),
      )
    })
    this.#countTime = this.#own.now() - start
    await turn()
    return counts
  }

  /** Calls in pieces, so that a leak of large objects ends before the heap does. */
  async #calls(count: number): Promise<number> {
    const start = this.#own.now()
    const piece = Math.max(1, Math.ceil(count / 16))
    let made = 0
    while (made < count && !this.#limits.isOver() && !this.#full) {
      const calls = await runCalls(this.#plan, this.#progress, Math.min(piece, count - made))
      made += calls
      if (heapFill() > FULL) {
        await this.#collector.collect()
        this.#full = heapFill() > FULL
      }
      if (calls === 0) break
    }
    if (made > 0) this.#perCall = Math.max(this.#perCall / 4, (this.#own.now() - start) / made)
    return made
  }

  #growth(): number {
    const left = this.#limits.left - (LEAST_BLOCKS + 1) * this.#countTime
    return planGrowth({
      index: this.#progress.index,
      calls: this.#task.calls,
      perCall: this.#perCall,
      left: Math.max(CALLS_SHARE * this.#limits.left, left),
    })
  }

  #nextCount(growth: number): number {
    const { index } = this.#progress
    const count = Math.max(1, Math.ceil(growth * index))
    return Math.min(count, (this.#task.calls ?? Infinity) - index)
  }

  #fits(count: number): boolean {
    return count > 0 && count * this.#perCall + this.#countTime < this.#limits.left
  }

  async #result(verdict: Verdict<InstancesEvidence>): Promise<InstancesResult> {
    const { onLeft } = this.#task
    const explains = verdict.kind === 'fail' && onLeft !== undefined
    const attribution = explains && !this.#full ? await this.#attribute() : undefined
    if (explains) {
      const growing = this.#task.classes[verdict.evidence.growing.indexOf(true)]
      const held = growing === undefined ? undefined : this.#counter.findNew(growing)
      if (held !== undefined) await onLeft(held)
    }
    return { verdict, calls: this.#progress.index, attribution }
  }

  async #attribute(): Promise<Attribution | undefined> {
    return await attributeInstances({
      plan: this.#plan,
      progress: this.#progress,
      collector: this.#collector,
      perCall: this.#perCall,
      deoptimise: !this.#debugged,
      deadline: (this.#task.deadline ?? Infinity) - RESERVE,
    })
  }
}

function unsupported(reason: string): InstancesResult {
  return { verdict: { kind: 'unsupported', reason, caveats: [] }, calls: 0, attribution: undefined }
}

const NO_INSPECTOR = 'this Node was built without an inspector, which counts the objects'
const NO_CODE =
  'code generation from strings is forbidden here, and without it the sandbox of the class cannot be found'
const NO_CALLS = 'not a single call after the warm-up fitted into the time; raise maxTime'
