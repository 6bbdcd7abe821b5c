/** The contract of retries on released libraries. */
import { checkContract, type MakeRetry, type RetryCaps, retryContract } from '@qtests/fixtures'
import * as cockatiel312 from 'cockatiel-3.1.2'
import * as cockatiel313 from 'cockatiel-3.1.3'
import * as cockatiel400 from 'cockatiel-4.0.0'
import ky031 from 'ky-0.31.0'
import ky033 from 'ky-0.33.3'
import ky130 from 'ky-1.3.0'
import ky150 from 'ky-1.5.0'
import ky210 from 'ky-2.1.0'
import pRetry512 from 'p-retry-5.1.2'
import pRetry600 from 'p-retry-6.0.0'
import pRetry801 from 'p-retry-8.0.1'
import pRetry900 from 'p-retry-9.0.0'
import { describe, expect, test } from 'vitest'
import { load } from './loose.ts'
import {
  asyncLibrary,
  asyncRetry,
  attempt,
  backOff,
  cockatiel,
  kyRetry,
  nodeRetry,
  pRetry,
  promiseRetry,
  retryAsPromised,
  toolkit,
  tsRetryPromise,
} from './retry-ports.ts'

const FULL: RetryCaps = { most: true, filter: true }
const OF_SIGNALS: RetryCaps = { ...FULL, abort: true }
/** From the wait to twice as much, as retry and what stands on it have it. */
const RANDOM: RetryCaps = { ...FULL, jitter: (wait) => ({ from: wait, to: 2 * wait }) }
/** Its waits spread around those without chance, and are not held to a range by its documentation. */
const DECORRELATED: RetryCaps = { ...FULL, jitter: (wait) => ({ from: 0, to: 3 * wait }) }
const HTTP: RetryCaps = { ...OF_SIGNALS, retryAfter: true }
/** Before 1.2 its waits could not be told. */
const OLD_HTTP: RetryCaps = { abort: true, retryAfter: true, backoff: (retry) => 300 * 2 ** retry }

const OF_OLD_KY = [
  // One retry fewer than it was told.
  ...['RT-02/limit', 'RT-02/last-error', 'RT-03/schedule', 'RT-03/slow', 'RT-03/clock-step'],
  ...['RT-06/before', 'RT-06/listeners', 'RT-07/at-once', 'RT-08/again', 'RT-08/beside', 'RT-08/model'],
]
const OF_POWERS = [
  ...['RT-02/limit', 'RT-02/last-error', 'RT-02/last-wait', 'RT-02/throws', 'RT-02/no-error'],
  ...['RT-03/schedule', 'RT-03/slow', 'RT-03/factor', 'RT-03/long', 'RT-03/clock-step'],
  ...['RT-08/again', 'RT-08/beside', 'RT-08/model'],
]

type Row = readonly [string, MakeRetry, RetryCaps, readonly string[]]

async function failuresOf(make: MakeRetry, caps: RetryCaps): Promise<readonly string[]> {
  const { failed } = await checkContract(retryContract(make, caps))
  return failed
}

describe('a defect that was released, and its fix', () => {
  test.each<Row>([
    // "Correctly remove abort handler when done", 6.0.0; what else fails is of the retry below it.
    [
      'p-retry 5.1.2',
      pRetry(pRetry512),
      { most: true, abort: true },
      ['RT-02/last-error', 'RT-03/long', 'RT-06/before', 'RT-06/listeners'],
    ],
    [
      'p-retry 6.0.0',
      pRetry(pRetry600),
      { most: true, abort: true },
      ['RT-02/last-error', 'RT-03/long', 'RT-06/before'],
    ],
    ['p-retry 8.0.1', pRetry(pRetry801), { ...OF_SIGNALS, maxTime: true }, ['RT-03/long']],
    ['p-retry 9.0.0', pRetry(pRetry900), { ...OF_SIGNALS, maxTime: true }, []],
    // cockatiel#86: after 1,025 tries the wait is not a number, and none is waited for.
    ['cockatiel 3.1.2', cockatiel(cockatiel312, 'decorrelatedJitterGenerator'), DECORRELATED, ['RT-03/many']],
    ['cockatiel 3.1.3', cockatiel(cockatiel313, 'decorrelatedJitterGenerator'), DECORRELATED, []],
    // "Fixed `retry` to correctly match retry count with the `retries` option", 1.45.0.
    [
      'es-toolkit 1.44.0',
      toolkit(load('es-toolkit-1.44.0')),
      OF_SIGNALS,
      [
        'RT-02/limit',
        'RT-02/last-error',
        'RT-02/last-wait',
        'RT-02/none',
        'RT-03/schedule',
        'RT-03/slow',
        'RT-03/factor',
        'RT-03/most',
        'RT-03/many',
        'RT-03/clock-step',
        'RT-06/waiting',
        'RT-06/timer',
        'RT-06/reason',
        'RT-08/again',
        'RT-08/beside',
        'RT-08/model',
      ],
    ],
    // es-toolkit#1901: a wait after the last try.
    [
      'es-toolkit 1.45.1',
      toolkit(load('es-toolkit-1.45.1')),
      OF_SIGNALS,
      ['RT-02/last-wait', 'RT-03/long', 'RT-06/waiting', 'RT-06/timer', 'RT-06/reason'],
    ],
    // ky#390: a wait that no abort ended, and "0 s" taken for "never".
    [
      'ky 0.31',
      kyRetry(ky031),
      OLD_HTTP,
      [...OF_OLD_KY, 'RT-06/running', 'RT-06/timer', 'RT-06/waiting', 'RT-06/reason'],
    ],
    ['ky 0.33.3', kyRetry(ky033), OLD_HTTP, [...OF_OLD_KY, 'RT-06/reason']],
    ['ky 1.3.0', kyRetry(ky130), HTTP, ['RT-06/before', 'RT-06/listeners', 'RT-07/at-once']],
    ['ky 1.5.0', kyRetry(ky150), HTTP, ['RT-06/before', 'RT-06/listeners']],
    // retry-as-promised#13: the first wait was a power of the first wait. Later ones still are: until 4.0 they are all over an hour.
    [
      'retry-as-promised 2.3.1',
      retryAsPromised(load('retry-as-promised-2.3.1')),
      {},
      ['RT-01/recovers', ...OF_POWERS],
    ],
    ['retry-as-promised 2.3.2', retryAsPromised(load('retry-as-promised-2.3.2')), {}, OF_POWERS],
    // Chance became the default in 1.3.0.
    [
      'async-retry 1.2.3, by default',
      asyncRetry(load('async-retry-1.2.3'), {}),
      RANDOM,
      ['RT-02/last-error', 'RT-02/no-error', 'RT-03/long', 'RT-04/spread'],
    ],
    [
      'async-retry 1.3.3, by default',
      asyncRetry(load('async-retry-1.3.3'), {}),
      RANDOM,
      ['RT-02/last-error', 'RT-02/no-error', 'RT-03/long'],
    ],
  ])('%s', async (_name, make, caps, wanted) => {
    expect([...(await failuresOf(make, caps))].sort()).toEqual([...wanted].sort())
  })
})

describe('what is right today passes, and what is open is found', () => {
  test.each<Row>([
    ['p-retry 9, with chance', pRetry(pRetry900, { randomize: true }), RANDOM, []],
    ['ky 2', kyRetry(ky210), HTTP, []],
    ['ky 2, with chance', kyRetry(ky210, { jitter: true }), { ...FULL, jitter: 'full' }, []],
    // A wait over 2^31-1 ms becomes one of 1 ms: Node's timers, handed on, in this one and most others.
    // When the time is over, a wait that began before is waited for, and one more try made.
    ['retry', nodeRetry(load('retry-0.13.1')), { ...FULL, maxTime: true }, ['RT-03/long', 'RT-09/time']],
    ['promise-retry', promiseRetry(load('promise-retry-2.0.1')), FULL, ['RT-03/long']],
    // Rejected with null, its promise stays pending for good.
    [
      'async-retry',
      asyncRetry(load('async-retry-1.3.3')),
      { ...FULL, maxTime: true },
      ['RT-02/last-error', 'RT-02/no-error', 'RT-03/long', 'RT-09/time'],
    ],
    ['exponential-backoff', backOff(load('exponential-backoff-3.1.3')), FULL, ['RT-03/long']],
    [
      'exponential-backoff, full jitter',
      backOff(load('exponential-backoff-3.1.3'), { jitter: 'full' }),
      { ...FULL, jitter: 'full' },
      ['RT-03/long'],
    ],
    // An abort ends no wait, and its `exponent` is read by none of the generators but the decorrelated one.
    [
      'cockatiel 4',
      cockatiel(cockatiel400),
      OF_SIGNALS,
      ['RT-03/factor', 'RT-03/long', 'RT-06/waiting', 'RT-06/before', 'RT-06/timer', 'RT-06/reason'],
    ],
    [
      'cockatiel 4, half jitter',
      cockatiel(cockatiel400, 'halfJitterGenerator'),
      { ...FULL, jitter: 'equal' },
      ['RT-03/factor', 'RT-03/long'],
    ],
    [
      'cockatiel 4, decorrelated jitter',
      cockatiel(cockatiel400, 'decorrelatedJitterGenerator'),
      DECORRELATED,
      [],
    ],
    // What throws at once is thrown, and not tried again.
    ['attempt', attempt(load('attempt-3.1.0')), FULL, ['RT-02/throws', 'RT-03/long']],
    [
      'attempt, with chance',
      attempt(load('attempt-3.1.0'), { jitter: true }),
      { ...FULL, jitter: 'full' },
      ['RT-02/throws', 'RT-03/long'],
    ],
    [
      'retry-as-promised 7',
      retryAsPromised(load('retry-as-promised-7.1.1').default),
      {},
      ['RT-02/throws', 'RT-03/long'],
    ],
    // An abort ends no wait.
    [
      'es-toolkit',
      toolkit(load('es-toolkit-1.53.2')),
      OF_SIGNALS,
      ['RT-03/long', 'RT-06/waiting', 'RT-06/timer', 'RT-06/reason'],
    ],
    // Waits once more before it gives up.
    [
      'ts-retry-promise',
      tsRetryPromise(load('ts-retry-promise-0.8.1')),
      FULL,
      ['RT-02/last-wait', 'RT-03/long'],
    ],
    // An error filter that throws leaves its caller pending.
    ['async', asyncLibrary(load('async-3.2.6')), FULL, ['RT-03/long', 'RT-05/predicate']],
  ])('%s', async (_name, make, caps, wanted) => {
    expect([...(await failuresOf(make, caps))].sort()).toEqual([...wanted].sort())
  })
})
