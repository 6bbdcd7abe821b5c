import type { MakePeriodicTasks, PeriodicTask } from '@qtests/fixtures'
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

/** A registry of jobs, for libraries that have none. */
const jobs =
  (start: (task: PeriodicTask) => Loose): MakePeriodicTasks =>
  () => {
    const started = new Map<string, Loose>()
    return {
      register(task) {
        if (started.has(task.id)) throw new Error(`${task.id} is there`)
        started.set(task.id, start(task))
      },
      async stop() {
        for (const job of started.values()) await job.stop()
      },
    }
  }

/** Each so many minutes, as a pattern. */
function pattern(everyMs: number): string {
  const minutes = everyMs / 60_000
  if (!Number.isInteger(minutes) || minutes > 59) throw new RangeError('no such period')
  return `*/${minutes} * * * *`
}

/** cron, told to wait for a run to end or not. */
export const cron = ({ CronJob }: Loose, waitForCompletion: boolean): MakePeriodicTasks =>
  jobs(({ everyMs, run }) =>
    CronJob.from({
      cronTime: pattern(everyMs),
      onTick: run,
      start: true,
      timeZone: 'UTC',
      waitForCompletion,
      errorHandler: () => {},
    }),
  )

/** node-cron from version 4 on. */
export const nodeCron = ({ schedule }: Loose): MakePeriodicTasks =>
  jobs(({ everyMs, run }) => schedule(pattern(everyMs), run, { noOverlap: true, timezone: 'UTC' }))
