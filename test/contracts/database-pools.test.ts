/** The contract of pools on the pools of database drivers: broken releases, the fixed ones, and what is open today. */
import { describe, expect, test } from 'vitest'
import { judgePool } from './judge-pool.ts'

/** Of each release, the cases that it fails. Rows of a fixed defect stand one below the other. */
const RELEASES: readonly [library: string, version: string, failed: readonly string[]][] = [
  // A client that was ended while it was out was handed out again. Neither has `min`, nor replaces by uses or age.
  [
    'pg-pool',
    '2.0.9',
    [
      'PL-01/min',
      'PL-07/ended',
      'PL-07/uses',
      'PL-07/lifetime',
      'PL-01/closing',
      'PL-09/settles',
      'PL-09/closes',
      'PL-09/closing',
    ],
  ],
  [
    'pg-pool',
    '2.0.10',
    [
      'PL-01/min',
      'PL-07/uses',
      'PL-07/lifetime',
      'PL-01/closing',
      'PL-09/settles',
      'PL-09/closes',
      'PL-09/closing',
    ],
  ],
  // A connection made room for another before it was closed.
  ['pg-pool', '3.10.0', ['PL-01/min', 'PL-01/closing', 'PL-09/settles', 'PL-09/closes', 'PL-09/closing']],
  // brianc/node-postgres#3508: idle ones were closed below `min`. #1980: open.
  ['pg-pool', '3.10.1', ['PL-01/min', 'PL-09/settles', 'PL-09/closes', 'PL-09/closing']],
  ['pg-pool', '3.11.0', ['PL-09/settles', 'PL-09/closes', 'PL-09/closing']],
  ['pg-pool', '3.14.0', ['PL-09/settles', 'PL-09/closes', 'PL-09/closing']],
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
      'PL-09/settles',
      'PL-09/closes',
      'PL-09/closing',
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
      'PL-09/settles',
      'PL-09/closes',
      'PL-09/closing',
      'PL-09/twice',
    ],
  ],
  // #2384: the timer of idle connections outlived the pool.
  [
    'mysql2 idle',
    '3.7.1',
    ['PL-08/double', 'PL-01/closing', 'PL-09/settles', 'PL-09/closes', 'PL-09/closing', 'PL-12/exit'],
  ],
  [
    'mysql2 idle',
    '3.8.0',
    ['PL-08/double', 'PL-01/closing', 'PL-09/settles', 'PL-09/closes', 'PL-09/closing'],
  ],
  // #4186: released twice, it had two holders.
  ['mysql2', '3.19.1', ['PL-08/double', 'PL-01/closing', 'PL-09/settles', 'PL-09/closes', 'PL-09/closing']],
  ['mysql2', '3.20.0', ['PL-01/closing', 'PL-09/settles', 'PL-09/closes', 'PL-09/closing']],
  // #4291: requests that waited when the pool ended waited for ever.
  ['mysql2', '3.22.3', ['PL-01/closing', 'PL-09/settles', 'PL-09/closes', 'PL-09/closing']],
  ['mysql2', '3.22.4', ['PL-01/closing', 'PL-09/closes', 'PL-09/closing']],
  // `end()` calls back when its goodbyes are sent, not when the connections are closed.
  ['mysql2', '3.24.6', ['PL-01/closing', 'PL-09/closes', 'PL-09/closing']],
]

describe('released pools of connections', () => {
  test.each(RELEASES)('%s %s fails %j', async (library, version, failed) => {
    const report = await judgePool(library, version)
    expect(report.failed, report.results.map(({ failure }) => failure?.message ?? '').join('\n')).toEqual(
      failed,
    )
  })
})
