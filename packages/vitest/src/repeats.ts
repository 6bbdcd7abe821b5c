import { setMaxListeners } from 'node:events'
import type { RunnerTestCase } from 'vitest'

/** What a suite is made of, as far as it is walked. */
interface Tasks {
  readonly tasks: readonly (RunnerTestCase | Tasks)[]
}

/**
 * How often a test runs, decided while it does. Vitest (3, 4 and 5) reads `repeats` once, when the test begins, and
 * compares it with the number of the repetition each time: an object is asked each time. It repeats the test with
 * its hooks and fixtures, as `repeats` does.
 */
export class Repeats {
  /** Once more, whatever the test itself asks for. */
  again = false
  /** Repetitions that the test asks for itself. */
  readonly own: number

  constructor(own: number) {
    this.own = own
  }

  [Symbol.toPrimitive](): number {
    return this.again ? Number.POSITIVE_INFINITY : this.own
  }
}

/** Gives each test of a file that does not run beside others a number of repetitions that can change. */
export function prepareRepeats(file: Tasks): Map<RunnerTestCase, Repeats> {
  const prepared = new Map<RunnerTestCase, Repeats>()
  const visit = ({ tasks }: Tasks): void => {
    for (const task of tasks) {
      if ('tasks' in task) visit(task)
      else if (task.concurrent !== true && task.fails !== true) {
        const repeats = new Repeats(task.repeats ?? 0)
        prepared.set(task, repeats)
        Object.assign(task, { repeats })
      }
    }
  }
  visit(file)
  return prepared
}

/** Vitest adds a listener to the signal of a test with each repetition; Node would warn of the eleventh. */
export function allowRepetitions({ context }: RunnerTestCase): void {
  try {
    const { signal } = context as { signal?: AbortSignal }
    if (signal !== undefined) setMaxListeners(0, signal)
  } catch {
    // Not Node's own: the environment has replaced it, and nothing warns.
  }
}

/** After Vitest has read it: version 3 asks again whether there is any, and would then use up the retries of the test. */
export function restoreRepeats(task: RunnerTestCase, { own }: Repeats): void {
  Object.assign(task, { repeats: own === 0 ? undefined : own })
}

/** Takes back what a repetition of ours left in the result: its failure, and from Vitest 5 on the list of attempts. */
export function forgetRepetition(task: RunnerTestCase, attempts: number): void {
  const { result } = task as { result?: { state: string; errors?: unknown; attempts?: unknown[] } }
  if (result === undefined) return
  if (result.state === 'fail') {
    result.state = 'pass'
    delete result.errors
  }
  result.attempts?.splice(attempts)
}

/** Attempts that Vitest has counted so far. */
export function attemptsOf(task: RunnerTestCase): number {
  return (task as { result?: { attempts?: unknown[] } }).result?.attempts?.length ?? 0
}
