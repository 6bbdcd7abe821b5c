import type { BreakerCapabilities, BreakerPort, BreakerSpec, BreakerState } from '@qtests/fixtures'

/** One defect for each clause. */
export type Defect = keyof typeof DEFECTS

/** What each defect breaks: the cases that must fail, and no others. */
export const DEFECTS = {
  'opens one failure late': ['CB-01/threshold'],
  'opens at a share equal to the threshold where it must be greater': ['CB-01/rate'],
  'knows no minimum throughput': ['CB-02/minimum', 'CB-02/volume', 'CB-06/window', 'CB-10', 'CB-12/late'],
  'counts calls in flight towards the minimum': ['CB-02/volume', 'CB-12/late'],
  'resolves when open': ['CB-03/fail-fast', 'CB-03/retry-after', 'CB-13/throw', 'CB-13/reject'],
  'rejects with the last error': ['CB-03/fail-fast', 'CB-03/retry-after'],
  'says half of the time to wait': ['CB-03/retry-after'],
  'half-opens late': ['CB-04'],
  'half-opens early': ['CB-04'],
  'admits everybody when half-open': ['CB-05'],
  'admits one more trial call': ['CB-05'],
  'does not reopen': ['CB-06/reopen', 'CB-17/events'],
  'keeps the old wait when it reopens': ['CB-06/reopen', 'CB-17/events'],
  'closes never': ['CB-06/close', 'CB-06/window', 'CB-17/state', 'CB-17/events'],
  'remembers failures when it closes': ['CB-06/window'],
  'restarts the wait with each simultaneous failure': ['CB-07'],
  'a late success closes it': ['CB-08/success', 'CB-08/model'],
  'a late failure reopens it': ['CB-08/failure', 'CB-08/model'],
  'a hung trial call blocks it': ['CB-09/hung'],
  'a timed out trial call keeps its permit': ['CB-09/hung', 'CB-09/timeout'],
  'an ignored trial call keeps its permit': ['CB-09/hung', 'CB-09/ignored'],
  'a throwing trial call keeps its permit': ['CB-09/hung', 'CB-09/throw'],
  'never forgets': ['CB-10'],
  'forgets only while calls come': ['CB-10'],
  'minds ignored errors': ['CB-11/ignored'],
  'does not mind slow calls': ['CB-11/slow'],
  'times out early': ['CB-12/timeout'],
  'does not count time-outs': ['CB-12/failure'],
  'does not abort': ['CB-12/abort'],
  'counts late results': ['CB-12/late'],
  'its bulkhead leaks on failure': ['CB-12/bulkhead'],
  'its bulkhead forgets timed out calls': ['CB-12/capacity'],
  'falls back twice': ['CB-13/once'],
  'hangs when the fallback throws': ['CB-13/throw'],
  'hangs when the fallback rejects': ['CB-13/reject'],
  'counts rejects': ['CB-14'],
  'leaves a timer': ['CB-15/timers'],
  'works on after shutdown': ['CB-15/final'],
  'goes on with health checks': ['CB-15/health-check'],
  'forgets its failures when restored': ['CB-16/closed'],
  'is closed when restored': ['CB-16/open', 'CB-16/remaining'],
  'waits anew when restored': ['CB-16/remaining'],
  'exports its own window': ['CB-16/copy'],
  'reads open when closed again': ['CB-17/state'],
  'tells twice that it opens': ['CB-07', 'CB-17/events'],
  'tells before it changes': ['CB-17/reads'],
  'spreads its statistics': ['CB-17/stats'],
  'does not announce calls when disabled': ['CB-17/disabled'],
} as const satisfies Record<string, readonly string[]>

export const CAPABILITIES: BreakerCapabilities = {
  opening: 'rate',
  comparison: '>',
  volume: 'completions',
  halfOpen: 'lazy',
  excess: 'rejected',
  window: true,
  resetsWindow: true,
  timeout: true,
  abort: true,
  bulkhead: true,
  fallback: true,
  ignore: true,
  slow: true,
  healthCheck: true,
  shutdown: true,
  export: true,
  events: true,
  disable: true,
  stats: true,
  announced: true,
  retryAfter: true,
}

interface Sample {
  readonly at: number
  readonly failed: boolean
}

class OpenError extends Error {
  readonly retryAfter: number

  constructor(retryAfter: number) {
    super('the breaker is open')
    this.retryAfter = retryAfter
  }
}
class TimeoutError extends Error {}
class FullError extends Error {}

/** A breaker that keeps every clause, at every level, or all but those of one defect. */
export function referenceBreaker(spec: BreakerSpec, defect?: Defect): BreakerPort {
  const has = (name: Defect): boolean => defect === name
  const listeners = new Set<(to: BreakerState) => void>()
  const latencies: number[] = []
  const restored = spec.state as { state: BreakerState; samples: Sample[]; openedAt: number } | undefined
  let state: BreakerState = 'closed'
  let samples: Sample[] = []
  let openedAt = 0
  let halfOpenAt = 0
  let generation = 0
  let trials = 0
  let settledTrials = 0
  let inFlight = 0
  let announced = 0
  let missed = 0
  let recoveries = 0
  let reopened = false
  let lastError: unknown
  if (restored !== undefined) {
    if (!has('forgets its failures when restored')) samples = restored.samples
    if (!has('is closed when restored')) state = restored.state
    openedAt = has('waits anew when restored') ? Date.now() : restored.openedAt
  }

  const move = (to: BreakerState): void => {
    const tell = (): void => {
      for (const listener of listeners) listener(to)
    }
    if (has('tells before it changes')) tell()
    state = to
    generation++
    if (!has('tells before it changes')) tell()
    if (to === 'open' && has('tells twice that it opens')) tell()
  }
  const open = (): void => {
    const again = state === 'halfOpen'
    reopened ||= again
    if (!(again && has('keeps the old wait when it reopens'))) openedAt = Date.now()
    else openedAt = Date.now() - spec.resetMs
    move('open')
  }
  const close = (): void => {
    if (has('closes never')) {
      trials = 0
      settledTrials = 0
      return
    }
    if (!has('remembers failures when it closes')) samples = []
    recoveries++
    move('closed')
  }
  const beginTrials = (): void => {
    trials = 0
    settledTrials = 0
    halfOpenAt = Date.now()
    move('halfOpen')
  }
  const threshold = (): number => {
    if (has('knows no minimum throughput')) return 1
    return spec.failureThreshold + (has('opens one failure late') ? 1 : 0)
  }

  const record = (failed: boolean): void => {
    const now = Date.now()
    const last = samples.at(-1)?.at ?? now
    const idle = has('forgets only while calls come') && last <= now - spec.windowMs
    if (!idle && !has('never forgets')) {
      while (samples[0] !== undefined && samples[0].at <= now - spec.windowMs) samples.shift()
    }
    samples.push({ at: now, failed })
    if (!failed) return
    const failures = samples.filter((sample) => sample.failed).length
    const rejects = has('counts rejects') ? missed : 0
    const volume = samples.length + (has('counts calls in flight towards the minimum') ? inFlight : 0)
    const share = failures / (samples.length + rejects)
    const over = has('opens at a share equal to the threshold where it must be greater')
      ? share >= spec.failureRate
      : share > spec.failureRate
    if (volume >= threshold() && over) open()
  }

  const ended = (failed: boolean, born: number): void => {
    if (state === 'open' && has('restarts the wait with each simultaneous failure') && failed) {
      openedAt += spec.resetMs
      return
    }
    if (born !== generation) {
      const late =
        state === 'halfOpen' && (failed ? has('a late failure reopens it') : has('a late success closes it'))
      if (!late) return
      if (failed) open()
      else close()
      return
    }
    if (state === 'closed') record(failed)
    else if (state === 'halfOpen') {
      if (failed && !has('does not reopen')) open()
      else if (++settledTrials >= spec.halfOpenCalls) close()
    }
  }

  /** Throws where the call is turned away. */
  const admit = (): void => {
    if (state === 'shutdown') throw new OpenError(0)
    if (state === 'open') {
      // Of the first wait only: what comes after is for other clauses.
      const first = restored === undefined && !reopened ? spec.resetMs / 6 : 0
      const early = has('half-opens early') ? first : has('half-opens late') ? -first : 0
      const rest = openedAt + spec.resetMs - early - Date.now()
      if (rest > 0) {
        missed++
        if (has('rejects with the last error')) throw lastError
        throw new OpenError(has('says half of the time to wait') ? rest / 2 : rest)
      }
      beginTrials()
    }
    if (state !== 'halfOpen') return
    const most = spec.halfOpenCalls + (has('admits one more trial call') ? 1 : 0)
    if (trials >= most && !has('admits everybody when half-open')) {
      // Trial calls that do not settle: their places are given to others.
      const bounded = defect === undefined || !/hung|permit/.test(defect)
      if (!bounded || Date.now() < halfOpenAt + spec.halfOpenMaxMs) {
        throw new OpenError(spec.resetMs)
      }
      beginTrials()
    }
    trials++
  }

  const run = <T>(fn: (signal?: AbortSignal) => Promise<T>): Promise<T> => {
    if (spec.capacity !== undefined && inFlight >= spec.capacity) return Promise.reject(new FullError())
    try {
      admit()
    } catch (error) {
      if (has('resolves when open') && state === 'open') return Promise.resolve(undefined as T)
      return Promise.reject(error)
    }
    const born = generation
    const wasTrial = state === 'halfOpen'
    const started = Date.now()
    const controller = new AbortController()
    inFlight++
    return new Promise<T>((resolve, reject) => {
      let settled = false
      let timer: ReturnType<typeof setTimeout> | undefined
      const settle = (failed: boolean, work: () => void): void => {
        if (settled && !has('counts late results')) return
        settled = true
        clearTimeout(timer)
        const slow = spec.slowCallMs !== undefined && Date.now() - started > spec.slowCallMs
        if (latencies.length < 1_000_000) latencies.push(Date.now() - started)
        ended(failed || (slow && !has('does not mind slow calls')), born)
        work()
      }
      const fail = (error: unknown): void => {
        lastError = error
        if (spec.isIgnored?.(error) === true && !has('minds ignored errors')) {
          if (!(wasTrial && has('an ignored trial call keeps its permit'))) ended(false, born)
          reject(error)
          return
        }
        settle(true, () => reject(error))
      }
      let left = false
      const leave = (): void => {
        if (left) return
        left = true
        inFlight--
      }
      if (spec.timeoutMs !== undefined) {
        const limit = spec.timeoutMs + (has('times out early') ? -100 : 0)
        timer = setTimeout(() => {
          if (has('its bulkhead forgets timed out calls')) leave()
          const error = new TimeoutError(`no answer in ${limit} ms`)
          if (!has('does not abort')) controller.abort(error)
          const uncounted =
            has('does not count time-outs') && !wasTrial
              ? true
              : wasTrial && has('a timed out trial call keeps its permit')
          if (uncounted) {
            settled = true
            reject(error)
          } else fail(error)
        }, limit)
      }
      let answer: Promise<T>
      try {
        answer = fn(controller.signal)
      } catch (error) {
        leave()
        clearTimeout(timer)
        if (wasTrial && has('a throwing trial call keeps its permit')) reject(error)
        else fail(error)
        return
      }
      answer.then(
        (value) => {
          leave()
          settle(false, () => resolve(value))
        },
        (error: unknown) => {
          if (!has('its bulkhead leaks on failure')) leave()
          fail(error)
        },
      )
    })
  }

  const withFallback = async <T>(call: Promise<T>): Promise<T> => {
    const { fallback } = spec
    if (fallback === undefined) return call
    try {
      return await call
    } catch (error) {
      if (has('falls back twice'))
        void Promise.resolve(error)
          .then(fallback)
          .catch(() => undefined)
      try {
        return (await fallback(error)) as T
      } catch (second) {
        const isSync = (second as Error).stack?.includes('throwing') === true
        if (has(isSync ? 'hangs when the fallback throws' : 'hangs when the fallback rejects')) {
          return new Promise(() => undefined)
        }
        throw second
      }
    }
  }

  let disabled = false
  let checks: ReturnType<typeof setInterval> | undefined
  if (spec.healthCheck !== undefined) {
    const { check, intervalMs } = spec.healthCheck
    checks = setInterval(() => void check().catch(() => state !== 'shutdown' && open()), intervalMs)
  }
  const heartbeat = has('leaves a timer') ? setInterval(() => undefined, 1_000) : undefined
  heartbeat?.unref()

  return {
    call(fn) {
      if (!(disabled && has('does not announce calls when disabled'))) announced++
      return disabled ? fn() : withFallback(run(fn))
    },
    state: () =>
      recoveries > 0 && has('reads open when closed again') && listeners.size === 0 ? 'open' : state,
    isRejection: (error) => error instanceof OpenError || error instanceof FullError,
    isTimeout: (error) => error instanceof TimeoutError,
    onTransition(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    dispose() {
      if (!has('goes on with health checks')) clearInterval(checks)
      if (!has('works on after shutdown')) move('shutdown')
    },
    disable() {
      disabled = true
    },
    export: () => ({
      state,
      openedAt,
      samples: has('exports its own window') ? samples : structuredClone(samples),
    }),
    stats() {
      if (has('spreads its statistics')) return { worst: Math.max(...latencies) }
      return { worst: latencies.reduce((worst, each) => Math.max(worst, each), 0) }
    },
    announced: () => announced,
    retryAfter: (error) => (error instanceof OpenError ? error.retryAfter : undefined),
  }
}
