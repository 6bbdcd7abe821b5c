/** The contract of periodic tasks on released libraries. */
import {
  checkContract,
  type MakePeriodicTasks,
  type PeriodicTaskCaps,
  periodicTaskContract,
} from '@qtests/fixtures'
import { setIntervalAsync as fixed } from 'set-interval-async/fixed'
import * as toad4 from 'toad-scheduler'
import * as toad130 from 'toad-scheduler-1.3.0'
import * as toad161 from 'toad-scheduler-1.6.1'
import { expect, test } from 'vitest'
import { load } from './loose.ts'
import { cron, nodeCron, setIntervalAsync, setIntervalTasks, toad } from './periodic-ports.ts'

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
  // cron#924: it did not wait for a run that it was told to wait for.
  ['cron 3.3.0', cron(load('cron-3.3.0'), true), {}, ['CL-06/overlap']],
  // Of versions before 4.3.4 a rejection reached nobody, where runs are not waited for: cron#1013.
  ['cron 3.3.1', cron(load('cron-3.3.1'), true), {}, []],
  ['cron 4.3.3', cron(load('cron-4.3.3'), false), {}, ['CL-06/overlap', 'CL-06/rejects']],
  ['cron 4.3.4', cron(load('cron-4.3.4'), false), {}, ['CL-06/overlap']],
  // The hour after midnight was read as 24, and no time was due in it: all of them at epoch zero, which is midnight.
  [
    'node-cron 4.0.5',
    nodeCron(load('node-cron-4.0.5')),
    {},
    [
      'CL-06/period',
      'CL-06/overlap',
      'CL-06/throws',
      'CL-06/rejects',
      'CL-06/hangs',
      'CL-06/same-id',
      'CL-06/clock-step',
      'CL-06/stop',
      'CL-06/stop-running',
    ],
  ],
  // A task that failed was not run again, until 4.1.
  ['node-cron 4.0.7', nodeCron(load('node-cron-4.0.7')), {}, ['CL-06/throws', 'CL-06/rejects']],
  ['node-cron 4.6.0', nodeCron(load('node-cron-4.6.0')), {}, ['CL-06/clock-step']],
  ['set-interval-async, dynamic', setIntervalTasks, {}, []],
  ['set-interval-async, fixed', setIntervalAsync(fixed as never), {}, []],
]

test.each(LIBRARIES)('%s', async (_name, make, capabilities, wanted) => {
  const { failed, results } = await checkContract(periodicTaskContract(make, capabilities))
  expect(failed, results.map(({ failure }) => failure?.message ?? '').join('\n')).toEqual(wanted)
})
