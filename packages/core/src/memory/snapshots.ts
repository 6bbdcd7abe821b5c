import { memoryUsage, now, v8 } from '../realm.ts'
import type { SnapshotReading } from '../run/record.ts'

// Captured: tests replace it, and a runner's sandbox has a `process` of its own.
const activeResources = process.getActiveResourcesInfo.bind(process)

/** ms for which the resident set is taken to be what it was: it is read from the operating system, which can take long. */
const RESIDENT_AGE = 100

/**
 * Bytes by which external memory may differ before array buffers are read anew. They come with the resident set or not at all, and the
 * buffers that Node takes for a message or a line (8 KB, 64 KB for a file) would have it read at every test.
 */
const EXTERNAL_CHANGE = 64 * 1024

/** What was last read with the resident set. */
const last = { time: Number.NEGATIVE_INFINITY, external: 0, arrayBuffers: 0, rss: 0 }

/**
 * What can be read at a test's boundary without collecting. Garbage is included, so the numbers are shown and
 * never judged.
 *
 * About 4 µs, and as much as the operating system takes to tell the resident set, which is 6 µs on an idle machine and was 200 µs on
 * a busy one: so that is asked for at most once in 100 ms, unless external memory has changed by more than 64 KB, because array
 * buffers are part of that and reported by no other call. The cost does not grow with the heap; it grows with active timers, 3
 * to 5 µs per thousand. Figures: test/bench/runlog.ts.
 *
 * @returns sizes in bytes, `time` in ms on the monotonic clock of the process; `rss` up to 100 ms old, and `arrayBuffers` as well
 * unless external memory has changed by more than 64 KB since.
 * @example const { heapUsed, contexts } = lightReading()
 */
export function lightReading(): SnapshotReading {
  const heap = v8().getHeapStatistics()
  const time = now()
  const { external_memory: external } = heap
  if (time - last.time > RESIDENT_AGE || Math.abs(external - last.external) > EXTERNAL_CHANGE) {
    const { arrayBuffers, rss } = memoryUsage()
    last.time = time
    last.external = external
    last.arrayBuffers = arrayBuffers
    last.rss = rss
  }
  return {
    time,
    heapUsed: heap.used_heap_size,
    heapTotal: heap.total_heap_size,
    external,
    arrayBuffers: last.arrayBuffers,
    rss: last.rss,
    contexts: heap.number_of_native_contexts,
    detachedContexts: heap.number_of_detached_contexts,
    handles: activeResources().length,
  }
}
