import type { MakeRetry, RetryPort } from '@qtests/fixtures'
import type { Loose } from './loose.ts'

/** What a predicate says where the library has none, and is told: one that throws says no. */
function says(retryable: (error: unknown) => boolean, error: unknown): boolean {
  try {
    return retryable(error)
  } catch {
    return false
  }
}

/** p-retry, from 6.2 on with a predicate; its signal came with 5.1. */
export const pRetry =
  (retry: Loose, options: object = {}): MakeRetry =>
  ({ retries, firstMs, factor, mostMs, retryable, maxTimeMs }) => ({
    run: (call, { signal } = {}) =>
      retry(call, {
        retries,
        minTimeout: firstMs,
        factor,
        maxTimeout: mostMs,
        // Before 7 it was handed the error, decorated; then what it is about.
        shouldRetry: (given: Loose) => retryable(given?.error ?? given),
        ...(maxTimeMs === undefined ? {} : { maxRetryTime: maxTimeMs }),
        ...(signal === undefined ? {} : { signal }),
        ...options,
      }),
  })

/** async-retry, which is told by `bail` what not to retry. */
export const asyncRetry =
  (retry: Loose, options: object = { randomize: false }): MakeRetry =>
  ({ retries, firstMs, factor, mostMs, retryable, maxTimeMs }) => ({
    run: (call) =>
      retry(
        async (bail: Loose) => {
          try {
            return await call()
          } catch (error) {
            if (says(retryable, error)) throw error
            return bail(error)
          }
        },
        {
          retries,
          minTimeout: firstMs,
          factor,
          maxTimeout: mostMs,
          ...(maxTimeMs === undefined ? {} : { maxRetryTime: maxTimeMs }),
          ...options,
        },
      ),
  })

/** retry, the operation of which is tried and told how it went. */
export const nodeRetry =
  ({ operation }: Loose, options: object = {}): MakeRetry =>
  ({ retries, firstMs, factor, mostMs, retryable, maxTimeMs }) => ({
    run: (call) =>
      new Promise((resolve, reject) => {
        const tries = operation({
          retries,
          minTimeout: firstMs,
          factor,
          maxTimeout: mostMs,
          ...(maxTimeMs === undefined ? {} : { maxRetryTime: maxTimeMs }),
          ...options,
        })
        tries.attempt(() => {
          Promise.resolve()
            .then(call)
            .then(resolve, (error) => {
              if (!says(retryable, error) || !tries.retry(error)) reject(error)
            })
        })
      }),
  })

/** promise-retry, on top of retry. */
export const promiseRetry =
  (retry: Loose): MakeRetry =>
  ({ retries, firstMs, factor, mostMs, retryable }) => ({
    run: (call) =>
      retry(
        async (again: Loose) => {
          try {
            return await call()
          } catch (error) {
            if (!says(retryable, error)) throw error
            return again(error)
          }
        },
        { retries, minTimeout: firstMs, factor, maxTimeout: mostMs },
      ),
  })

/** exponential-backoff. */
export const backOff =
  ({ backOff: retry }: Loose, options: object = {}): MakeRetry =>
  ({ retries, firstMs, factor, mostMs, retryable }) => ({
    run: (call) =>
      retry(call, {
        numOfAttempts: retries + 1,
        startingDelay: firstMs,
        timeMultiple: factor,
        maxDelay: mostMs,
        retry: retryable,
        ...options,
      }),
  })

/** The retry policy of cockatiel 3 and 4. */
export const cockatiel =
  (
    { ExponentialBackoff, handleWhen, noJitterGenerator, retry, ...others }: Loose,
    generator?: string,
  ): MakeRetry =>
  ({ retries, firstMs, factor, mostMs, retryable }) => {
    const policy = retry(handleWhen(retryable), {
      maxAttempts: retries,
      backoff: new ExponentialBackoff({
        initialDelay: firstMs,
        exponent: factor,
        maxDelay: mostMs,
        generator: generator === undefined ? noJitterGenerator : others[generator],
      }),
    })
    return { run: (call, { signal } = {}) => policy.execute(call, signal) } satisfies RetryPort
  }

/** attempt, of LifeOmic. */
export const attempt =
  ({ retry }: Loose, options: object = {}): MakeRetry =>
  ({ retries, firstMs, factor, mostMs, retryable, maxTimeMs }) => ({
    run: (call) =>
      retry(call, {
        maxAttempts: retries + 1,
        delay: firstMs,
        factor,
        ...(mostMs === Number.POSITIVE_INFINITY ? {} : { maxDelay: mostMs }),
        ...(maxTimeMs === undefined ? {} : { timeout: maxTimeMs }),
        handleError(error: unknown, context: Loose) {
          if (!says(retryable, error)) context.abort()
        },
        ...options,
      }),
  })

/** The `retry` of es-toolkit, whose waits are a function. */
export const toolkit =
  ({ retry }: Loose): MakeRetry =>
  ({ retries, firstMs, factor, mostMs, retryable }) => ({
    run: (call, { signal } = {}) =>
      retry(call, {
        retries,
        delay: (index: number) => Math.min(mostMs, firstMs * factor ** index),
        shouldRetry: retryable,
        ...(signal === undefined ? {} : { signal }),
      }),
  })

/** ky, whose `fetch` is the call: what fails is 503, what is not to be retried 400. */
export const kyRetry =
  (ky: Loose, options: object = {}): MakeRetry =>
  ({ retries, firstMs, factor, mostMs, retryable, retryAfterMs }) => ({
    async run(call, { signal } = {}) {
      let last: { value: never } | { error: unknown } = { error: undefined }
      const fetch = async (request: Request): Promise<Response> => {
        // As the real one does.
        request.signal.throwIfAborted()
        try {
          last = { value: (await call()) as never }
          return new Response('')
        } catch (error) {
          last = { error }
          const after = retryAfterMs?.(error)
          const headers = after === undefined ? {} : { 'retry-after': `${after / 1_000}` }
          return new Response('', { status: says(retryable, error) ? 503 : 400, headers })
        }
      }
      const delay = (count: number): number => firstMs * factor ** (count - 1)
      const retry = { limit: retries, delay, backoffLimit: mostMs, ...options }
      const response = ky('http://service.test', { fetch, timeout: false, retry, ...(signal && { signal }) })
      return response.then(
        () => (last as { value: never }).value,
        (error: Loose) => {
          throw error.name === 'HTTPError' ? (last as { error: unknown }).error : error
        },
      )
    },
  })

/** retry-as-promised, which counts tries. */
export const retryAsPromised =
  (retry: Loose, options: object = {}): MakeRetry =>
  ({ retries, firstMs, factor }) => ({
    run: (call) =>
      retry(call, { max: retries + 1, backoffBase: firstMs, backoffExponent: factor, ...options }),
  })

/** ts-retry-promise. */
export const tsRetryPromise =
  ({ retry }: Loose): MakeRetry =>
  ({ retries, firstMs, factor, mostMs, retryable }) => ({
    run: (call) =>
      retry(call, {
        retries,
        delay: firstMs,
        backoff: (count: number, delay: number) => delay * factor ** (count - 1),
        maxBackOff: mostMs,
        timeout: 'INFINITELY',
        retryIf: retryable,
      }).catch((error: Loose) => {
        throw error.lastError ?? error
      }),
  })

/** The `retry` of async, whose intervals are a function. */
export const asyncLibrary =
  ({ retry }: Loose): MakeRetry =>
  ({ retries, firstMs, factor, mostMs, retryable }) => ({
    run: (call) =>
      retry(
        {
          times: retries + 1,
          interval: (count: number) => Math.min(mostMs, firstMs * factor ** (count - 1)),
          errorFilter: retryable,
        },
        async () => call(),
      ),
  })
