import { onceAborted, unlessInterrupted } from '../interrupt.ts'
import { abortController, after, isThenable, now, turn } from '../realm.ts'
import {
  type Hook,
  hookNeverSettled,
  hookThrewAt,
  neverSettled,
  type Subject,
  type SubjectError,
  threwAt,
} from '../subject.ts'

/** Names of the functions below that call the subject, as they stand in stacks. */
export const MEASURED: ReadonlySet<string> = new Set([
  'measuredSyncCalls',
  'measuredAsyncCalls',
  // In allocation-calls.ts.
  'measuredAllocation',
  'measuredAsyncAllocation',
])

/** What a run of calls needs. */
export interface CallPlan {
  readonly subject: Subject
  readonly beforeEach: Hook | undefined
  readonly afterEach: Hook | undefined
  readonly signal: AbortSignal
  /** Longest time in ms that one call may take to settle. */
  readonly callTimeout: number
  /** Monotonic, in ms. */
  readonly clock: () => number
  /** The memory that may be used is in use: no further calls. */
  readonly isFull: () => boolean
  /** The time is over: no further calls. */
  readonly isOver: () => boolean
}

/** Counts calls over all blocks: the index that the next call gets. */
export interface Progress {
  index: number
}

/** What runs of a call, for the error when it does not settle: one of its hooks, or the subject. */
interface Step {
  hook: 'beforeEach' | 'afterEach' | undefined
}

/** Synchronous calls in one go, in ms, before the event loop gets a turn: runners send heartbeats. */
const STRETCH = 25

/**
 * Runs calls until `count` of them are done, or the time or the memory is used up.
 *
 * @returns how many were made.
 * @throws SubjectError when a call throws, rejects or does not settle; the signal's reason when aborted.
 */
export async function runCalls(plan: CallPlan, progress: Progress, count: number): Promise<number> {
  const end = progress.index + count
  const start = progress.index
  while (progress.index < end && !plan.isOver() && !plan.isFull()) {
    plan.signal.throwIfAborted()
    const hooked = plan.beforeEach !== undefined || plan.afterEach !== undefined
    const pending = hooked ? undefined : measuredSyncCalls(plan, progress, end)
    if (hooked || pending !== undefined) {
      const step: Step = { hook: undefined }
      await watched(plan, progress, step, measuredAsyncCalls(plan, progress, end, pending?.promise, step))
    }
    if (progress.index < end) await turn()
  }
  return progress.index - start
}

/**
 * The measured region for synchronous subjects. A function of its own, and plain: when it has returned,
 * no local can keep the last call's objects alive. Do not inline it. Its name is how the profile's reader
 * tells the subject's frames from ours.
 *
 * @returns the thenable of the first call that returned one; that call is counted when it has settled.
 */
function measuredSyncCalls(
  plan: CallPlan,
  progress: Progress,
  end: number,
): { promise: PromiseLike<unknown> } | undefined {
  const { subject, clock } = plan
  const stop = clock() + STRETCH
  while (progress.index < end) {
    let result: unknown
    try {
      result = subject(progress.index)
    } catch (error) {
      throw threwAt(progress.index, error)
    }
    if (isThenable(result)) return { promise: result }
    progress.index += 1
    if (clock() >= stop) return undefined
  }
  return undefined
}

/**
 * Shows the call site in the measured region several functions, so that V8 never inlines a subject into it:
 * the sampler names only the outermost function of inlined code, and that would be ours.
 */
export async function discourageInlining(): Promise<void> {
  const plan = {
    beforeEach: undefined,
    afterEach: undefined,
    signal: abortController().signal,
    callTimeout: 0,
    clock: now,
    isFull: () => false,
    isOver: () => false,
  }
  const subjects: Subject[] = [() => 0, () => 1, () => 2, () => 3, () => 4, () => 5]
  for (const subject of subjects) {
    measuredSyncCalls({ ...plan, subject }, { index: 0 }, 2)
    await measuredAsyncCalls({ ...plan, subject }, { index: 0 }, 2, undefined, { hook: undefined })
  }
}

/** The measured region for asynchronous subjects and hooks: one call after the other. Do not inline it. */
async function measuredAsyncCalls(
  plan: CallPlan,
  progress: Progress,
  end: number,
  first: PromiseLike<unknown> | undefined,
  step: Step,
): Promise<void> {
  const stop = plan.clock() + STRETCH
  let pending = first
  while (progress.index < end) {
    try {
      if (pending === undefined) {
        if (plan.beforeEach !== undefined) {
          step.hook = 'beforeEach'
          await plan.beforeEach(progress.index)
        }
        step.hook = undefined
        const result = plan.subject(progress.index)
        if (isThenable(result)) await result
      } else await pending
      if (plan.afterEach !== undefined) {
        step.hook = 'afterEach'
        await plan.afterEach(progress.index)
      }
    } catch (error) {
      if (step.hook !== undefined) throw hookThrewAt(step.hook, progress.index, error)
      throw threwAt(progress.index, error)
    }
    pending = undefined
    progress.index += 1
    if (plan.clock() >= stop || plan.signal.aborted) return
  }
}

/** Rejects when the run makes no progress for `callTimeout`: one timer for a stretch, not one for each call. */
function watched(plan: CallPlan, progress: Progress, step: Step, run: Promise<void>): Promise<void> {
  return unlessInterrupted(run, (interrupt) => {
    let cancel: () => void = () => {}
    const check = (seen: number, since: number): void => {
      cancel = after(Math.max(1, plan.callTimeout - (plan.clock() - since)), () => {
        const time = plan.clock()
        if (progress.index !== seen) check(progress.index, time)
        else if (time - since < plan.callTimeout - 1) check(seen, since)
        else interrupt(stuckAt(step, seen, plan.callTimeout))
      })
    }
    check(progress.index, plan.clock())
    const ignore = onceAborted(plan.signal, interrupt)
    return () => {
      cancel()
      ignore()
    }
  })
}

function stuckAt({ hook }: Step, index: number, waited: number): SubjectError {
  return hook === undefined ? neverSettled(index, waited) : hookNeverSettled(hook, index, waited)
}
