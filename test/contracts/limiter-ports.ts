import type { LimiterPort, MakeLimiter } from '@qtests/fixtures'
import type { Loose } from './loose.ts'

/** p-queue: of rates by interval, of concurrency, with signals. */
export const pQueue =
  (PQueue: Loose, options: object = {}): MakeLimiter =>
  ({ concurrency, n, windowMs, timeoutMs }) => {
    const queue = new PQueue({
      ...(concurrency === undefined ? {} : { concurrency }),
      ...(n === undefined ? {} : { intervalCap: n, interval: windowMs, carryoverConcurrencyCount: false }),
      ...(timeoutMs === undefined ? {} : { timeout: timeoutMs, throwOnTimeout: true }),
      ...options,
    })
    return {
      submit: (fn, { signal } = {}) => queue.add(fn, signal === undefined ? {} : { signal }),
      clear: () => queue.clear(),
    } satisfies LimiterPort
  }

export const pLimit =
  (createLimit: Loose, options: object = {}): MakeLimiter =>
  ({ concurrency }) => {
    const limit = createLimit({ concurrency, ...options })
    return { submit: (fn) => limit(fn), clear: () => limit.clearQueue() }
  }

export const bottleneck =
  (Bottleneck: Loose): MakeLimiter =>
  ({ concurrency, n, windowMs, timeoutMs }) => {
    const limiter = new Bottleneck({
      ...(concurrency === undefined ? {} : { maxConcurrent: concurrency }),
      ...(n === undefined
        ? {}
        : {
            reservoir: n,
            reservoirRefreshAmount: n,
            reservoirRefreshInterval: windowMs,
            heartbeatInterval: 50,
          }),
    })
    return {
      submit: (fn) => limiter.schedule(timeoutMs === undefined ? {} : { expiration: timeoutMs }, fn),
      dispose: () => void limiter.disconnect(),
    }
  }

/** bottleneck with a least time between calls. */
export const bottleneckMinTime =
  (Bottleneck: Loose): MakeLimiter =>
  ({ n = 1, windowMs = 1_000 }) => {
    const limiter = new Bottleneck({ minTime: windowMs / n })
    return { submit: (fn) => limiter.schedule(fn), dispose: () => void limiter.disconnect() }
  }

export const flexible =
  (RateLimiterMemory: Loose): MakeLimiter =>
  ({ n, windowMs = 1_000 }) => {
    const limiter = new RateLimiterMemory({ points: n, duration: windowMs / 1_000 })
    return {
      submit: async (fn, { key = 'everybody' } = {}) => {
        await limiter.consume(key)
        return fn()
      },
      isRejection: (error) => typeof (error as Loose)?.msBeforeNext === 'number',
      retryAfter: (error) => (error as Loose)?.msBeforeNext,
    }
  }

export const tokens =
  (create: (n: number, windowMs: number) => Loose): MakeLimiter =>
  ({ n = 1, windowMs = 1_000 }) => {
    const limiter = create(n, windowMs)
    return {
      submit: async (fn) => {
        await limiter.removeTokens(1)
        return fn()
      },
    }
  }

export const pThrottle =
  (createThrottle: Loose, options: object = {}): MakeLimiter =>
  ({ n, windowMs }) => {
    const throttled = createThrottle({ limit: n, interval: windowMs, ...options })((fn: Loose) => fn())
    return { submit: (fn) => throttled(fn) }
  }

/** What is acquired for each task, and released by its own method. */
const acquired = (lock: Loose): ReturnType<MakeLimiter> => ({
  submit: async (fn) => {
    await lock.acquire()
    try {
      return await fn()
    } finally {
      lock.release()
    }
  },
})

export const semaphore =
  (Sema: Loose): MakeLimiter =>
  ({ concurrency }) =>
    acquired(new Sema(concurrency))

/** fastq, whose worker is given each task; `kill` abandons what waits, `abort` settles it. */
export const fastqueue =
  (fastq: Loose, clear: 'kill' | 'abort' = 'kill'): MakeLimiter =>
  ({ concurrency }) => {
    const queue = fastq.promise((fn: Loose) => fn(), concurrency)
    return { submit: (fn) => queue.push(fn), clear: () => queue[clear]() }
  }

export const pRateLimit =
  (create: Loose): MakeLimiter =>
  ({ concurrency, n, windowMs }) => {
    const limit = create({
      ...(concurrency === undefined ? {} : { concurrency }),
      ...(n === undefined ? {} : { rate: n, interval: windowMs }),
    })
    return { submit: (fn) => limit(fn) }
  }

/** The semaphore of async-mutex. */
export const asyncMutex =
  (Semaphore: Loose): MakeLimiter =>
  ({ concurrency }) => {
    const semaphore = new Semaphore(concurrency)
    return {
      submit: (fn, { weight = 1 } = {}) => semaphore.runExclusive(() => fn(), weight),
      clear: () => semaphore.cancel(),
    }
  }

/** The mutex of async-mutex, released by its own method. */
export const mutex =
  (Mutex: Loose): MakeLimiter =>
  () =>
    acquired(new Mutex())

/** The rate limit of async-sema. */
export const semaRate =
  (RateLimit: Loose): MakeLimiter =>
  ({ n, windowMs }) => {
    const limit = RateLimit(n, { timeUnit: windowMs })
    return {
      submit: async (fn) => {
        await limit()
        return fn()
      },
    }
  }

/** The bulkhead of cockatiel, with room for those who wait. */
export const bulkhead =
  (cockatiel: Loose): MakeLimiter =>
  ({ concurrency }) => {
    const policy = cockatiel.bulkhead(concurrency, 1_000)
    return { submit: (fn, { signal } = {}) => policy.execute(() => fn(), signal) }
  }

/** limiter before 2, of callbacks. */
export const oldTokens =
  ({ RateLimiter }: Loose): MakeLimiter =>
  ({ n, windowMs }) => {
    const limiter = new RateLimiter(n, windowMs)
    return {
      submit: async (fn) => {
        await new Promise<void>((resolve, reject) => {
          limiter.removeTokens(1, (error: unknown) => (error ? reject(error) : resolve()))
        })
        return fn()
      },
    }
  }
