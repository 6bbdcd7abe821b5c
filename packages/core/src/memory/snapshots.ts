import { now, v8 } from '../realm.ts'
import type { SnapshotReading } from '../run/record.ts'

// Captured: tests replace `process.memoryUsage`, and a runner's sandbox has a `process` of its own.
const memoryUsage = process.memoryUsage.bind(process)
const activeResources = process.getActiveResourcesInfo.bind(process)

/**
 * What can be read at a test's boundary without collecting. Garbage is included, so the numbers are shown and
 * never judged.
 *
 * About 10 µs, of which 6 µs are the resident set: it is read from the operating system, and array buffers are
 * reported by no other call. The cost does not grow with the heap; it grows with active timers, 3 to 5 µs per
 * thousand. Figures: test/bench/runlog.ts.
 *
 * @returns sizes in bytes, `time` in ms on the monotonic clock of the process.
 * @example const { heapUsed, contexts } = lightReading()
 */
export function lightReading(): SnapshotReading {
  const heap = v8().getHeapStatistics()
  const memory = memoryUsage()
  return {
    time: now(),
    heapUsed: memory.heapUsed,
    heapTotal: memory.heapTotal,
    external: memory.external,
    arrayBuffers: memory.arrayBuffers,
    rss: memory.rss,
    contexts: heap.number_of_native_contexts,
    detachedContexts: heap.number_of_detached_contexts,
    handles: activeResources().length,
  }
}
