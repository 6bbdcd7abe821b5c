import { type Progress, runCalls } from '../memory/calls.ts'
import { type Collector, openCollector } from '../memory/collector.ts'
import { now, turn } from '../realm.ts'
import { runHookWithin } from '../subject.ts'
import type { Verdict } from '../verdict.ts'
import { callPlan, patience } from './call-plan.ts'
import { isBlindFake } from './fake-timers.ts'
import { type Growth, growing, growingTimers, isOften, leftOf, ROUNDS, rateOf } from './judge.ts'
import { groupsOf } from './left.ts'
import { openWatch } from './open-watch.ts'
import { isWarm, LEAST_ROUND, planLook, planRound } from './plan.ts'
import { lookAgain } from './second-look.ts'
import { BRIEF, LONG, settle } from './settle.ts'
import type { OpeningSite } from './sites.ts'
import type { ResourceEvidence, ResourceResult, ResourceTask } from './task.ts'
import type { Watch } from './watch.ts'

/** ms kept free before the deadline for the second look and the runner. */
const RESERVE = 500

/** What three rounds have shown, before anything is explained. */
interface Finding {
  readonly kind: 'clean' | 'grown' | 'doubt'
  /** Of a doubt. */
  readonly reason?: string
  readonly growths: readonly Growth[]
  readonly evidence: ResourceEvidence
}

/** Measures whether calls of a subject leave timers, listeners or handles behind. */
export async function measureResources(task: ResourceTask): Promise<ResourceResult> {
  const progress: Progress = { index: 0 }
  if (task.family === 'timers' && isBlindFake()) {
    return { verdict: { kind: 'unsupported', reason: BLIND, caveats: [] }, calls: 0, sites: undefined }
  }
  await runHookWithin(task.setup, 'setup', 0, { timeout: patience(task), signal: task.signal })
  try {
    return await new Measurement(task, progress).run()
  } finally {
    // Also when the test has ended by now, so it has time of its own.
    await runHookWithin(task.teardown, 'teardown', progress.index, { timeout: Math.max(task.maxTime, 1_000) })
  }
}

class Measurement {
  readonly #task: ResourceTask
  readonly #progress: Progress
  readonly #until: number
  /** Clock time by which the verdict must be there, whatever it waits for. */
  readonly #deadline: number
  readonly #rounds: number[] = []
  #collector: Collector | undefined
  #collections = 0
  #waited = 0
  #warmup = 0
  /** ms, of the latest calls. */
  #perCall = 0

  constructor(task: ResourceTask, progress: Progress) {
    this.#task = task
    this.#progress = progress
    const start = now()
    this.#deadline = task.deadline === undefined ? Infinity : Math.max(start + 50, task.deadline - RESERVE)
    this.#until = Math.min(start + task.maxTime, this.#deadline)
  }

  async run(): Promise<ResourceResult> {
    try {
      const watch = openWatch(this.#task, false)
      try {
        const finding = await this.#look(watch)
        watch.close()
        return await this.#conclude(finding)
      } finally {
        watch.close()
      }
    } finally {
      this.#collector?.close()
    }
  }

  /** Rounds of calls, until one leaves nothing or all have left something that does not go away. */
  async #look(watch: Watch): Promise<Finding> {
    const { family, concurrent, signal, maxTime } = this.#task
    const growingOf = family === 'timers' ? growingTimers : growing
    let growths: readonly Growth[] = []
    const grown = (): readonly Growth[] => {
      growths = growingOf(watch.series(), concurrent)
      return growths
    }
    const settling = { watch, grown, until: this.#until, signal, collect: () => this.#collect() }
    await this.#warmUp(watch)
    await settle(BRIEF, { ...settling, latest: this.#until, slot: 0 })
    const count = planRound(this.#task, this.#perCall, this.#until - now())
    for (let round = 1; round <= ROUNDS; round += 1) {
      watch.begin(round)
      const made = await this.#call(watch, count)
      if (made < LEAST_ROUND) return this.#finding('doubt', watch, growths, this.#tooSlow(growths.length > 0))
      this.#rounds.push(made)
      const start = now()
      // A timer of the last call that is shorter than maxTime may be due a little after it.
      const latest = Math.min(start + maxTime, this.#deadline)
      await settle(round < ROUNDS ? BRIEF : LONG, { ...settling, latest, slot: round })
      this.#waited += now() - start
      if (growths.length === 0) return this.#finding('clean', watch, [])
    }
    const often = growths.filter((growth) => isOften(growth, this.#rounds))
    return often.length > 0
      ? this.#finding('grown', watch, often)
      : this.#finding('doubt', watch, growths, TOO_RARE)
  }

  /** A call at a time, as a slow subject has fewer of them. */
  async #warmUp(watch: Watch): Promise<void> {
    const start = now()
    while (!isWarm(this.#task, this.#warmup, now() - start) && now() < this.#until) {
      this.#warmup += await this.#call(watch, this.#task.warmup ?? 1)
    }
  }

  async #call(watch: Watch, count: number): Promise<number> {
    const start = now()
    const made = await runCalls(callPlan(this.#task, watch, this.#until), this.#progress, count)
    if (made > 0) this.#perCall = (now() - start) / made
    return made
  }

  /** Ends what ends by being collected: the timer of an `AbortSignal.timeout()`, listeners held by weak references. */
  async #collect(): Promise<void> {
    this.#collector ??= openCollector()
    this.#collections += 1
    await this.#collector.collect()
    await turn()
  }

  #finding(kind: Finding['kind'], watch: Watch, growths: readonly Growth[], reason?: string): Finding {
    const left = leftOf(watch, growths)
    const evidence = {
      groups: groupsOf(growths, left, this.#rounds),
      rounds: this.#rounds,
      warmup: this.#warmup,
      waited: this.#waited,
      collections: this.#collections,
    }
    return { kind, growths, evidence, ...(reason === undefined ? {} : { reason }) }
  }

  async #conclude({ kind, growths, evidence, reason }: Finding): Promise<ResourceResult> {
    const { explain, family, concurrent, deadline } = this.#task
    if (kind === 'clean') return this.#result({ kind: 'pass', evidence, caveats: [] })
    if (kind === 'doubt') return this.#doubt(reason ?? TOO_RARE, evidence)
    if (family === 'listeners' && concurrent) return this.#doubt(CONCURRENT, evidence)
    const own = growths.every((growth) => growth.own)
    let sites: OpeningSite[] | undefined
    if (explain || !own) {
      const until = (deadline ?? Infinity) - RESERVE / 2
      const rate = Math.min(...growths.map((growth) => rateOf(growth, this.#rounds)))
      const calls = planLook(this.#task.maxTime, this.#perCall, rate)
      sites = await lookAgain(this.#task, growths, this.#progress, { until, calls })
    }
    if (!own && sites?.length === 0) return this.#doubt(NOT_THEIRS, evidence)
    return this.#result({ kind: 'fail', evidence, caveats: [] }, explain ? sites : undefined)
  }

  #tooSlow(unproven: boolean): string {
    const raise = this.#until === this.#deadline ? "the test's own time limit" : 'maxTime'
    return `${unproven ? UNPROVEN : TOO_SLOW}; raise ${raise}`
  }

  #doubt(reason: string, evidence: ResourceEvidence): ResourceResult {
    return this.#result({ kind: 'inconclusive', reason, evidence, caveats: [] })
  }

  #result(verdict: Verdict<ResourceEvidence>, sites?: readonly OpeningSite[]): ResourceResult {
    return { verdict, calls: this.#progress.index, sites }
  }
}

const BLIND =
  'setTimeout is a mock that keeps no list of its timers, as with legacy fake timers; use modern fake timers or real ones'

const TOO_SLOW = 'fewer than two calls fitted into the time after the warm-up'

const UNPROVEN = 'something is left open, but fewer than three rounds of calls fitted into the time'

const TOO_RARE =
  'something is left open in each round of calls, but by fewer than one call in twenty; raise calls to find out whether it goes on'

const NOT_THEIRS =
  'something is left open in each round of calls, but nothing shows that the calls opened it: it may belong to other code of this process'

const CONCURRENT =
  'listeners were left, but other tests of this file ran at the same time (test.concurrent), and they may be theirs'
