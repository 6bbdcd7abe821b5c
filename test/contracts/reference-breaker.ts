import type { BreakerPort, BreakerSpec, BreakerState } from '@qtests/fixtures'
import type { Defect } from './breaker-defects.ts'
import { FullError, OpenError, TimeoutError } from './breaker-errors.ts'
import { withFallback } from './reference-fallback.ts'
import { forget, isOver, type Sample } from './reference-window.ts'

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
  const shared = new AbortController()
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
  const record = (failed: boolean): void => {
    const now = Date.now()
    forget(samples, now, spec.windowMs, defect)
    samples.push({ at: now, failed })
    if (!failed) return
    if (isOver(samples, spec, { inFlight, missed }, defect)) open()
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
      // As in opossum 1.0: rejected calls count as calls of the window there, so that after many of them a failed trial call
      // is too small a share of it to open the breaker again.
      const thin = has('stays half-open where rejected calls outweigh the failures') && missed > 50
      if (failed && !has('does not reopen') && !thin) open()
      else if (!thin && ++settledTrials >= spec.halfOpenCalls) close()
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
    const controller = has('one signal for all calls') ? shared : new AbortController()
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
      return disabled ? fn() : withFallback(run(fn), spec.fallback, defect)
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
