import { newestTimer, now } from '../realm.ts'
import { formatCount } from '../units.ts'
import type { AsyncResource, Reader } from './async-source.ts'
import { TIMER_TYPES } from './kinds.ts'

/** The fields of Node's timers that are read here. Those with an underscore are not public, and the same on 20 to 26. */
interface NodeTimer {
  readonly _idleTimeout?: unknown
  readonly _idleStart?: unknown
  readonly _repeat?: unknown
  readonly _onTimeout?: unknown
  readonly _onImmediate?: unknown
  readonly _destroyed?: unknown
  hasRef?(): boolean
}

/** Reads Node's timers, from now on. */
export function timerReader(): Reader {
  const started = startOf(newestTimer())
  const offset = started === undefined ? undefined : now() - started
  return { types: TIMER_TYPES, describe: (kind, resource) => describe(kind, resource, offset) }
}

/** @param offset - ms from the clock of libuv, on which Node notes when a timer was started, to ours. */
function describe(
  kind: string,
  resource: AsyncResource,
  offset: number | undefined,
): ReturnType<Reader['describe']> {
  const timer = resource as NodeTimer
  if (timer._destroyed === true) return undefined
  const refed = typeof timer.hasRef === 'function' ? timer.hasRef() : undefined
  if (kind === 'immediate') {
    const run = timer._onImmediate
    return { resource: { kind, detail: '', refed }, due: 0, timer: { delay: undefined, run } }
  }
  const repeats = typeof timer._repeat === 'number'
  const delay = typeof timer._idleTimeout === 'number' ? timer._idleTimeout : undefined
  const started = startOf(timer)
  const elapsed = started === undefined || offset === undefined ? 0 : now() - offset - started
  return {
    resource: {
      kind: repeats ? 'interval' : kind,
      detail: delay === undefined ? '' : `${formatCount(delay)} ms`,
      refed,
    },
    due: repeats || delay === undefined ? Infinity : Math.max(0, delay - elapsed),
    timer: { delay, run: timer._onTimeout },
  }
}

/** When a timer was started or refreshed, in ms on libuv's clock; `undefined` before and where Node does not say. */
function startOf({ _idleStart: start }: NodeTimer): number | undefined {
  return typeof start === 'number' ? start : undefined
}
