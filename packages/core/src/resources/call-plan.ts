import type { CallPlan } from '../memory/calls.ts'
import { now } from '../realm.ts'
import type { ResourceTask } from './task.ts'
import type { Watch } from './watch.ts'

/**
 * How the subject and its hooks are called, so that the watch knows what they open.
 *
 * @param until - clock time after which no further call is made.
 */
export function callPlan(task: ResourceTask, watch: Watch, until: number): CallPlan {
  const { subject, beforeEach, afterEach, signal } = task
  return {
    subject: watch.within(subject),
    beforeEach: beforeEach && watch.within(beforeEach),
    afterEach: afterEach && watch.within(afterEach),
    signal,
    callTimeout: patience(task),
    clock: now,
    isFull: () => false,
    isOver: () => now() >= until,
  }
}

/** ms that a call or a hook may take to settle: it must be named before the test's own time limit cuts it off. */
export function patience({ maxTime, deadline }: ResourceTask): number {
  return Math.max(50, Math.min(Math.max(maxTime, 1_000), (deadline ?? Infinity) - now() - 200))
}
