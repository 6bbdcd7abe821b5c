import { now } from '../realm.ts'
import { type Attribution, attribute, intervalOf, MOST_STACKS, recordedCalls } from './attribute.ts'
import { type CallPlan, type Progress, runCalls } from './calls.ts'
import type { Collector } from './collector.ts'
import { liveStacks, Sampler } from './sampler.ts'
import { settle } from './settle.ts'

/** Calls whose survivors show which functions allocate, and ms that they may take. */
const CALLS = 50
const TIME = 300

/** The calls that left instances behind. */
export interface LeavingCalls {
  readonly plan: CallPlan
  readonly progress: Progress
  readonly collector: Collector
  /** ms per call, and bytes that it leaves. */
  readonly perCall: number
  readonly size: number
  /** Whether functions may be given their own stack frames back: not while somebody debugs them. */
  readonly deoptimise: boolean
  /** Clock time by which the further calls must end. */
  readonly deadline: number
}

/** Where what stays alive is allocated: some further calls under the sampler; `undefined` where it cannot be had. */
export async function attributeInstances(leaving: LeavingCalls): Promise<Attribution | undefined> {
  const { plan, progress, collector } = leaving
  const { session } = collector
  if (session === undefined) return undefined
  const sampler = new Sampler(session)
  const interval = intervalOf(leaving.size)
  if (!(await sampler.start(interval))) return undefined
  const until = now() + TIME
  const calls = await runCalls(
    { ...plan, isOver: () => now() >= until },
    progress,
    Math.min(CALLS, recordedCalls(leaving.size)),
  )
  await settle(collector, () => true)
  const stacks = liveStacks(await sampler.profile(), MOST_STACKS)
  const early: Attribution = { stacks, calls: Math.max(1, calls), counted: interval === 1 }
  // No figure to hold the exact record against: any bytes will do.
  return await attribute({ ...leaving, session, sampler, early, retained: 0 })
}
