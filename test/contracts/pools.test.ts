/** The contract of pools on released libraries: broken releases, the fixed ones, and what is open today. */
import { type ContractReport, checkContract, poolContract } from '@qtests/fixtures'
import { describe, expect, test } from 'vitest'
import { LIBRARIES } from './pool-ports.ts'

async function judge(name: string, version: string): Promise<ContractReport> {
  const { caps, make } = LIBRARIES[name] as (typeof LIBRARIES)[string]
  const [packageName] = name.replace('generic-pool-2', 'generic-pool').split(' ')
  const library = await import(version === '' ? `${packageName}` : `${packageName}-${version}`)
  return checkContract(
    poolContract((spec) => make(library, spec), caps),
    { runs: 20 },
  )
}

/** Of each release, the cases that it fails. Rows of a fixed defect stand one below the other. */
const RELEASES: readonly [library: string, version: string, failed: readonly string[]][] = [
  // #103: destroying a resource twice made room for two. Beside one that is out it went on to.
  [
    'generic-pool-2',
    '2.2.0',
    [
      'PL-07/broken',
      'PL-07/validation fails',
      'PL-08/broken twice',
      'PL-08/broken beside',
      'PL-07/close fails',
      'PL-09/close fails',
      'PL-09/closes',
      'PL-09/closing',
    ],
  ],
  [
    'generic-pool-2',
    '2.2.1',
    [
      'PL-07/broken',
      'PL-07/validation fails',
      'PL-08/broken beside',
      'PL-07/close fails',
      'PL-09/close fails',
      'PL-09/closes',
      'PL-09/closing',
    ],
  ],
  // #122: destroying a resource lost the others that were out.
  [
    'generic-pool-2',
    '2.2.2',
    [
      'PL-07/broken',
      'PL-07/others',
      'PL-07/validation fails',
      'PL-08/broken beside',
      'PL-07/close fails',
      'PL-09/close fails',
      'PL-09/closes',
      'PL-09/closing',
    ],
  ],
  [
    'generic-pool-2',
    '2.4.0',
    [
      'PL-07/broken',
      'PL-07/validation fails',
      'PL-08/broken beside',
      'PL-07/close fails',
      'PL-09/close fails',
      'PL-09/closes',
      'PL-09/closing',
    ],
  ],
  // #172: a drain did not wait for what was out. Then: who waited got nothing for a resource that was destroyed. #159.
  [
    'generic-pool',
    '3.1.4',
    [
      'PL-05/zero',
      'PL-06/storm',
      'PL-07/broken',
      'PL-07/validation fails',
      'PL-07/use',
      'PL-09/borrowed',
      'PL-09/early',
    ],
  ],
  [
    'generic-pool',
    '3.1.5',
    ['PL-05/zero', 'PL-06/storm', 'PL-07/broken', 'PL-07/validation fails', 'PL-07/use', 'PL-09/early'],
  ],
  [
    'generic-pool',
    '3.1.7',
    ['PL-05/zero', 'PL-06/storm', 'PL-07/validation fails', 'PL-07/use', 'PL-01/closing', 'PL-09/early'],
  ],
  // #234: a queue of length 0 was taken for one without a bound. #175, #183: open.
  [
    'generic-pool',
    '3.4.2',
    [
      'PL-05/zero',
      'PL-06/storm',
      'PL-07/validation fails',
      'PL-07/use discards',
      'PL-01/closing',
      'PL-09/early',
    ],
  ],
  [
    'generic-pool',
    '3.5.0',
    ['PL-06/storm', 'PL-07/validation fails', 'PL-07/use discards', 'PL-01/closing', 'PL-09/early'],
  ],
  // #257: work that failed gave its resource back as if nothing were wrong with it.
  ['generic-pool', '3.6.1', ['PL-06/storm', 'PL-07/validation fails', 'PL-07/use discards', 'PL-01/closing']],
  ['generic-pool', '3.7.1', ['PL-06/storm', 'PL-07/validation fails', 'PL-01/closing']],
  ['generic-pool', '3.9.0', ['PL-06/storm', 'PL-07/validation fails', 'PL-01/closing']],
  // close() did not wait for what it closed.
  [
    'lightning-pool',
    '4.8.0',
    [
      'PL-05/zero',
      'PL-04/next',
      'PL-04/late',
      'PL-01/closing',
      'PL-09/settles',
      'PL-09/closes',
      'PL-09/closing',
      'PL-09/early',
      'PL-12/exit',
    ],
  ],
  [
    'lightning-pool',
    '4.10.0',
    ['PL-05/zero', 'PL-04/next', 'PL-04/late', 'PL-01/closing', 'PL-09/settles', 'PL-12/exit'],
  ],
  // What a request that had given up would have had stayed in use.
  [
    'lightning-pool',
    '4.13.0',
    ['PL-05/zero', 'PL-04/next', 'PL-04/late', 'PL-01/closing', 'PL-09/stops', 'PL-09/settles', 'PL-12/exit'],
  ],
  // A queue of length 0 becomes one of 1; closed, it still serves, and its housekeeping goes on.
  ['lightning-pool', '', ['PL-05/zero', 'PL-01/closing', 'PL-09/stops', 'PL-12/exit']],
  // #6: destroying a resource twice made room in the place of another.
  [
    'sequelize-pool',
    '2.0.0',
    [
      'PL-04/late',
      'PL-07/broken',
      'PL-07/validation fails',
      'PL-08/broken beside',
      'PL-07/close fails',
      'PL-09/close fails',
      'PL-09/closes',
      'PL-09/closing',
    ],
  ],
  [
    'sequelize-pool',
    '2.1.0',
    [
      'PL-04/late',
      'PL-07/broken',
      'PL-07/validation fails',
      'PL-07/close fails',
      'PL-09/close fails',
      'PL-09/closes',
      'PL-09/closing',
    ],
  ],
  // #17: what was made for a request that had given up was in use by nobody.
  [
    'sequelize-pool',
    '2.3.0',
    [
      'PL-04/late',
      'PL-07/broken',
      'PL-07/validation fails',
      'PL-07/close fails',
      'PL-09/close fails',
      'PL-09/closes',
      'PL-09/closing',
    ],
  ],
  [
    'sequelize-pool',
    '3.0.0',
    [
      'PL-07/broken',
      'PL-07/validation fails',
      'PL-07/close fails',
      'PL-09/close fails',
      'PL-09/closes',
      'PL-09/closing',
    ],
  ],
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
      'PL-09/closes',
      'PL-09/closing',
    ],
  ],
  ['tarn', '1.1.5', ['PL-06/told', 'PL-06/told of time', 'PL-01/closing', 'PL-09/stops']],
  // #57: no event when making a resource takes too long. #81: open.
  ['tarn', '3.0.0', ['PL-04/aborted', 'PL-06/told of time', 'PL-07/several', 'PL-01/closing', 'PL-09/stops']],
  // #68: a resource whose request was given up while it was validated stayed in use.
  ['tarn', '3.0.1', ['PL-04/aborted', 'PL-07/several', 'PL-01/closing', 'PL-09/stops']],
  ['tarn', '3.0.2', ['PL-07/several', 'PL-01/closing', 'PL-09/stops']],
  ['tarn', '3.1.2', ['PL-07/several', 'PL-01/closing', 'PL-09/stops']],
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

describe('released pools', () => {
  test.each(RELEASES)('%s %s fails %j', async (library, version, failed) => {
    const report = await judge(library, version)
    expect(report.failed, report.results.map(({ failure }) => failure?.message ?? '').join('\n')).toEqual(
      failed,
    )
  })
})
