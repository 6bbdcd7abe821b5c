/** The contract of pools on releases of libraries: what the tests of pools have in common. */
import { checkContract, poolContract } from '@qtests/fixtures'
import { expect, test } from 'vitest'
import { LIBRARIES } from './pool-ports.ts'

/** A release, under the name by which its port is known (no version: the newest), and the cases that it fails. */
export type PoolRelease = readonly [library: string, version: string, failed: readonly string[]]

/** Where the end of a pool waits for none of the resources that it closes. */
export const ENDS_BEFORE_CLOSED = ['PL-09/closes', 'PL-09/closing']

/** Where in addition a resource that cannot be closed is nobody's rejection. */
export const CLOSES_UNSEEN = ['PL-07/close fails', 'PL-09/close fails', ...ENDS_BEFORE_CLOSED]

/** Where in addition the end of a pool leaves requests that wait as they are. */
export const LEAVES_WAITING = ['PL-09/settles', 'PL-09/model', ...ENDS_BEFORE_CLOSED]

/** One test a release: it fails these cases and no others. */
export function testReleases(releases: readonly PoolRelease[]): void {
  test.each(releases)('%s %s fails %j', async (name, version, failed) => {
    const { caps, make } = LIBRARIES[name] as (typeof LIBRARIES)[string]
    const [packageName] = name.replace('generic-pool-2', 'generic-pool').split(' ')
    const library = await import(version === '' ? `${packageName}` : `${packageName}-${version}`)
    const report = await checkContract(
      poolContract((spec) => make(library, spec), caps),
      { runs: 20 },
    )
    const messages = report.results.map(({ failure }) => failure?.message ?? '').join('\n')
    expect([...report.failed].sort(), messages).toEqual([...failed].sort())
  })
}
