import type inspector from 'node:inspector'
import { now } from '../realm.ts'
import { type CallPlan, type Progress, runCalls } from './calls.ts'
import type { Collector } from './collector.ts'
import { Deoptimizer } from './deoptimize.ts'
import { type LiveStack, liveStacks, type Sampler } from './sampler.ts'
import { settle, turns } from './settle.ts'

/** Stacks that allocated what is alive, heaviest first. */
export interface Attribution {
  readonly stacks: readonly LiveStack[]
  /** Calls that left it behind. */
  readonly calls: number
  /** Every allocation was recorded: bytes and objects per call are exact. */
  readonly counted: boolean
}

/** What has leaked so far. */
export interface LeakSoFar {
  readonly plan: CallPlan
  readonly progress: Progress
  readonly collector: Collector
  readonly sampler: Sampler
  readonly session: inspector.Session
  /** From the first block, sampled. */
  readonly early: Attribution
  /** Bytes per call by the verdict. */
  readonly retained: number
  /** Bytes that a call leaves, whatever the verdict is about: of large calls fewer are recorded. */
  readonly size: number
  /** ms per call. */
  readonly perCall: number
  /** Whether functions may be given their own stack frames back: not while somebody debugs them. */
  readonly deoptimise: boolean
  /** Clock time by which the further calls must end: a late explanation is a test that timed out. */
  readonly deadline: number
}

/** Calls that show which functions allocate at all, and calls for the exact record. */
const SCOUT_CALLS = 20
const EXACT_CALLS = 200

/**
 * Bytes that the calls of an exact record leave, and calls of it at least; a call that leaves more than it pays to record object
 * by object is sampled.
 */
const EXACT_BYTES = 1024 * 1024
const LEAST_CALLS = 8
const LARGE_CALL = 64 * 1024
const LARGE_INTERVAL = 256

/** ms that the further calls may take: for the exact record, and until a table has doubled. */
const EXACT_TIME = 150
const DOUBLING_TIME = 2_000

/** A Map doubles, an array grows by half: by then each has grown once. */
const DOUBLING = 2.1

/** Calls between two deoptimisations: V8 optimises a function anew before long. */
const STRETCH_CALLS = 50

/** The same where every object counts: what is hot may be optimised anew within a hundred calls. */
const SHORT_STRETCH_CALLS = 25

/** Stacks kept of a profile. What is kept while measuring is memory too. */
export const MOST_STACKS = 8

/**
 * Finds the stacks that allocate what stays, by some further calls. Optimised code inlines functions away, and the
 * sampler then names only the outermost one, so what is known to allocate is deoptimised first, twice: the first
 * pass makes visible what the second one has to reach.
 */
export async function attribute(leak: LeakSoFar): Promise<Attribution> {
  const { sampler, early, session } = leak
  await sampler.stop()
  const deoptimizer = new Deoptimizer(session, leak.deoptimise)
  await deoptimizer.open()
  try {
    deoptimizer.add(early.stacks)
    deoptimizer.run()
    await scout(leak, deoptimizer)
    return (
      (await attributeExactly(leak, deoptimizer)) ?? (await attributeDoubling(leak, deoptimizer)) ?? early
    )
  } finally {
    await sampler.stop()
    await deoptimizer.close()
  }
}

/** One short record, dead objects included: which functions lie on the way to an allocation. */
async function scout({ sampler, plan, progress, size }: LeakSoFar, deoptimizer: Deoptimizer): Promise<void> {
  if (!(await sampler.start(intervalOf(size)))) return
  await runCalls(until(plan, now() + EXACT_TIME), progress, Math.min(SCOUT_CALLS, recordedCalls(size)))
  deoptimizer.add(liveStacks(await sampler.profile(), MOST_STACKS))
  await sampler.stop()
  deoptimizer.run()
}

/** Calls that a record of them need not exceed: of large objects, a few calls leave enough to tell. */
export function recordedCalls(size: number): number {
  return Math.max(LEAST_CALLS, Math.floor(EXACT_BYTES / Math.max(1, size)))
}

/** Bytes between samples of such a record. */
export function intervalOf(size: number): number {
  return size > LARGE_CALL ? LARGE_INTERVAL : 1
}

/** Some calls with every allocation recorded, unless they are many; `undefined` where they left too little: a table that doubles. */
async function attributeExactly(
  { sampler, plan, progress, early, perCall, retained, size, deadline }: LeakSoFar,
  deoptimizer: Deoptimizer,
): Promise<Attribution | undefined> {
  const fitting = Math.min(EXACT_CALLS, recordedCalls(size), Math.floor(EXACT_TIME / perCall))
  const count = Math.max(LEAST_CALLS, fitting)
  const interval = intervalOf(size)
  if (!(await sampler.start(interval))) return undefined
  const end = Math.min(now() + 2 * EXACT_TIME, deadline)
  let calls = 0
  while (calls < count && now() < end) {
    deoptimizer.run()
    calls += await runCalls(until(plan, end), progress, Math.min(count - calls, SHORT_STRETCH_CALLS))
  }
  // Reading the profile collects; what takes more than one collection to go was no leak's.
  await turns()
  const stacks = liveStacks(await sampler.profile(), MOST_STACKS)
  await sampler.stop()
  const known = Math.min(retained, bytesPerCall(early.stacks, early.calls))
  const enough = bytesPerCall(stacks, calls) > known / 3
  return enough ? { stacks, calls, counted: interval === 1 } : undefined
}

/** Calls on until each table that grows has doubled, without letting V8 inline what fills it. */
async function attributeDoubling(
  leak: LeakSoFar,
  deoptimizer: Deoptimizer,
): Promise<Attribution | undefined> {
  const { sampler, plan, progress, collector } = leak
  const start = progress.index
  const end = Math.ceil(start * DOUBLING)
  const latest = Math.min(now() + DOUBLING_TIME, leak.deadline)
  if (!(await sampler.start(4_096))) return undefined
  while (progress.index < end && now() < latest) {
    deoptimizer.run()
    await runCalls(until(plan, latest), progress, Math.min(end - progress.index, STRETCH_CALLS))
  }
  await settle(collector, () => true)
  const stacks = liveStacks(await sampler.profile(), MOST_STACKS)
  const calls = progress.index - start
  return bytesPerCall(stacks, calls) > 1 ? { stacks, calls, counted: false } : undefined
}

/** The same plan with an end of its own. */
function until(plan: CallPlan, end: number): CallPlan {
  return { ...plan, isOver: () => now() >= end }
}

/** Bytes per call that the stacks left behind. */
export function bytesPerCall(stacks: readonly LiveStack[], calls: number): number {
  return stacks.reduce((sum, { bytes }) => sum + bytes, 0) / Math.max(1, calls)
}
