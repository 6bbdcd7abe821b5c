import type { MakePeriodicTasks } from '@qtests/fixtures'
import { clearIntervalAsync, type SetIntervalAsyncTimer } from 'set-interval-async'
import { setIntervalAsync as dynamic } from 'set-interval-async/dynamic'
import type { Loose } from './loose.ts'

/** The scheduler of toad-scheduler. */
export const toad =
  (
    { AsyncTask, SimpleIntervalJob, ToadScheduler }: Loose,
    optionsOf: (id: string) => unknown,
  ): MakePeriodicTasks =>
  () => {
    const scheduler = new ToadScheduler()
    return {
      register({ id, everyMs, run }) {
        const task = new AsyncTask(
          id,
          async () => void (await run()),
          () => {},
        )
        const job = new SimpleIntervalJob({ seconds: everyMs / 1_000 }, task, optionsOf(id))
        scheduler.addSimpleIntervalJob(job)
      },
      unregister: (id) => scheduler.removeById(id),
      stop: () => scheduler.stop(),
    }
  }

/** It has no registry: one timer a task. What a run throws is left to its caller. */
export const setIntervalAsync =
  (start: typeof dynamic): MakePeriodicTasks =>
  () => {
    const timers = new Map<string, SetIntervalAsyncTimer<[]>>()
    return {
      register({ id, everyMs, run }) {
        const quiet = async (): Promise<void> => {
          try {
            await run()
          } catch {}
        }
        if (timers.has(id)) throw new Error(`${id} is there`)
        timers.set(id, start(quiet, everyMs))
      },
      async stop() {
        for (const timer of timers.values()) await clearIntervalAsync(timer)
      },
    }
  }

export const setIntervalTasks: MakePeriodicTasks = setIntervalAsync(dynamic)
