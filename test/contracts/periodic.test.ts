// biome-ignore-all lint/suspicious/noExplicitAny: releases of three majors, whose types differ
/** The contract of periodic tasks on released libraries. */
import {
  checkContract,
  type MakePeriodicTasks,
  type PeriodicTaskCaps,
  periodicTaskContract,
} from '@qtests/fixtures'
import { clearIntervalAsync, type SetIntervalAsyncTimer } from 'set-interval-async'
import { setIntervalAsync as dynamic } from 'set-interval-async/dynamic'
import { setIntervalAsync as fixed } from 'set-interval-async/fixed'
import * as toad4 from 'toad-scheduler'
import * as toad130 from 'toad-scheduler-1.3.0'
import * as toad161 from 'toad-scheduler-1.6.1'
import { expect, test } from 'vitest'

const toad =
  (
    { AsyncTask, SimpleIntervalJob, ToadScheduler }: any,
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
const setIntervalAsync =
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

const LIBRARIES: readonly [string, MakePeriodicTasks, PeriodicTaskCaps, string[]][] = [
  // Before 1.6 a long period ran each ms; nothing kept runs from overlapping before it could be asked for.
  ['toad-scheduler 1.3.0', toad(toad130, (id) => id), {}, ['CL-06/overlap', 'CL-06/long']],
  ['toad-scheduler 1.6.1', toad(toad161, (id) => id), {}, ['CL-06/overlap']],
  [
    'toad-scheduler 4, told to prevent overruns',
    toad(toad4, (id) => ({ id, preventOverrun: true })),
    { unregister: true },
    [],
  ],
  ['set-interval-async, dynamic', setIntervalAsync(dynamic), {}, []],
  ['set-interval-async, fixed', setIntervalAsync(fixed as never), {}, []],
]

test.each(LIBRARIES)('%s', async (_name, make, capabilities, wanted) => {
  const { failed, results } = await checkContract(periodicTaskContract(make, capabilities))
  expect(failed, results.map(({ failure }) => failure?.message ?? '').join('\n')).toEqual(wanted)
})
