import { onceAborted, unlessInterrupted } from '../interrupt.ts'
import { after, isThenable } from '../realm.ts'
import {
  type Hook,
  hookNeverSettled,
  hookThrewAt,
  neverSettled,
  type Subject,
  SubjectError,
  threwAt,
} from '../subject.ts'
import type { AllocatedBytes, AllocationCounter } from './allocation-count.ts'

/** What a block of calls needs. */
export interface AllocationPlan {
  readonly subject: Subject
  readonly beforeEach: Hook | undefined
  readonly afterEach: Hook | undefined
  readonly signal: AbortSignal
  /** Longest time in ms that one call may take to settle. */
  readonly callTimeout: number
}

/** A call returned a thenable where none was expected: it has to settle, and the block to be measured with `await`. */
export interface Unexpected {
  readonly pending: PromiseLike<unknown>
  /** Index of the call. */
  readonly at: number
}

/** Counts what one block of calls of a synchronous subject allocates. */
export function countSync(
  counter: AllocationCounter,
  plan: AllocationPlan,
  from: number,
  count: number,
): AllocatedBytes | Unexpected {
  counter.begin()
  let unexpected: Unexpected | undefined
  try {
    unexpected = measuredAllocation(plan.subject, from, from + count)
  } catch (error) {
    counter.cancel()
    throw error
  }
  const bytes = counter.end()
  return unexpected ?? bytes
}

/**
 * The measured region: nothing of ours is allocated in it. A function of its own that has seen several subjects, so
 * that V8 does not inline a subject into it and finds out that nobody needs what it returns. Do not inline it.
 *
 * @returns the first thenable that a call returned; the loop ends there.
 */
function measuredAllocation(subject: Subject, from: number, end: number): Unexpected | undefined {
  let at = from
  try {
    for (; at < end; at += 1) {
      const result = subject(at)
      if (isThenable(result)) return { pending: result, at }
    }
  } catch (error) {
    throw threwAt(at, error)
  }
  return undefined
}

/** The same for asynchronous subjects, one call after the other. What awaiting costs, `netCalls` of the meter takes off. */
export async function countAsync(
  counter: AllocationCounter,
  plan: AllocationPlan,
  from: number,
  count: number,
): Promise<AllocatedBytes> {
  const progress = { at: from }
  return await unlessInterrupted(
    measuredAsyncAllocation(counter, plan.subject, progress, from + count),
    (interrupt) => {
      const check = (seen: number): (() => void) =>
        after(plan.callTimeout, () => {
          if (progress.at === seen) interrupt(neverSettled(seen, plan.callTimeout))
          else cancel = check(progress.at)
        })
      let cancel = check(from)
      const ignore = onceAborted(plan.signal, interrupt)
      return () => {
        cancel()
        ignore()
      }
    },
  )
}

async function measuredAsyncAllocation(
  counter: AllocationCounter,
  subject: Subject,
  progress: { at: number },
  end: number,
): Promise<AllocatedBytes> {
  counter.begin()
  try {
    for (; progress.at < end; progress.at += 1) {
      const result = subject(progress.at)
      if (isThenable(result)) await result
    }
  } catch (error) {
    counter.cancel()
    throw threwAt(progress.at, error)
  }
  return counter.end()
}

/** Shows the measured region several subjects. See `discourageInlining` in calls.ts. */
export function discourageInliningHere(): void {
  const subjects: Subject[] = [() => 0, () => ({}), () => [], () => '', () => true, () => 5]
  for (const subject of subjects) measuredAllocation(subject, 0, 3)
}

/** A hook around one call, outside of what is counted. It may take as long as a call. */
export async function runEach(
  plan: AllocationPlan,
  name: 'beforeEach' | 'afterEach',
  index: number,
): Promise<void> {
  const { [name]: hook, signal, callTimeout } = plan
  if (hook === undefined) return
  try {
    const result = hook(index)
    if (!isThenable(result)) return
    await unlessInterrupted(Promise.resolve(result), (interrupt) => {
      const cancel = after(callTimeout, () => interrupt(hookNeverSettled(name, index, callTimeout)))
      const ignore = onceAborted(signal, interrupt)
      return () => {
        cancel()
        ignore()
      }
    })
  } catch (error) {
    if (error instanceof SubjectError || signal.aborted) throw error
    throw hookThrewAt(name, index, error)
  }
}
