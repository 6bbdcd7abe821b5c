import { type Progress, runCalls } from '../memory/calls.ts'
import { turn } from '../realm.ts'
import { callPlan } from './call-plan.ts'
import { type Growth, leftOf } from './judge.ts'
import { openWatch } from './open-watch.ts'
import { findOpeningSites, type OpeningSite } from './sites.ts'
import type { ResourceTask } from './task.ts'

/** How far the second look goes. */
export interface LookLimits {
  /** Clock time of the last call. */
  readonly until: number
  /** Calls of each part. */
  readonly calls: number
}

/**
 * Runs the subject some more times and keeps the stack of everything that is opened: 3 to 10 times as slow as without,
 * so only once there is something to explain. In three parts: a first call, which is not looked at, and two, as an object of
 * one call is told from one that lasts by being seen in both.
 */
export async function lookAgain(
  task: ResourceTask,
  growths: readonly Growth[],
  progress: Progress,
  { until, calls }: LookLimits,
): Promise<OpeningSite[]> {
  const watch = openWatch(task, true)
  try {
    for (const [phase, count] of [1, calls, calls].entries()) {
      watch.begin(phase)
      await runCalls(callPlan(task, watch, until), progress, count)
      await turn()
      await turn()
      watch.read(phase)
    }
    return await findOpeningSites(leftOf(watch, growths))
  } finally {
    watch.close()
  }
}
