import { formatCount } from '../units.ts'
import type { AsyncResource, Reader } from './async-source.ts'
import { TIMER_TYPES } from './kinds.ts'

/** The fields of Node's timers that are read here. Those with an underscore are not public, and the same on 20 to 26. */
interface NodeTimer {
  readonly _idleTimeout?: unknown
  readonly _idleStart?: unknown
  readonly _repeat?: unknown
  readonly _destroyed?: unknown
  hasRef?(): boolean
}

/** Reads Node's timers. */
export const timerReader: Reader = {
  types: TIMER_TYPES,
  describe(kind, resource: AsyncResource) {
    const timer = resource as NodeTimer
    if (timer._destroyed === true) return undefined
    const refed = typeof timer.hasRef === 'function' ? timer.hasRef() : undefined
    if (kind === 'immediate') return { resource: { kind, detail: '', refed }, due: 0 }
    const repeats = typeof timer._repeat === 'number'
    const delay = typeof timer._idleTimeout === 'number' ? timer._idleTimeout : undefined
    return {
      resource: {
        kind: repeats ? 'interval' : kind,
        detail: delay === undefined ? '' : `${formatCount(delay)} ms`,
        refed,
      },
      // The longest it can take from now; when it was started is on a clock of libuv's own.
      due: repeats || delay === undefined ? Infinity : delay,
    }
  },
}
