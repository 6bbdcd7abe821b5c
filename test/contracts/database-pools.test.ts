/** The contract of pools on the pools of database drivers: broken releases, the fixed ones, and what is open today. */
import { describe } from 'vitest'
import { ENDS_BEFORE_CLOSED, LEAVES_WAITING, type PoolRelease, testReleases } from './released-pools.ts'

/** Of each release, the cases that it fails. Rows of a fixed defect stand one below the other. */
const RELEASES: readonly PoolRelease[] = [
  // A client that was ended while it was out was handed out again. Neither has `min`, nor replaces by uses or age.
  [
    'pg-pool',
    '2.0.9',
    [
      'PL-01/min',
      'PL-07/ended',
      'PL-07/model',
      'PL-07/uses',
      'PL-07/lifetime',
      'PL-01/closing',
      ...LEAVES_WAITING,
    ],
  ],
  ['pg-pool', '2.0.10', ['PL-01/min', 'PL-07/uses', 'PL-07/lifetime', 'PL-01/closing', ...LEAVES_WAITING]],
  // A connection made room for another before it was closed.
  ['pg-pool', '3.10.0', ['PL-01/min', 'PL-01/closing', ...LEAVES_WAITING]],
  // brianc/node-postgres#3508: idle ones were closed below `min`. #1980: open.
  ['pg-pool', '3.10.1', ['PL-01/min', ...LEAVES_WAITING]],
  ['pg-pool', '3.11.0', [...LEAVES_WAITING]],
  ['pg-pool', '3.14.0', [...LEAVES_WAITING]],
  // sidorares/node-mysql2#569: an operation on the pool that failed kept its connection.
  [
    'mysql2',
    '1.3.2',
    [
      'PL-06/settles',
      'PL-06/recovers',
      'PL-06/others',
      'PL-08/double',
      'PL-08/query',
      'PL-01/closing',
      ...LEAVES_WAITING,
      'PL-09/twice',
    ],
  ],
  [
    'mysql2',
    '1.3.3',
    [
      'PL-06/settles',
      'PL-06/recovers',
      'PL-06/others',
      'PL-08/double',
      'PL-01/closing',
      ...LEAVES_WAITING,
      'PL-09/twice',
    ],
  ],
  // #2384: the timer of idle connections outlived the pool.
  ['mysql2 idle', '3.7.1', ['PL-08/double', 'PL-01/closing', ...LEAVES_WAITING, 'PL-12/exit']],
  ['mysql2 idle', '3.8.0', ['PL-08/double', 'PL-01/closing', ...LEAVES_WAITING]],
  // #4186: released twice, it had two holders.
  ['mysql2', '3.19.1', ['PL-08/double', 'PL-01/closing', ...LEAVES_WAITING]],
  ['mysql2', '3.20.0', ['PL-01/closing', ...LEAVES_WAITING]],
  // #4291: requests that waited when the pool ended waited for ever.
  ['mysql2', '3.22.3', ['PL-01/closing', ...LEAVES_WAITING]],
  ['mysql2', '3.22.4', ['PL-01/closing', ...ENDS_BEFORE_CLOSED]],
  // `end()` calls back when its goodbyes are sent, not when the connections are closed.
  ['mysql2', '3.24.6', ['PL-01/closing', ...ENDS_BEFORE_CLOSED]],
]

describe('released pools of connections', () => testReleases(RELEASES))
