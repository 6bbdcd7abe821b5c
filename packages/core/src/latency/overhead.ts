import { loopsOf } from './loop.ts'
import { type Machine, realMachine } from './machine.ts'

/** What timing itself costs. */
export interface Overhead {
  /** Time that an empty subject seems to take at least, in ms. Subtracted from every time. */
  readonly least: number
  /** The same at the median: how fine the clock is. */
  readonly typical: number
}

let calibrated: Overhead | undefined

/** Calibrates a clock with an empty subject; the real clock once per copy of this module. */
export function overheadOf(machine: Machine): Overhead {
  const real = machine === realMachine
  if (real && calibrated !== undefined) return calibrated
  const loop = loopsOf(() => undefined, machine.now).synchronous
  const times = new Float64Array(1_024)
  // The first rounds run in the interpreter and make the loop hot; the last is the one that counts.
  for (let round = 0; round < 4; round++) loop(0, 0, times.length, times, Infinity, Infinity)
  times.sort()
  const overhead = { least: times[0] ?? 0, typical: times[times.length >> 1] ?? 0 }
  if (real) calibrated = overhead
  return overhead
}
