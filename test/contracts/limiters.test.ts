import { checkContract, type LimiterCaps, type MakeLimiter, rateLimiterContract } from '@qtests/fixtures'
import { Semaphore } from 'async-mutex'
import { Semaphore as Semaphore041 } from 'async-mutex-0.4.1'
import { RateLimit, Sema } from 'async-sema'
import Bottleneck from 'bottleneck'
import * as cockatiel321 from 'cockatiel-3.2.1'
import * as cockatiel400 from 'cockatiel-4.0.0'
import fastq from 'fastq'
import { RateLimiter, TokenBucket } from 'limiter'
import * as limiter300 from 'limiter-3.0.0'
import pLimitOf from 'p-limit'
import PQueue730 from 'p-queue-7.3.0'
import PQueue733 from 'p-queue-7.3.3'
import PQueue810 from 'p-queue-8.1.0'
import PQueue811 from 'p-queue-8.1.1'
import PQueue9 from 'p-queue-9'
import PQueue900 from 'p-queue-9.0.0'
import PQueue901 from 'p-queue-9.0.1'
import PQueue910 from 'p-queue-9.1.0'
import PQueue911 from 'p-queue-9.1.1'
import PQueue932 from 'p-queue-9.3.2'
import PQueue933 from 'p-queue-9.3.3'
import PQueue10 from 'p-queue-10'
import { pRateLimit as pRateLimitOf } from 'p-ratelimit'
import pThrottleOf from 'p-throttle'
import pThrottle700 from 'p-throttle-7.0.0'
import pThrottle800 from 'p-throttle-8.0.0'
import pThrottle810 from 'p-throttle-8.1.0'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { RateLimiterMemory as RateLimiterMemory304 } from 'rate-limiter-flexible-3.0.4'
import { RateLimiterMemory as RateLimiterMemory305 } from 'rate-limiter-flexible-3.0.5'
import { describe, expect, test } from 'vitest'
import {
  asyncMutex,
  bottleneck,
  bottleneckMinTime,
  bulkhead,
  fastqueue,
  flexible,
  mutex,
  oldTokens,
  pLimit,
  pQueue,
  pRateLimit,
  pThrottle,
  semaphore,
  semaRate,
  tokens,
} from './limiter-ports.ts'
import { load } from './loose.ts'

async function failuresOf(make: MakeLimiter, caps: LimiterCaps): Promise<readonly string[]> {
  const { results } = await checkContract(rateLimiterContract(make, caps))
  return results
    .filter(({ verdict }) => verdict === 'fail')
    .map(({ key, failure }) => `${key}${failure?.epoch === 'zero' ? ' at epoch zero' : ''}`)
}

const FLEXIBLE: LimiterCaps = { rate: 'fixed', overflow: 'reject', keys: true, retryAfter: true }
const SEMAPHORE: LimiterCaps = { concurrency: true, clear: 'settles', weights: true }
const ABORTED: LimiterCaps = { concurrency: true, clear: 'settles' }
const QUEUE: LimiterCaps = { concurrency: true, abort: true, clear: 'abandons' }

describe('a defect that was released, and its fix', () => {
  test.each<[string, MakeLimiter, LimiterCaps, readonly string[]]>([
    // p-queue#168: aborting what runs and what waits.
    [
      'p-queue 7.3.0',
      pQueue(PQueue730),
      QUEUE,
      ['RL-04/queued', 'RL-04/at-once', 'RL-04/running', 'RL-04/before', 'RL-04/model'],
    ],
    ['p-queue 7.3.3', pQueue(PQueue733), QUEUE, ['RL-04/at-once', 'RL-04/listeners']],
    // p-queue#235: a listener for each call stayed on its signal.
    ['p-queue 9.0.0', pQueue(PQueue900), QUEUE, ['RL-04/at-once', 'RL-04/listeners']],
    ['p-queue 9.0.1', pQueue(PQueue901), QUEUE, ['RL-04/at-once']],
    // p-queue#219: what was aborted while it waited was counted as let through, so that a whole window went to nobody.
    [
      'p-queue 8.1.0',
      pQueue(PQueue810),
      { rate: 'fixed', abort: true },
      ['RL-04/rate', 'RL-07/long', 'RL-08/set back'],
    ],
    ['p-queue 8.1.1', pQueue(PQueue811), { rate: 'fixed', abort: true }, ['RL-07/long', 'RL-08/set back']],
    // p-queue#241, there since the first: aborted while it waits, settled when its turn comes.
    ['p-queue 9.1.0', pQueue(PQueue910), QUEUE, ['RL-04/at-once']],
    ['p-queue 9.1.1', pQueue(PQueue911), QUEUE, []],
    // p-queue#251: who came in a new window waited for one more, counted from the last call.
    ['p-queue 9.3.2', pQueue(PQueue932), { rate: 'fixed' }, ['RL-01/room', 'RL-07/long', 'RL-08/set back']],
    ['p-queue 9.3.3', pQueue(PQueue933), { rate: 'fixed' }, ['RL-07/long', 'RL-08/set back at epoch zero']],
    // async-mutex#27: released by its own method, a mutex that somebody waited for was lost.
    [
      'async-mutex 0.2.4',
      mutex(load('async-mutex-0.2.4').Mutex),
      { concurrency: 1 },
      ['RL-02/limit', 'RL-02/model', 'RL-03'],
    ],
    ['async-mutex 0.2.6', mutex(load('async-mutex-0.2.6').Mutex), { concurrency: 1 }, []],
    // Light calls passed heavy ones for as long as they came.
    ['async-mutex 0.4', asyncMutex(Semaphore041), SEMAPHORE, ['RL-03/weights']],
    ['async-mutex 0.5', asyncMutex(Semaphore), SEMAPHORE, []],
    // A bulkhead whose waiting call was aborted never ran another one.
    [
      'cockatiel 3.2.1',
      bulkhead(cockatiel321),
      { concurrency: true, abort: true },
      ['RL-04/queued', 'RL-04/at-once', 'RL-04/running', 'RL-04/model'],
    ],
    ['cockatiel 4.0.0', bulkhead(cockatiel400), { concurrency: true, abort: true }, ['RL-04/at-once']],
    // p-throttle#64: what a task throws at once was thrown at nobody. Then: late timers let two windows through in one.
    [
      'p-throttle 7',
      pThrottle(pThrottle700),
      { rate: 'fixed' },
      ['RL-01/throws', 'RL-07/long', 'RL-08/set back'],
    ],
    ['p-throttle 8.0', pThrottle(pThrottle800), { rate: 'fixed' }, ['RL-07/long', 'RL-08/set back']],
    [
      'p-throttle 8.0, strict',
      pThrottle(pThrottle800, { strict: true }),
      { rate: 'sliding' },
      ['RL-01/room', 'RL-01/late', 'RL-07/long', 'RL-08/set back'],
    ],
    [
      'p-throttle 8.1, strict',
      pThrottle(pThrottle810, { strict: true }),
      { rate: 'sliding' },
      ['RL-01/room', 'RL-07/long'],
    ],
    // rate-limiter-flexible#238: a key whose time was over counted on as long as its timer had not fired.
    [
      'rate-limiter-flexible 3.0.4',
      flexible(RateLimiterMemory304),
      FLEXIBLE,
      ['RL-07/long', 'RL-08/blocked'],
    ],
    ['rate-limiter-flexible 3.0.5', flexible(RateLimiterMemory305), FLEXIBLE, ['RL-07/long']],
    // Until version 4 each waited for itself: who came as there was room again went before those who waited.
    [
      'limiter 3',
      tokens((n, interval) => new limiter300.RateLimiter({ tokensPerInterval: n, interval })),
      { rate: 'fixed' },
      ['RL-03/rate'],
    ],
    [
      'limiter 3, bucket',
      tokens((n, interval) => new limiter300.TokenBucket({ bucketSize: n, tokensPerInterval: n, interval })),
      { rate: 'tokenBucket' },
      ['RL-03/rate'],
    ],
    // A clock that was set back stopped it for as long.
    ['limiter 1.1.2', oldTokens(load('limiter-1.1.2')), { rate: 'fixed' }, ['RL-03/rate', 'RL-08/set back']],
    ['limiter 1.1.3', oldTokens(load('limiter-1.1.3')), { rate: 'fixed' }, ['RL-03/rate']],
    // fastq#107: each task that was aborted while it waited made room for one more.
    [
      'fastq 1.20.1',
      fastqueue(load('fastq-1.20.1'), 'abort'),
      ABORTED,
      ['RL-02/throws', 'RL-02/model', 'RL-05', 'RL-05/model'],
    ],
    ['fastq 1.20.2', fastqueue(load('fastq-1.20.2'), 'abort'), ABORTED, ['RL-02/throws']],
    // p-limit#4, p-queue#32: what a function throws at once kept its place for good.
    [
      'p-limit 1.1',
      ({ concurrency }) => {
        const limit = load('p-limit-1.1.0')(concurrency)
        return { submit: (fn) => limit(fn) }
      },
      { concurrency: true },
      ['RL-02/throws'],
    ],
    [
      'p-limit 2.0',
      ({ concurrency }) => {
        const limit = load('p-limit-2.0.0')(concurrency)
        return { submit: (fn) => limit(fn) }
      },
      { concurrency: true },
      [],
    ],
    ['p-queue 2.2', pQueue(load('p-queue-2.2.0')), { concurrency: true }, ['RL-02/throws']],
    ['p-queue 2.4', pQueue(load('p-queue-2.4.2')), { concurrency: true }, []],
    // A task that throws at once stayed pending.
    [
      'bottleneck 2.15',
      bottleneck(load('bottleneck-2.15.0')),
      { concurrency: true, timeout: true },
      ['RL-02/throws'],
    ],
  ])('%s', async (_name, make, caps, wanted) => {
    expect(await failuresOf(make, caps)).toEqual(wanted)
  })
})

describe('what is right today passes, and what is open is found', () => {
  test.each<[string, MakeLimiter, LimiterCaps, readonly string[]]>([
    ['p-queue 9', pQueue(PQueue9), { ...QUEUE, timeout: true }, []],
    ['p-queue 10', pQueue(PQueue10), { ...QUEUE, timeout: true }, []],
    // A window over 2^31-1 ms becomes one of 1 ms, here and in others of fixed windows: Node's timers, handed on.
    [
      'p-queue 9, fixed window',
      pQueue(PQueue9),
      { rate: 'fixed', abort: true },
      ['RL-07/long', 'RL-08/set back at epoch zero'],
    ],
    [
      'p-queue 9, strict',
      pQueue(PQueue9, { strict: true }),
      { rate: 'sliding', abort: true },
      ['RL-08/set back'],
    ],
    ['p-limit', pLimit(pLimitOf), { concurrency: true, clear: 'abandons' }, []],
    [
      'p-limit, rejecting',
      pLimit(pLimitOf, { rejectOnClear: true }),
      { concurrency: true, clear: 'settles' },
      [],
    ],
    ['bottleneck, concurrency', bottleneck(Bottleneck), { concurrency: true, timeout: true }, []],
    ['bottleneck, reservoir', bottleneck(Bottleneck), { rate: 'fixed' }, ['RL-08/set back']],
    // A time over 2^31-1 ms becomes 1 ms: Node's timers, handed on.
    ['bottleneck, spaced', bottleneckMinTime(Bottleneck), { rate: 'gcra' }, ['RL-07/long', 'RL-08/set back']],
    ['rate-limiter-flexible', flexible(RateLimiterMemory), FLEXIBLE, ['RL-07/long']],
    [
      'limiter',
      tokens((n, interval) => new RateLimiter({ tokensPerInterval: n, interval })),
      { rate: 'fixed' },
      [],
    ],
    [
      'limiter, bucket',
      tokens((n, interval) => new TokenBucket({ bucketSize: n, tokensPerInterval: n, interval })),
      { rate: 'tokenBucket' },
      [],
    ],
    ['p-throttle', pThrottle(pThrottleOf), { rate: 'fixed' }, ['RL-07/long', 'RL-08/set back']],
    // It spaces what is left of a queue, so that a window has room while calls wait.
    [
      'p-throttle, strict',
      pThrottle(pThrottleOf, { strict: true }),
      { rate: 'sliding' },
      ['RL-01/room', 'RL-07/long'],
    ],
    ['async-sema', semaphore(Sema), { concurrency: true }, []],
    ['async-sema, rate', semaRate(RateLimit), { rate: 'fixed' }, ['RL-07/long']],
    // What throws at once, without a promise, is nobody's in the first, and keeps its slot in these two.
    ['p-ratelimit, rate', pRateLimit(pRateLimitOf), { rate: 'fixed' }, ['RL-01/throws', 'RL-08/set back']],
    ['p-ratelimit, concurrency', pRateLimit(pRateLimitOf), { concurrency: true }, ['RL-02/throws']],
    ['fastq', fastqueue(fastq), { concurrency: true, clear: 'abandons' }, ['RL-02/throws']],
  ])('%s', async (_name, make, caps, wanted) => {
    expect(await failuresOf(make, caps)).toEqual(wanted)
  })
})
