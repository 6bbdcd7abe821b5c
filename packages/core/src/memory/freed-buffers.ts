import { type HeapReading, readOldHeap } from './heap.ts'
import type { Sampler } from './sampler.ts'
import { turns } from './settle.ts'

/** Growth of external memory above which some of it may be dead, in bytes. */
const MUCH_EXTERNAL = 512 * 1024

/**
 * Buffers of dead objects are freed by a collection after the one that found them dead, and a first reading above
 * the truth would hide growth: where the calls so far used external memory, collects until it no longer falls.
 *
 * @param before - bytes of external memory before those calls.
 */
export async function untilFreed(sampler: Sampler, before: number): Promise<HeapReading> {
  let reading = readOldHeap()
  for (let round = 0; round < 3 && reading.external - before > MUCH_EXTERNAL; round += 1) {
    await turns()
    await sampler.profile()
    const { external } = reading
    reading = readOldHeap()
    if (external - reading.external < MUCH_EXTERNAL / 16) break
  }
  return reading
}
