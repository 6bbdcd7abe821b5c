import { memoryUsage, now } from '../realm.ts'
import { runHookWithin } from '../subject.ts'
import type { Caveat, Verdict } from '../verdict.ts'
import type { Attribution } from './attribute.ts'
import { type CallPlan, discourageInlining, type Progress, runCalls } from './calls.ts'
import { type Collector, openCollector } from './collector.ts'
import { heapFill } from './heap.ts'
import { type InstanceBlock, type InstancesEvidence, judgeInstances } from './instances.ts'
import { attributeInstances } from './instances-attribute.ts'
import { InstanceCounter } from './instances-count.ts'
import { type BlockPlan, fits, planCount } from './instances-plan.ts'
import { InstanceReadings } from './instances-readings.ts'
import type { InstancesResult, InstancesTask } from './instances-task.ts'
import { Limits, type OwnTime, openOwnTime, pausingClock } from './limits.ts'
import { noCalls } from './no-calls.ts'
import { planWarmup } from './plan.ts'
import { surroundings } from './surroundings.ts'
import { WarmupMemory } from './warmup-memory.ts'

/** Share of the heap's limit at which no more calls are made: what leaks may be large. */
const FULL = 0.6

/** Bytes after which a warm-up looks whether they stay: each further MB makes a count longer. */
const FIRST_LOOK = 8 * 1024 * 1024

/** Collections of an attribution by further calls. */
const ATTRIBUTING = 4

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
  readonly #readings: InstanceReadings
  /** ms per call. */
  #perCall = 0
  /** Bytes that each call leaves: on the heap, and there and outside of it. */
  #leftPerCall = { heap: 0, all: 0 }
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
    this.#readings = new InstanceReadings(task.classes, collector, counter, this.#limits, this.#own)
    const { isOver } = this.#limits
    this.#plan = { subject, beforeEach, afterEach, signal, callTimeout, clock, isFull: () => false, isOver }
  }

  close(): void {
    this.#own.close()
  }

  async run(): Promise<InstancesResult> {
    const start = now()
    await discourageInlining()
    const warmup = await this.#warmUp()
    const classes = this.#task.classes.map(({ name }) => name)
    const before = await this.#readings.baseline()
    if (before === undefined) return unsupported(TOO_LATE)
    let counts = before
    const blocks: InstanceBlock[] = []
    for (;;) {
      const plan = this.#blockPlan(blocks)
      const count = planCount(plan)
      const { heapUsed, external } = memoryUsage()
      const calls = await this.#calls(count)
      const after = calls > 0 ? await this.#readings.settled(counts, calls, blocks.at(-1)) : undefined
      if (after === undefined && blocks.length === 0)
        return unsupported(calls > 0 ? TOO_LATE : noCalls(start, this.#task.maxTime, this.#task.deadline))
      if (after !== undefined) {
        blocks.push({ calls, more: after.map((alive, at) => alive - (counts[at] as number)) })
        counts = after
        const left = memoryUsage()
        const heap = (left.heapUsed - heapUsed) / calls
        this.#leftPerCall = { heap, all: heap + (left.external - external) / calls }
      }
      const next = this.#blockPlan(blocks)
      const situation = {
        classes,
        before,
        warmup,
        exhausted: after === undefined || calls < count || this.#full || !fits(next, planCount(next)),
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
    const planned = warmup ?? planWarmup(this.#perCall, maxTime, this.#task.calls)
    if (warmup !== undefined) await this.#calls(planned - first)
    else {
      const memory = new WarmupMemory(() => this.#collector.collect(), FIRST_LOOK)
      await memory.limit(planned - first, this.#progress, (left) => this.#calls(left, memory.isFull))
      this.#leftPerCall = { heap: memory.perCall, all: memory.perCall }
    }
    return this.#progress.index
  }

  /** Calls in pieces, so that a leak of large objects ends before the heap does. */
  async #calls(count: number, isFull?: () => boolean): Promise<number> {
    const plan = isFull === undefined ? this.#plan : { ...this.#plan, isFull }
    const start = this.#own.now()
    const piece = Math.max(1, Math.ceil(count / 16))
    let made = 0
    while (made < count && !this.#limits.isOver() && !this.#full) {
      const calls = await runCalls(plan, this.#progress, Math.min(piece, count - made))
      made += calls
      if (heapFill() > FULL) {
        await this.#collector.collect()
        this.#full = heapFill() > FULL
      }
      if (calls === 0 || isFull?.() === true) break
    }
    if (made > 0) this.#perCall = Math.max(this.#perCall / 4, (this.#own.now() - start) / made)
    return made
  }

  #blockPlan(blocks: readonly InstanceBlock[]): BlockPlan {
    return {
      index: this.#progress.index,
      measured: blocks.reduce((sum, { calls }) => sum + calls, 0),
      blocks: blocks.length,
      calls: this.#task.calls,
      perCall: this.#perCall,
      left: this.#limits.left,
      leftInAll: this.#limits.leftWithCollections(this.#readings.countTime),
      countTime: this.#readings.countTime,
      heap: memoryUsage().heapUsed,
      leftPerCall: this.#leftPerCall.heap,
      affordable: this.#limits.affordable(this.#leftPerCall.all),
    }
  }

  async #result(verdict: Verdict<InstancesEvidence>): Promise<InstancesResult> {
    const { onLeft } = this.#task
    const explains = verdict.kind === 'fail' && onLeft !== undefined
    const attribution =
      explains && !this.#full && this.#limits.hasTimeFor(ATTRIBUTING) ? await this.#attribute() : undefined
    if (explains) {
      const growing = this.#task.classes[verdict.evidence.growing.indexOf(true)]
      const held = growing === undefined ? undefined : this.#counter.newest(growing)
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
      size: this.#leftPerCall.all,
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
const TOO_LATE = "counting the objects of this heap takes too long for the test's own time limit; raise that"
