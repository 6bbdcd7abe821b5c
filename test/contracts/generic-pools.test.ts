/** The contract of pools on released generic-pools: broken releases, the fixed ones, and what is open today. */
import { describe } from 'vitest'
import { CLOSES_UNSEEN, type PoolRelease, testReleases } from './released-pools.ts'

/** What every release of generic-pool 2 fails. */
const GENERIC_POOL_2 = ['PL-02/places', 'PL-08/broken beside', 'PL-09/model', ...CLOSES_UNSEEN]

/** Until 2.2.0: destroying a resource twice made room for two. */
const GENERIC_POOL_2_0 = ['PL-08/broken twice', ...GENERIC_POOL_2]

/** Of each release, the cases that it fails. Rows of a fixed defect stand one below the other. */
const RELEASES: readonly PoolRelease[] = [
  // #52: who waited for a resource that could not be made waited for ever. Then #64: idle ones were closed one at a look.
  [
    'generic-pool-2',
    '2.0.1',
    [
      'PL-06/settles',
      'PL-06/recovers',
      'PL-06/others',
      'PL-02/model',
      'PL-07/broken',
      'PL-07/validation',
      'PL-07/model',
      ...GENERIC_POOL_2_0,
    ],
  ],
  ['generic-pool-2', '2.0.2', ['PL-07/broken', 'PL-07/validation', 'PL-07/model', ...GENERIC_POOL_2_0]],
  ['generic-pool-2', '2.0.3', ['PL-01/idle', 'PL-07/broken', 'PL-07/validation fails', ...GENERIC_POOL_2_0]],
  ['generic-pool-2', '2.0.4', ['PL-07/broken', 'PL-07/validation fails', ...GENERIC_POOL_2_0]],
  // #103: destroying a resource twice made room for two. Beside one that is out it went on to.
  ['generic-pool-2', '2.2.0', ['PL-07/broken', 'PL-07/validation fails', ...GENERIC_POOL_2_0]],
  ['generic-pool-2', '2.2.1', ['PL-07/broken', 'PL-07/validation fails', ...GENERIC_POOL_2]],
  // #122: destroying a resource lost the others that were out.
  ['generic-pool-2', '2.2.2', ['PL-07/broken', 'PL-07/others', 'PL-07/validation fails', ...GENERIC_POOL_2]],
  ['generic-pool-2', '2.4.0', ['PL-07/broken', 'PL-07/validation fails', ...GENERIC_POOL_2]],
  // #172: a drain did not wait for what was out. Then: who waited got nothing for a resource that was destroyed. #159.
  [
    'generic-pool',
    '3.1.4',
    [
      'PL-05/zero',
      'PL-05/model',
      'PL-06/storm',
      'PL-06/model',
      'PL-07/broken',
      'PL-07/validation fails',
      'PL-07/use',
      'PL-09/borrowed',
      'PL-09/model',
      'PL-09/early',
    ],
  ],
  [
    'generic-pool',
    '3.1.5',
    [
      'PL-05/zero',
      'PL-05/model',
      'PL-06/storm',
      'PL-06/model',
      'PL-07/broken',
      'PL-07/validation fails',
      'PL-07/use',
      'PL-09/model',
      'PL-09/early',
    ],
  ],
  [
    'generic-pool',
    '3.1.7',
    [
      'PL-05/zero',
      'PL-05/model',
      'PL-06/storm',
      'PL-06/model',
      'PL-07/validation fails',
      'PL-07/use',
      'PL-01/closing',
      'PL-09/early',
    ],
  ],
  // #234: a queue of length 0 was taken for one without a bound. #175, #183: open.
  [
    'generic-pool',
    '3.4.2',
    [
      'PL-05/zero',
      'PL-05/model',
      'PL-06/storm',
      'PL-06/model',
      'PL-07/validation fails',
      'PL-07/use discards',
      'PL-01/closing',
      'PL-09/early',
    ],
  ],
  [
    'generic-pool',
    '3.5.0',
    [
      'PL-06/storm',
      'PL-06/model',
      'PL-07/validation fails',
      'PL-07/use discards',
      'PL-01/closing',
      'PL-09/early',
    ],
  ],
  // #257: work that failed gave its resource back as if nothing were wrong with it.
  [
    'generic-pool',
    '3.6.1',
    ['PL-06/storm', 'PL-06/model', 'PL-07/validation fails', 'PL-07/use discards', 'PL-01/closing'],
  ],
  ['generic-pool', '3.7.1', ['PL-06/storm', 'PL-06/model', 'PL-07/validation fails', 'PL-01/closing']],
  ['generic-pool', '3.9.0', ['PL-06/storm', 'PL-06/model', 'PL-07/validation fails', 'PL-01/closing']],
]

describe('released pools', () => testReleases(RELEASES))
