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
import { setIntervalAsync, setIntervalTasks, toad } from './periodic-ports.ts'

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
  ['set-interval-async, dynamic', setIntervalTasks, {}, []],
  ['set-interval-async, fixed', setIntervalAsync(fixed as never), {}, []],
]

test.each(LIBRARIES)('%s', async (_name, make, capabilities, wanted) => {
  const { failed, results } = await checkContract(periodicTaskContract(make, capabilities))
  expect(failed, results.map(({ failure }) => failure?.message ?? '').join('\n')).toEqual(wanted)
})
