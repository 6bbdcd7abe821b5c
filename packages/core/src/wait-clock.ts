import { Buffer } from 'node:buffer'
import { openThreadTime } from './cpu-meter.ts'
import { nodeProcess, now } from './realm.ts'

const { closeSync, openSync, readSync } = nodeProcess.getBuiltinModule('node:fs')

/**
 * A clock of the time that this thread was ready to run and had no CPU: other processes had them. It rises by
 * itself; a call's own wait is the difference of two readings.
 *
 * `run-queue`: the scheduler's own account (Linux). `cpu-time`: wall time less CPU time of this thread, for synchronous
 * subjects only, and only where the thread was interrupted against its will. `none`: no such clock here.
 */
export interface WaitClock {
  readonly kind: 'run-queue' | 'cpu-time' | 'none'
  /** Milliseconds waited since some point in the past. */
  waited(): number
  /** CPU milliseconds of this thread since some point in the past; `undefined` when the source cannot tell. */
  ran(): number | undefined
  close(): void
}

/** Opens the best source there is. Opened and closed per measurement: a kept descriptor would look like a leak. */
export function openWaitClock(synchronous: boolean): WaitClock {
  return openRunQueueClock() ?? (synchronous ? openCpuTimeClock() : undefined) ?? NO_WAIT_CLOCK
}

const NO_WAIT_CLOCK: WaitClock = {
  kind: 'none',
  waited: () => 0,
  ran: () => undefined,
  close: () => {},
}

const SPACE = 0x20
const ZERO = 0x30
const NINE = 0x39

/**
 * The scheduler's account of this thread: CPU ns, run-queue wait ns, slices. Every thread has its own file. The
 * descriptor stays that of the thread that opened it, so a worker thread opens one of its own.
 */
export function openRunQueueClock(path = '/proc/thread-self/schedstat'): WaitClock | undefined {
  let descriptor: number
  try {
    descriptor = openSync(path, 'r')
  } catch {
    return undefined
  }
  const buffer = Buffer.allocUnsafe(96)
  // Parsed by hand: reads happen between timed calls, and a string a read would feed the collector.
  const field = (wanted: number): number => {
    const length = readSync(descriptor, buffer, 0, 96, 0)
    let value = 0
    let at = 0
    for (let i = 0; i < length; i++) {
      const byte = buffer[i] ?? 0
      if (byte === SPACE) {
        if (at === wanted) break
        at++
        value = 0
      } else if (byte >= ZERO && byte <= NINE) value = value * 10 + (byte - ZERO)
    }
    return value / 1e6
  }
  let working = false
  try {
    // Some sandboxes serve the file with zeros: a thread that has come this far has run.
    working = field(0) > 0
  } catch {
    // Unreadable: the same as absent.
  }
  if (!working) {
    closeSync(descriptor)
    return undefined
  }
  return {
    kind: 'run-queue',
    waited: () => field(1),
    ran: () => field(0),
    close: () => closeSync(descriptor),
  }
}

/** Wall time less CPU time while the thread was interrupted against its will; Node 22.19 and later, not on Windows. */
export function openCpuTimeClock(): WaitClock | undefined {
  const ran = openThreadTime()
  if (ran === undefined || nodeProcess.platform === 'win32') return undefined
  let total = 0
  let last = now() - ran()
  let interruptions = nodeProcess.resourceUsage().involuntaryContextSwitches
  return {
    kind: 'cpu-time',
    waited: () => {
      const off = now() - ran()
      const count = nodeProcess.resourceUsage().involuntaryContextSwitches
      // Off the CPU of one's own accord (file system, Atomics.wait) is the subject's time, not the machine's.
      if (count > interruptions) total += Math.max(0, off - last)
      last = off
      interruptions = count
      return total
    },
    ran,
    close: () => {},
  }
}
