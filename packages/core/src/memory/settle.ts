import { pause, turn } from '../realm.ts'
import type { Collector } from './collector.ts'
import { type HeapReading, readHeap } from './heap.ts'

/** ms to wait before each round: work in flight (timers, sockets, finalizers) may end meanwhile. */
const PATIENCE: readonly number[] = [0, 5, 10]

/** The same where the heap is large, and a collection long: as much time, in fewer rounds. */
const LONG_PATIENCE: readonly number[] = [0, 15]

/** Collections of one settling, at most. */
export const MOST_ROUNDS = PATIENCE.length

/** Bytes by which a reading may fall from round to round and still stand still. */
const STANDSTILL = 2_048

/**
 * Collects and lets the event loop turn until a reading satisfies `enough`, stands still, or patience ends.
 *
 * @param enough - told the reading of each round; true ends the settling.
 * @param before - what a collection that has just been made left.
 * @param patient - waits for work in flight even where a reading stands still: a timer of some ms may hold much.
 * @param read - takes a reading.
 * @param long - the heap makes collections long.
 */
export async function settle(
  collector: Collector,
  enough: (reading: HeapReading) => boolean,
  before?: HeapReading,
  patient = false,
  read: () => HeapReading = readHeap,
  long = false,
): Promise<HeapReading> {
  let reading = before
  const waits = long ? LONG_PATIENCE : PATIENCE
  for (const [round, wait] of waits.entries()) {
    if (wait > 0) await pause(wait)
    await turns()
    await collector.collect()
    const earlier = reading
    reading = read()
    if (patient && round < waits.length - 1) continue
    if (enough(reading) || (earlier !== undefined && standsStill(earlier, reading))) break
  }
  return reading as HeapReading
}

/** Two: a promise chain of setImmediate callbacks, as AbortSignal and streams make, needs the second. */
export async function turns(): Promise<void> {
  await turn()
  await turn()
}

/** Whether another collection has freed nothing that counts. */
export function standsStill(before: HeapReading, after: HeapReading): boolean {
  return before.data - after.data < STANDSTILL && before.external - after.external < STANDSTILL
}
