import { now, turn } from '../realm.ts'
import { type Hook, runHookWithin, type Subject } from '../subject.ts'
import type { Verdict } from '../verdict.ts'
import { type Attribution, attribute, MOST_STACKS } from './attribute.ts'
import { type CallPlan, discourageInlining, type Progress, runCalls } from './calls.ts'
import { type Collector, openCollector } from './collector.ts'
import { heapFill } from './heap.ts'
import {
  ENOUGH_CALLS,
  type InstanceBlock,
  type InstancesEvidence,
  judgeInstances,
  LEAST_BLOCKS,
} from './instances.ts'
import { type CountedClass, InstanceCounter } from './instances-count.ts'
import { planWarmup } from './plan.ts'
import { liveStacks, Sampler } from './sampler.ts'
import { settle } from './settle.ts'
import { surroundings } from './surroundings.ts'

/** What to count, and within which bounds. */
export interface InstancesTask {
  readonly subject: Subject
  readonly classes: readonly CountedClass[]
  readonly setup: Hook | undefined
  readonly teardown: Hook | undefined
  readonly beforeEach: Hook | undefined
  readonly afterEach: Hook | undefined
  /** Most calls in all. */
  readonly calls: number | undefined
  readonly warmup: number | undefined
  /** ms for the verdict. */
  readonly maxTime: number
  /**
   * On failure, find out where what stays is allocated, then call this with one of the instances that were left, before
   * `teardown`. Must not throw.
   */
  readonly onLeft: ((held: WeakRef<object>) => Promise<void>) | undefined
  readonly signal: AbortSignal
  /** Clock time by which the verdict must be there. */
  readonly deadline: number | undefined
}

/** The verdict, and on failure where what stays is allocated. */
export interface InstancesResult {
  readonly verdict: Verdict<InstancesEvidence>
  readonly calls: number
  readonly attribution: Attribution | undefined
}

/** Rounds of settling for a block that left more instances; finalizers and work in flight may end meanwhile. */
const PATIENCE = 3

/** A block is at least this part of all calls before it, and at most; what happens once is in one of them only. */
const LEAST_GROWTH = 0.5
const MOST_GROWTH = 1.95

/** Share of the heap's limit at which no more calls are made: what leaks may be large. */
const FULL = 0.6

/** ms kept free before the deadline for the explanation and the runner. */
const RESERVE = 500

/** Calls whose survivors show which functions allocate. */
const EXPLAINED_CALLS = 50
/** ms that they may take. */
const EXPLAINED_TIME = 300

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
    try {
      return await new InstancesRun(task, collector, counter, progress, timeout).run()
    } finally {
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
  /** Clock time for the last call. */
  readonly #until: number
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
    const deadline = Math.max(now() + 50, (task.deadline ?? Infinity) - RESERVE)
    const until = Math.min(now() + task.maxTime, deadline)
    this.#until = until
    this.#plan = {
      subject,
      beforeEach,
      afterEach,
      signal,
      callTimeout,
      clock: now,
      isFull: () => false,
      isOver: () => now() >= until,
    }
  }

  async run(): Promise<InstancesResult> {
    discourageInlining()
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
        caveats: [],
      }
      const decision = judgeInstances(blocks, situation)
      if (decision.kind === 'verdict') return await this.#result(decision.verdict)
    }
  }

  /** First calls, until the time per call is known and one-off work is done. */
  async #warmUp(): Promise<number> {
    const { maxTime, warmup } = this.#task
    const start = now()
    const first = await runCalls(this.#plan, this.#progress, Math.min(4, warmup ?? 4))
    this.#perCall = (now() - start) / Math.max(1, first)
    const planned = warmup ?? planWarmup(this.#perCall, maxTime)
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
    const start = now()
    await settle(this.#collector, () => true)
    const counts = this.#task.classes.map((one) =>
      first ? this.#counter.countBefore(one) : this.#counter.count(one),
    )
    this.#countTime = now() - start
    await turn()
    return counts
  }

  /** Calls in pieces, so that a leak of large objects ends before the heap does. */
  async #calls(count: number): Promise<number> {
    const start = now()
    const piece = Math.max(1, Math.ceil(count / 16))
    let made = 0
    while (made < count && now() < this.#until && !this.#full) {
      const calls = await runCalls(this.#plan, this.#progress, Math.min(piece, count - made))
      made += calls
      if (heapFill() > FULL) {
        await this.#collector.collect()
        this.#full = heapFill() > FULL
      }
      if (calls === 0) break
    }
    if (made > 0) this.#perCall = Math.max(this.#perCall / 4, (now() - start) / made)
    return made
  }

  /** How much longer each block is than all before, so that three of them fit into the time, or reach enough calls. */
  #growth(): number {
    const time = this.#until - now() - 2 * LEAST_BLOCKS * this.#countTime
    const affordable = this.#progress.index + Math.max(0, time) / Math.max(this.#perCall, 1e-5)
    const total = Math.min(affordable, 1.05 * ENOUGH_CALLS)
    const growth = (total / Math.max(1, this.#progress.index)) ** (1 / LEAST_BLOCKS) - 1
    return Math.min(MOST_GROWTH, Math.max(LEAST_GROWTH, growth))
  }

  #nextCount(growth: number): number {
    const { index } = this.#progress
    const count = Math.max(1, Math.ceil(growth * index))
    return Math.min(count, (this.#task.calls ?? Infinity) - index)
  }

  #fits(count: number): boolean {
    return count > 0 && now() + count * this.#perCall + this.#countTime < this.#until
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

  /** Where what stays alive is allocated: some further calls under the sampler. */
  async #attribute(): Promise<Attribution | undefined> {
    const { session } = this.#collector
    if (session === undefined) return undefined
    const sampler = new Sampler(session)
    if (!(await sampler.start(1))) return undefined
    const until = now() + EXPLAINED_TIME
    const plan: CallPlan = { ...this.#plan, isOver: () => now() >= until }
    const calls = await runCalls(plan, this.#progress, EXPLAINED_CALLS)
    await settle(this.#collector, () => true)
    const stacks = liveStacks(await sampler.profile(), MOST_STACKS)
    return await attribute({
      plan: this.#plan,
      progress: this.#progress,
      collector: this.#collector,
      session,
      sampler,
      early: { stacks, calls: Math.max(1, calls), counted: true },
      // No figure to hold the exact record against: any bytes will do.
      retained: 0,
      perCall: this.#perCall,
      deoptimise: !surroundings().debugged,
      deadline: (this.#task.deadline ?? Infinity) - RESERVE / 2,
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
