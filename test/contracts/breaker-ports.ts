import type { MakeBreaker } from '@qtests/fixtures'
import type { Loose } from './loose.ts'

type State = 'closed' | 'open' | 'halfOpen'

/** brakes: open for a time, then closed again, without a half-open state; on bluebird's promises. */
export const brakes =
  (Brakes: Loose): MakeBreaker =>
  (spec) => {
    const breaker = new Brakes((fn: Loose) => fn(), {
      isPromise: true,
      registerGlobal: false,
      bucketSpan: spec.windowMs / 10,
      bucketNum: 10,
      circuitDuration: spec.resetMs,
      // It opens above this many calls.
      waitThreshold: spec.failureThreshold - 1,
      threshold: 1 - spec.failureRate,
      timeout: spec.timeoutMs ?? 3_600_000,
      ...(spec.isIgnored === undefined ? {} : { isFailure: (error: Loose) => !spec.isIgnored?.(error) }),
    })
    return {
      call: (fn) => breaker.exec(fn),
      state: () => (breaker.isOpen() ? 'open' : 'closed'),
      isRejection: (error: Loose) => error?.constructor?.name === 'CircuitBrokenError',
      isTimeout: (error: Loose) => error?.constructor?.name === 'TimeOutError',
      dispose: () => breaker.destroy(),
    }
  }

/** levee: callbacks, consecutive failures, always with a time-out. */
export const levee =
  ({ createBreaker }: Loose): MakeBreaker =>
  (spec) => {
    const execute = (fn: Loose, done: Loose): void => {
      fn().then((value: unknown) => done(null, value), done)
    }
    const breaker = createBreaker(execute, {
      maxFailures: spec.failureThreshold,
      resetTimeout: spec.resetMs,
      timeout: spec.timeoutMs ?? 2 ** 31 - 1,
      ...(spec.isIgnored === undefined ? {} : { isFailure: (error: Loose) => !spec.isIgnored?.(error) }),
    })
    const events: Record<string, State> = { open: 'open', half_open: 'halfOpen', close: 'closed' }
    return {
      call: (fn) =>
        new Promise((resolve, reject) => {
          breaker.run(fn, (error: unknown, value: Loose) => (error ? reject(error) : resolve(value)))
        }),
      state: () => (breaker.isOpen() ? 'open' : breaker.isHalfOpen() ? 'halfOpen' : 'closed'),
      isRejection: (error: Loose) => error?.message === 'Command not available.',
      isTimeout: (error: Loose) => error?.code === 'ETIMEDOUT',
      onTransition(listener) {
        const listeners = Object.entries(events).map(([event, to]) => [event, () => listener(to)] as const)
        for (const [event, tell] of listeners) breaker.on(event, tell)
        return () => {
          for (const [event, tell] of listeners) breaker.removeListener(event, tell)
        }
      },
    }
  }

/** mollitia: a window that counts calls, with a time-out inside. */
export const mollitia =
  (Mollitia: Loose): MakeBreaker =>
  (spec) => {
    const states: Record<string, State> = { closed: 'closed', opened: 'open', 'half-opened': 'halfOpen' }
    const breaker = new Mollitia.SlidingCountBreaker({
      slidingWindowSize: 20,
      minimumNumberOfCalls: spec.failureThreshold,
      failureRateThreshold: spec.failureRate * 100,
      openStateDelay: spec.resetMs,
      halfOpenStateMaxDelay: spec.halfOpenMaxMs,
      permittedNumberOfCallsInHalfOpenState: spec.halfOpenCalls,
      ...(spec.slowCallMs === undefined
        ? {}
        : { slowCallDurationThreshold: spec.slowCallMs, slowCallRateThreshold: 50 }),
      ...(spec.isIgnored === undefined ? {} : { onError: (error: Loose) => !spec.isIgnored?.(error) }),
    })
    const timeout = spec.timeoutMs === undefined ? [] : [new Mollitia.Timeout({ delay: spec.timeoutMs })]
    const circuit = new Mollitia.Circuit({ options: { modules: [breaker, ...timeout] } })
    return {
      call: (fn) => circuit.fn(fn).execute(),
      state: () => states[breaker.state] as State,
      isRejection: (error) =>
        error instanceof Mollitia.BreakerError || error instanceof Mollitia.BreakerMaxAllowedRequestError,
      isTimeout: (error) => error instanceof Mollitia.TimeoutError,
      onTransition(listener) {
        const tell = (to: string): void => listener(states[to] as State)
        breaker.on('state-changed', tell)
        return () => breaker.off('state-changed', tell)
      },
      dispose: () => breaker.dispose(),
    }
  }

/** cockatiel with a breaker of its own choice: one that counts calls, or that samples a time. */
export const cockatielShare =
  (cockatiel: Loose, kind: 'count' | 'sampling'): MakeBreaker =>
  (spec) => {
    const { failureRate: threshold, failureThreshold, windowMs, isIgnored, state } = spec
    const breaker =
      kind === 'count'
        ? new cockatiel.CountBreaker({ threshold, size: 20, minimumNumberOfCalls: failureThreshold })
        : new cockatiel.SamplingBreaker({
            threshold,
            duration: windowMs,
            minimumRps: failureThreshold / (windowMs / 1_000),
          })
    const handled = isIgnored
      ? cockatiel.handleWhen((error: unknown) => !isIgnored(error))
      : cockatiel.handleAll
    const policy = cockatiel.circuitBreaker(handled, {
      halfOpenAfter: spec.resetMs,
      breaker,
      ...(state === undefined ? {} : { initialState: state }),
    })
    const states: readonly (State | 'isolated')[] = ['closed', 'open', 'halfOpen', 'isolated']
    return {
      call: (fn) => policy.execute(({ signal }: Loose) => fn(signal)),
      state: () => states[policy.state] as State,
      isRejection: (error: Loose) => error?.isBrokenCircuitError === true,
      export: () => policy.toJSON(),
    }
  }

/** opossum 1, which was a function. */
export const opossum1 =
  (circuitBreaker: Loose): MakeBreaker =>
  (spec) => {
    const breaker = circuitBreaker((fn: Loose) => fn(), {
      timeout: spec.timeoutMs ?? 2 ** 31 - 1,
      errorThresholdPercentage: 100 * spec.failureRate,
      rollingCountTimeout: spec.windowMs,
      resetTimeout: spec.resetMs,
    })
    if (spec.fallback !== undefined) breaker.fallback((...args: unknown[]) => spec.fallback?.(args.at(-1)))
    return {
      call: (fn) => breaker.fire(fn),
      state: () => (breaker.halfOpen ? 'halfOpen' : breaker.opened ? 'open' : 'closed'),
      isRejection: (error: Loose) => error?.message === 'Breaker is open',
    }
  }
