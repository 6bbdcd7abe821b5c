/** The contract of pools on the pool of undici, whose connections are streams in this process. */
import { checkContract, poolContract } from '@qtests/fixtures'
import { describe, expect, test } from 'vitest'
import { installed } from './installed.ts'
import { UNDICI, undiciPort } from './undici-port.ts'

/** undici#386, open: who is aborted before there is a connection is told when there is one. */
const ABORTS = ['PL-04/aborts', 'PL-04/aborted']

/** Until 8.12: a client whose connection failed goes on beside the one that replaces it. */
const REPLACES = ['PL-01/failure', 'PL-01/model']

/** undici#5144, until 8.2: with `clientTtl`, who comes when the only connection is too old waits for good. */
const OLD = 'PL-07/lifetime'

/** A connection made at a time of 0 is taken for one that has no time. */
const OLD_AT_ZERO = 'PL-07/lifetime at epoch zero'

const FAILED: Readonly<Record<string, readonly string[]>> = {
  'undici-6': [...REPLACES, ...ABORTS],
  'undici-7': [...REPLACES, ...ABORTS, OLD],
  'undici-8.1.0': [...REPLACES, ...ABORTS, OLD],
  'undici-8.11.2': [...REPLACES, ...ABORTS, OLD_AT_ZERO],
  'undici-8': [...ABORTS, OLD_AT_ZERO],
}

describe.each(installed('undici', Object.keys(FAILED)))('$title', ({ name, unfit }) => {
  test.skipIf(unfit)('breaks what is listed, and nothing else', async () => {
    const { Pool } = await import(name)
    // Of 6 there is no option for it.
    const caps = { ...UNDICI, maxLifetime: name !== 'undici-6' }
    const { results } = await checkContract(
      poolContract((spec) => undiciPort(Pool, spec), caps),
      { runs: 20 },
    )
    const failed = results.filter(({ verdict }) => verdict === 'fail')
    const keys = failed.map(
      ({ key, failure }) => `${key}${failure?.epoch === 'zero' ? ' at epoch zero' : ''}`,
    )
    const messages = failed.map(({ failure }) => failure?.message).join('\n')
    expect(keys.sort(), messages).toEqual([...(FAILED[name] ?? [])].sort())
    for (const { failure } of failed) expect(failure?.operations?.length ?? 0).toBeLessThanOrEqual(8)
  })
})
