import type { Caller } from './caller.ts'
import type { Machine } from './machine.ts'

/** How the warm-up went. */
export interface WarmUp {
  /** Time of the very first call, in ms: module loading, lazy caches, cold code. */
  readonly first: number
  /** Calls in all, the first included. */
  readonly calls: number
  /** Median time of its last window, in ms. */
  readonly median: number
  readonly ended: 'steady' | 'asked' | 'time' | 'calls'
}

const WINDOW = 10
const MOST_CALLS = 2_000
/** A window that is not at least so much faster than the fastest before it has not fallen. */
const FALL = 0.95
const STANDING_WINDOWS = 3
/** How many times as long a whole warm-up may take where other processes have the CPUs. */
const STARVED = 4
/** Asynchronous subjects slower than this, in ms, wait for something outside: there is little to warm up. */
const SLOW = 20

/**
 * Calls the subject until its times stop falling: windows of 10 calls, until three in a row have a median that is less
 * than 5 % below the best. Bounded in calls and time, because some subjects never reach a steady state: Barrett et
 * al., "Virtual machine warmup blows hot and cold", OOPSLA 2017.
 *
 * @param asked - exactly so many calls, or `undefined` for the rule above.
 * @param most - milliseconds.
 * @param whole - all of that time, steady or not: times that stand still may fall once more when V8 optimises the code,
 * and what is held against another process must be past that in both.
 */
export async function warmUp(
  caller: Caller,
  machine: Machine,
  asked: number | undefined,
  most: number,
  whole = false,
): Promise<WarmUp> {
  if (asked === 0) return { first: Number.NaN, calls: 0, median: Number.NaN, ended: 'asked' }
  const times = new Float64Array(WINDOW)
  const started = machine.now()
  const cpu = machine.processCpu()
  let yieldAt = started + 50
  /** One window; `until` only makes room for the event loop. */
  const window = async (calls: number): Promise<number> => {
    let done = 0
    while (done < calls && !caller.cut) {
      done = await caller.run(times, done, calls, Number.POSITIVE_INFINITY, yieldAt)
      if (machine.now() >= yieldAt) {
        await machine.turn()
        yieldAt = machine.now() + 50
      }
      if (asked === undefined && machine.now() - started >= most) break
    }
    return done
  }
  await window(1)
  const first = times[0] ?? Number.NaN
  let calls = 1
  let median = first
  const result = (ended: WarmUp['ended']): WarmUp => ({ first, calls, median, ended })
  if (asked !== undefined) {
    while (calls < asked && !caller.cut) {
      const done = await window(Math.min(WINDOW, asked - calls))
      calls += done
      median = medianOf(times, done)
    }
    return result('asked')
  }
  /** A process that hardly got a CPU has warmed up nothing yet. */
  const over = (): boolean => {
    const elapsed = machine.now() - started
    if (elapsed < most) return false
    const starved = !caller.asynchronous && machine.processCpu() - cpu < most / 2
    return !whole || !starved || elapsed >= STARVED * most
  }
  let best = Number.POSITIVE_INFINITY
  let standing = 0
  while (!caller.cut) {
    if (over()) return result('time')
    const slow = caller.asynchronous && median > SLOW
    const done = await window(slow ? 1 : WINDOW)
    calls += done
    if (done > 0) median = medianOf(times, done)
    if (slow) return result('steady')
    if (whole) continue
    if (median < best * FALL) standing = 0
    else standing++
    best = Math.min(best, median)
    if (standing >= STANDING_WINDOWS) return result('steady')
    if (calls >= MOST_CALLS) return result('calls')
  }
  return result('time')
}

function medianOf(times: Float64Array, length: number): number {
  const sorted = times.slice(0, length).sort()
  return sorted[Math.floor(length / 2)] ?? Number.NaN
}
