import { pause, turn } from '../realm.ts'
import type { Collector } from './collector.ts'
import { type HeapReading, readHeap } from './heap.ts'

/** ms to wait before each round: work in flight (timers, sockets, finalizers) may end meanwhile. */
const PATIENCE: readonly number[] = [0, 5, 10]

/** Bytes by which a reading may fall from round to round and still stand still. */
const STANDSTILL = 2_048

/**
 * Collects and lets the event loop turn until a reading satisfies `enough`, stands still, or patience ends.
 * A clean block is settled by its first round, a leak by its second.
 *
 * @param enough - told the reading of each round; true ends the settling.
 */
export async function settle(
  collector: Collector,
  enough: (reading: HeapReading) => boolean,
): Promise<HeapReading> {
  let reading: HeapReading | undefined
  for (const wait of PATIENCE) {
    if (wait > 0) await pause(wait)
    // Two turns: a promise chain of setImmediate callbacks, as AbortSignal and streams make, needs the second.
    await turn()
    await turn()
    await collector.collect()
    const before = reading
    reading = readHeap()
    if (enough(reading) || (before !== undefined && standsStill(before, reading))) break
  }
  return reading as HeapReading
}

function standsStill(before: HeapReading, after: HeapReading): boolean {
  return before.data - after.data < STANDSTILL && before.external - after.external < STANDSTILL
}
