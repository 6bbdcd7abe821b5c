import { now, turn } from '../realm.ts'
import { runHookWithin } from '../subject.ts'
import type { Caveat, Verdict } from '../verdict.ts'
import {
  type AllocationBlock,
  type AllocationEvidence,
  type AllocationSituation,
  judgeAllocation,
  judgeWithWitness,
  medianOf,
} from './allocation.ts'
import { discourageInliningHere } from './allocation-calls.ts'
import { AllocationMeter, MOST_CALLS } from './allocation-meter.ts'
import { type Sampled, sampleAllocation } from './allocation-sample.ts'
import type { AllocationResult, AllocationTask } from './allocation-task.ts'
import { type Collector, openCollector } from './collector.ts'
import { surroundings } from './surroundings.ts'

/** ms of calls in a warm-up, a share of the time at most: by then V8 has optimised what is hot. */
const WARMUP_TIME = 100
const WARMUP_SHARE = 0.15
const MOST_WARMUP = 20_000
const LEAST_WARMUP = 3

/** Bytes that a block may take, on the heap and outside: few blocks of that size see a collection. */
const BLOCK_BYTES = 200_000
const BLOCK_EXTERNAL = 1_000_000

/** Blocks that have to fit into the time, and the share of it that is for them. */
const BLOCKS = 40
const BLOCKS_SHARE = 0.8

/** Bytes outside of the heap in a block, above which garbage of the last block is collected before the next one. */
const MUCH_EXTERNAL = 256_000

/** Fall of the median within the blocks by which V8 has not yet optimised the subject; how often they begin anew. */
const STILL_FALLING = 0.95
const MOST_RESTARTS = 3

/** ms kept free before the deadline for the message and the runner. */
const RESERVE = 400

/** Share of the time that the second witness gets, however little is left. */
const WITNESS_SHARE = 0.1

/** Measures what calls allocate, whether it is kept or not. */
export async function measureAllocation(task: AllocationTask): Promise<AllocationResult> {
  const { setup, teardown, maxTime, deadline, signal } = task
  const timeout = Math.max(50, Math.min(Math.max(maxTime, 1_000), (deadline ?? Infinity) - now() - 200))
  const collector = openCollector()
  try {
    await runHookWithin(setup, 'setup', 0, { timeout, signal })
    const meter = new AllocationMeter(task, timeout)
    try {
      return await new AllocationRun(task, collector, meter).run()
    } finally {
      await runHookWithin(teardown, 'teardown', meter.made, { timeout: Math.max(maxTime, 1_000) })
    }
  } finally {
    collector.close()
  }
}

class AllocationRun {
  readonly #task: AllocationTask
  readonly #collector: Collector
  readonly #meter: AllocationMeter
  readonly #caveats: Caveat[] = []
  readonly #until: number
  #warmup = 0

  constructor(task: AllocationTask, collector: Collector, meter: AllocationMeter) {
    this.#task = task
    this.#collector = collector
    this.#meter = meter
    this.#caveats.push(...surroundings().caveats)
    const deadline = Math.max(now() + 50, (task.deadline ?? Infinity) - RESERVE)
    this.#until = Math.min(now() + task.maxTime, deadline)
  }

  async run(): Promise<AllocationResult> {
    discourageInliningHere()
    await this.#warmUp()
    const planned = await this.#blockCalls()
    let blocks: AllocationBlock[] = []
    let restarts = 0
    for (;;) {
      const count = Math.min(planned, (this.#task.calls ?? Infinity) - this.#meter.made)
      const exhausted = count < 1 || now() + count * this.#meter.perCall > this.#until
      if (!exhausted || blocks.length === 0) blocks.push(await this.#block(Math.max(1, count)))
      const decision = judgeAllocation(blocks, this.#situation(exhausted))
      if (decision.kind === 'verdict') return this.#result(decision.verdict)
      if (decision.kind === 'continue') continue
      if (exhausted || restarts >= MOST_RESTARTS || !stillFalling(blocks)) return await this.#confirm(blocks)
      restarts += 1
      blocks = blocks.slice(-Math.floor(blocks.length / 3))
    }
  }

  #situation(exhausted: boolean): AllocationSituation {
    return {
      budget: this.#task.budget,
      warmup: this.#warmup,
      exhausted,
      caveats: this.#caveats,
    }
  }

  /** Calls until V8 has optimised what is hot, or the time for it is over. */
  async #warmUp(): Promise<void> {
    const { warmup, maxTime } = this.#task
    const meter = this.#meter
    const stop = now() + Math.min(WARMUP_TIME, WARMUP_SHARE * maxTime)
    const most = warmup ?? MOST_WARMUP
    while (meter.made < most && (warmup !== undefined || meter.made < LEAST_WARMUP || now() < stop)) {
      if (now() > this.#until) break
      await meter.calls(Math.min(most - meter.made, meter.stretch))
      // Code compiled in the background is put in place when the event loop turns.
      await turn()
    }
    this.#warmup = meter.made
  }

  /** Calls of a block, from what some calls allocate and how long they take. */
  async #blockCalls(): Promise<number> {
    const heaps: number[] = []
    const externals: number[] = []
    for (let probe = 0; probe < 3 && now() < this.#until; probe += 1) {
      const count = Math.min(8, this.#meter.stretch)
      const { heap, external } = await this.#meter.calls(count)
      heaps.push(heap / count)
      externals.push(external / count)
    }
    const time = Math.max(0, this.#until - now()) * BLOCKS_SHARE
    return Math.max(
      1,
      Math.min(
        this.#meter.stretch,
        Math.floor(BLOCK_BYTES / Math.max(1, medianOf(heaps))),
        Math.floor(BLOCK_EXTERNAL / Math.max(1, medianOf(externals))),
        Math.floor(time / BLOCKS / Math.max(this.#meter.perCall, 1e-4)),
      ),
    )
  }

  async #block(count: number): Promise<AllocationBlock> {
    const { heap, external, freed } = await this.#meter.netCalls(count)
    if (freed || external > MUCH_EXTERNAL) await this.#collector.collect()
    await turn()
    return { calls: count, heap: heap / count, external: external / count, freed }
  }

  /** Asks the sampler about some further calls of the same kind, and judges again. */
  async #confirm(blocks: readonly AllocationBlock[]): Promise<AllocationResult> {
    const sampled = await this.#sample(Math.max(1, medianOf(blocks.map(({ heap }) => heap))))
    const { asynchronous } = this.#meter
    const verdict = judgeWithWitness(blocks, this.#situation(true), sampled?.sample, asynchronous)
    return this.#result(verdict, sampled)
  }

  async #sample(perCall: number): Promise<Sampled | undefined> {
    const { session } = this.#collector
    const meter = this.#meter
    const left = Math.max(this.#until - now(), WITNESS_SHARE * this.#task.maxTime)
    const most = Math.max(1, Math.min(MOST_CALLS, Math.floor(left / 4 / Math.max(meter.perCall, 1e-4))))
    const calls = async (count: number): Promise<number> => {
      await meter.calls(count)
      return count
    }
    const sampled =
      session === undefined
        ? undefined
        : await sampleAllocation(session, calls, {
            perCall,
            most,
            naming: this.#task.attribute,
            deoptimise: !surroundings().debugged,
          })
    if (sampled === undefined) this.#caveats.push(session === undefined ? NO_INSPECTOR : SAMPLER_TAKEN)
    return sampled
  }

  #result(verdict: Verdict<AllocationEvidence>, sampled?: Sampled): AllocationResult {
    return { verdict, calls: this.#meter.made, attribution: sampled?.attribution }
  }
}

/** V8 is still optimising: what is allocated falls from the first third of the blocks to the last. */
function stillFalling(blocks: readonly AllocationBlock[]): boolean {
  const third = Math.floor(blocks.length / 3)
  const heaps = blocks.map(({ heap }) => heap)
  return medianOf(heaps.slice(-third)) < STILL_FALLING * medianOf(heaps.slice(0, third))
}

const NO_INSPECTOR: Caveat = {
  code: 'NO_INSPECTOR',
  text: 'this Node was built without an inspector: bytes only, no allocation sites',
}

const SAMPLER_TAKEN: Caveat = {
  code: 'SAMPLER_TAKEN',
  text: 'another heap profiler is running in this isolate: bytes only, no allocation sites',
}
