// The same file in every runner, on libraries that no runner knows: each kind of contract, sound and broken ones.
import { createRequire } from 'node:module'
import { PassThrough, Transform } from 'node:stream'
import {
  backpressureContract,
  cacheContract,
  circuitBreakerContract,
  defineContract,
  genericPoolPort,
  load,
  loadGeneratorContract,
  opossumCapabilities,
  opossumPort,
  periodicTaskContract,
  poolContract,
  rateLimiterContract,
  retryContract,
  tarnPort,
} from '@qtests/fixtures'

// Where the releases are installed: a home has none of them.
const require = createRequire(process.env.LIBRARIES_OF_CONTRACTS)

for (const release of ['opossum-4.2.0', 'opossum-4.2.1']) {
  const CircuitBreaker = require(release)
  const port = (spec) => opossumPort(CircuitBreaker, spec)
  defineContract(release, circuitBreakerContract(port, opossumCapabilities(CircuitBreaker)), {
    runs: 20,
    skip: { 'CB-17/stats': 'takes seconds' },
  })
}

for (const release of ['generic-pool-3.4.2', 'generic-pool-3.9.0']) {
  const { createPool } = require(release)
  const open = (spec) =>
    genericPoolPort(
      createPool(
        {
          create: () => spec.factory.create(),
          destroy: (resource) => spec.factory.destroy(resource),
          validate: async (resource) => spec.factory.validate(resource),
        },
        {
          max: spec.max,
          min: spec.min,
          acquireTimeoutMillis: spec.acquireTimeoutMs,
          maxWaitingClients: spec.maxWaiting,
          testOnBorrow: true,
        },
      ),
    )
  const capabilities = { min: true, acquireTimeout: true, maxWaiting: true, validation: true }
  // Fails with thousands of attempts to connect.
  defineContract(release, poolContract(open, capabilities), { skip: ['PL-06'], runs: 20 })
}

const { Pool } = require('tarn-3.1.2')
defineContract(
  'tarn',
  poolContract(
    ({ factory, max, min, acquireTimeoutMs }) =>
      tarnPort(
        new Pool({
          create: () => factory.create(),
          destroy: (resource) => factory.destroy(resource),
          validate: (resource) => factory.validate(resource),
          max,
          min,
          acquireTimeoutMillis: acquireTimeoutMs,
        }),
      ),
    { acquireTimeout: true, validation: true },
  ),
  { runs: 20 },
)

const { LRUCache } = require('lru-cache-11')
defineContract(
  'lru-cache',
  cacheContract(
    ({ max = 1_000, ttl, onLeave }) => {
      const cache = new LRUCache({
        max,
        ...(ttl === undefined ? {} : { ttl }),
        ...(onLeave === undefined ? {} : { dispose: (value, key, why) => onLeave(key, value, why) }),
      })
      return {
        get: (key) => cache.get(key),
        set: (key, value, options) => cache.set(key, value, options),
        delete: (key) => cache.delete(key),
        clear: () => cache.clear(),
        size: () => cache.size,
        has: (key) => cache.has(key),
      }
    },
    { max: true, policy: 'lru', ttl: true },
  ),
  { runs: 20, skip: ['CA-11'] },
)

const { Sema } = require('async-sema')
const Bottleneck = require('bottleneck')
const LIMITERS = {
  'async-sema': ({ concurrency }) => {
    const sema = new Sema(concurrency)
    return {
      async submit(fn) {
        await sema.acquire()
        try {
          return await fn()
        } finally {
          sema.release()
        }
      },
    }
  },
  bottleneck: ({ concurrency }) => {
    const limiter = new Bottleneck({ maxConcurrent: concurrency })
    return { submit: (fn) => limiter.schedule(fn), dispose: () => void limiter.disconnect() }
  },
  'forgets a slot': ({ concurrency }) => {
    let free = concurrency
    const queue = []
    return {
      async submit(fn) {
        if (free === 0) await new Promise((resolve) => queue.push(resolve))
        else free--
        const value = await fn()
        // An error keeps the slot.
        if (queue.length > 0) queue.shift()()
        else free++
        return value
      },
    }
  },
}
for (const [name, make] of Object.entries(LIMITERS)) {
  defineContract(name, rateLimiterContract(make, { concurrency: true }), { runs: 20 })
}

const greedy = () => {
  const chunks = []
  return new Transform({
    transform: (chunk, _encoding, done) => done(null, void chunks.push(chunk)),
    flush(done) {
      for (const chunk of chunks) this.push(chunk)
      done()
    },
  })
}
defineContract(
  'PassThrough',
  backpressureContract(() => new PassThrough(), { passThrough: true }),
)
defineContract('greedy', backpressureContract(greedy, { passThrough: true }))

defineContract('load', loadGeneratorContract(load), { epochZero: false })
defineContract(
  'raw load',
  loadGeneratorContract(async (target, options) => {
    const result = await load(target, options)
    return { ...result, latency: result.raw }
  }),
  { epochZero: false, knownFailures: { 'LD-02/held-up': 'not mended yet' } },
)

defineContract(
  'setInterval',
  periodicTaskContract(() => {
    const timers = []
    return {
      register: ({ everyMs, run }) => timers.push(setInterval(run, everyMs)),
      stop() {
        for (const timer of timers.splice(0)) clearInterval(timer)
      },
    }
  }),
  { skip: { 'CL-06/long': 'Node warns on the console' } },
)

const { backOff } = require('exponential-backoff-3.1.3')
const NODE_WARNS = { 'RT-03/long': 'Node warns on the console' }
defineContract(
  'exponential-backoff',
  retryContract(
    ({ retries, firstMs, factor, mostMs, retryable }) => ({
      run: (call) =>
        backOff(call, {
          numOfAttempts: retries + 1,
          startingDelay: firstMs,
          timeMultiple: factor,
          maxDelay: mostMs,
          retry: retryable,
          jitter: 'full',
        }),
    }),
    { most: true, filter: true, jitter: 'full' },
  ),
  { runs: 20, skip: NODE_WARNS },
)
defineContract(
  'one wait for all',
  retryContract(({ retries, firstMs, factor }) => {
    let wait = firstMs
    return {
      async run(call) {
        for (let left = retries; ; left--) {
          try {
            return await call()
          } catch (error) {
            if (left === 0) throw error
            await new Promise((resolve) => setTimeout(resolve, wait))
            wait *= factor
          }
        }
      },
    }
  }),
  { runs: 20, skip: NODE_WARNS },
)
