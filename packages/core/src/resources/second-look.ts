import { type Progress, runCalls } from '../memory/calls.ts'
import { turn } from '../realm.ts'
import { callPlan } from './call-plan.ts'
import { openWatch } from './open-watch.ts'
import { findOpeningSites, type OpeningSite } from './sites.ts'
import type { ResourceTask } from './task.ts'

/**
 * Phases of the second look, and calls of each. The first is not looked at, and an object of one call is told from one
 * that lasts by being seen in two.
 */
const PHASES: readonly number[] = [1, 2, 2]

/**
 * Runs the subject some more times and keeps the stack of everything that is opened: 3 to 10 times as slow as without,
 * so only once there is something to explain.
 *
 * @param until - clock time of the last call.
 */
export async function lookAgain(
  task: ResourceTask,
  groups: ReadonlySet<string>,
  progress: Progress,
  until: number,
): Promise<OpeningSite[]> {
  const watch = openWatch(task, true)
  try {
    for (const [phase, count] of PHASES.entries()) {
      watch.begin(phase)
      await runCalls(callPlan(task, watch, until), progress, count)
      await turn()
      await turn()
      watch.read(phase)
    }
    return await findOpeningSites(watch.left(groups, false))
  } finally {
    watch.close()
  }
}
