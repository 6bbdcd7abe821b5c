/** The contract of pools on released pools of anything: broken releases, the fixed ones, and what is open today. */
import { describe } from 'vitest'
import {
  CLOSES_UNSEEN,
  ENDS_BEFORE_CLOSED,
  LEAVES_WAITING,
  type PoolRelease,
  testReleases,
} from './released-pools.ts'

/** What pg-pool 2.0.2 to 2.0.6 had in common. */
const PG_POOL_2 = [
  'PL-07/ended',
  'PL-07/model',
  'PL-07/uses',
  'PL-07/lifetime',
  'PL-08/stale',
  'PL-01/closing',
  ...LEAVES_WAITING,
]

/** Of each release, the cases that it fails. Rows of a fixed defect stand one below the other. */
const RELEASES: readonly PoolRelease[] = [
  // node-pg-pool#85: who waited too long took all others out of the queue. Then #111: after a failed connect, nobody was next.
  // Before these, #71: closing an idle resource cleared the timers of all. After them, #109: a request that gave up took what came.
  ['pg-pool', '2.0.2', ['PL-01/idle', 'PL-04/next', 'PL-04/replaced', 'PL-06/others', ...PG_POOL_2]],
  ['pg-pool', '2.0.3', ['PL-01/min', 'PL-04/next', 'PL-04/replaced', 'PL-06/others', ...PG_POOL_2]],
  ['pg-pool', '2.0.4', ['PL-01/min', 'PL-04/replaced', 'PL-06/others', ...PG_POOL_2]],
  ['pg-pool', '2.0.5', ['PL-01/min', 'PL-02/places', 'PL-04/replaced', ...PG_POOL_2]],
  ['pg-pool', '2.0.6', ['PL-01/min', ...PG_POOL_2]],
  // close() did not wait for what it closed.
  [
    'lightning-pool',
    '4.8.0',
    [
      'PL-05/zero',
      'PL-05/model',
      'PL-02/places',
      'PL-03/model',
      'PL-04/next',
      'PL-04/late',
      'PL-04/replaced',
      'PL-01/closing',
      ...LEAVES_WAITING,
      'PL-09/late',
      'PL-09/early',
      'PL-12/exit',
    ],
  ],
  [
    'lightning-pool',
    '4.10.0',
    [
      'PL-05/zero',
      'PL-05/model',
      'PL-02/places',
      'PL-03/model',
      'PL-04/next',
      'PL-04/late',
      'PL-04/replaced',
      'PL-01/closing',
      'PL-09/settles',
      'PL-09/model',
      'PL-09/late',
      'PL-12/exit',
    ],
  ],
  // What a request that had given up would have had stayed in use.
  [
    'lightning-pool',
    '4.13.0',
    [
      'PL-05/zero',
      'PL-05/model',
      'PL-02/places',
      'PL-03/model',
      'PL-04/next',
      'PL-04/late',
      'PL-04/replaced',
      'PL-01/closing',
      'PL-09/stops',
      'PL-09/settles',
      'PL-09/model',
      'PL-09/late',
      'PL-12/exit',
    ],
  ],
  // A queue of length 0 becomes one of 1; closed, it still serves, and its housekeeping goes on.
  [
    'lightning-pool',
    '',
    ['PL-05/zero', 'PL-05/model', 'PL-01/closing', 'PL-09/stops', 'PL-09/model', 'PL-09/late', 'PL-12/exit'],
  ],
  // #6: destroying a resource twice made room in the place of another.
  [
    'sequelize-pool',
    '2.0.0',
    ['PL-04/late', 'PL-07/broken', 'PL-07/validation fails', 'PL-08/broken beside', ...CLOSES_UNSEEN],
  ],
  [
    'sequelize-pool',
    '2.1.0',
    ['PL-09/model', 'PL-04/late', 'PL-07/broken', 'PL-07/validation fails', ...CLOSES_UNSEEN],
  ],
  // #17: what was made for a request that had given up was in use by nobody.
  ['sequelize-pool', '2.3.0', ['PL-04/late', 'PL-07/broken', 'PL-07/validation fails', ...CLOSES_UNSEEN]],
  ['sequelize-pool', '3.0.0', ['PL-07/broken', 'PL-07/validation fails', ...CLOSES_UNSEEN]],
  // #44: who waited got nothing for a resource that was destroyed.
  ['sequelize-pool', '6.1.0', ['PL-07/broken', 'PL-07/validation fails', 'PL-09/closing']],
  ['sequelize-pool', '7.1.0', ['PL-07/validation fails', 'PL-09/closing']],
  // #16: destroy() did not wait for what it destroyed. Neither has events.
  [
    'tarn',
    '1.1.4',
    [
      'PL-06/told',
      'PL-06/told of time',
      'PL-01/closing',
      'PL-07/close fails',
      'PL-09/close fails',
      'PL-09/stops',
      'PL-09/late',
      ...ENDS_BEFORE_CLOSED,
    ],
  ],
  ['tarn', '1.1.5', ['PL-06/told', 'PL-06/told of time', 'PL-01/closing', 'PL-09/stops', 'PL-09/late']],
  // #57: no event when making a resource takes too long. #81: open.
  ['tarn', '3.0.0', ['PL-04/aborted', 'PL-06/told of time', 'PL-07/several', 'PL-01/closing', 'PL-09/stops']],
  // #68: a resource whose request was given up while it was validated stayed in use.
  ['tarn', '3.0.1', ['PL-04/aborted', 'PL-07/several', 'PL-01/closing', 'PL-09/stops', 'PL-09/late']],
  ['tarn', '3.0.2', ['PL-07/several', 'PL-01/closing', 'PL-09/stops', 'PL-09/late']],
  ['tarn', '3.1.2', ['PL-07/several', 'PL-01/closing', 'PL-09/stops', 'PL-09/late']],
]

describe('released pools', () => testReleases(RELEASES))
