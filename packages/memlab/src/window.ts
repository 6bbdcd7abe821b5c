import { statSync } from 'node:fs'
import { getHeapStatistics } from 'node:v8'
import { formatDuration } from '@qtests/core/input'
import { bounded, failed, measured, runCalls } from './calls.ts'
import { now, turn } from './clock.ts'
import type { Resolved, ResolvedRetained, Subject } from './options.ts'
import type { NotExplained } from './result.ts'
import { connectProfiler, type Profiler } from './session.ts'
import { text } from './text.ts'

/** A snapshot of the heap after a window of calls. */
export interface Captured {
  readonly file: string
  readonly calls: number
  readonly afterObjectId: number
  readonly bytes: number
}

// Writing a snapshot blocks this thread and cannot be interrupted, so its time is foretold from the walk over the heap that
// starts the window. Measured on Node 20, 24 and 26 with heaps of 4, 18 and 49 MB, calm: writing takes 5 to 17 walks and reading 2 to
// 12, fewer the larger the heap; 20 walks and 200 ms were enough for both in each of 27 snapshots.
const WALKS_PER_SNAPSHOT = 20
const LEAST_MS = 200

function foretold(walkMs: number): number {
  return walkMs * WALKS_PER_SNAPSHOT + LEAST_MS
}

function tooSlow(ms: number, left: number, maxTime: number): NotExplained {
  const reason = `A snapshot of this heap would take about ${formatDuration(ms)}, and ${formatDuration(Math.max(0, left))} are left of the ${formatDuration(maxTime)} that it may take`
  return { status: 'timed-out', stage: 'snapshot', maxTime, reason }
}

const WARMUP_CALLS = 16
const SETTLE_ROUNDS = 2

/**
 * Holds a weak reference to the one object that is sought: the analysis finds this class by its name, and through the
 * reference the object.
 */
class QtestsSoughtObject {
  target: WeakRef<object> | undefined
}

const sought = new QtestsSoughtObject()

/**
 * Runs the calls between two points of the heap's history and writes one snapshot to `file`.
 *
 * @param onBegin called before the window, unless the heap is too large for a snapshot.
 */
export async function captureWindow(
  subject: Subject,
  options: Resolved,
  file: string,
  onBegin: () => void,
): Promise<Captured | NotExplained> {
  return await withProfiler(async (profiler) => {
    measured.subject = subject
    try {
      return await capture(profiler, options, file, onBegin)
    } finally {
      measured.subject = undefined
    }
  })
}

/** Writes one snapshot to `file` in which `target` can be found; `collected` where it is gone. `onBegin` as above. */
export async function captureTarget(
  { target, subject, maxTime, maxHeap }: ResolvedRetained,
  file: string,
  onBegin: () => void,
): Promise<Captured | NotExplained | { readonly status: 'collected' }> {
  return await withProfiler(async (profiler) => {
    sought.target = target
    measured.subject = subject as Subject | undefined
    try {
      const started = now()
      await settle(profiler)
      if (isGone(target)) return { status: 'collected' }
      // Looking keeps an object alive to the end of the turn.
      await turn()
      const begun = await beginSnapshot(profiler, maxHeap, started + maxTime, maxTime, onBegin)
      if ('status' in begun) return begun
      return await writeSnapshot(profiler, file, 1, begun.lastId)
    } finally {
      sought.target = undefined
      measured.subject = undefined
    }
  })
}

/** A function of its own, so that no local keeps the object. */
function isGone(target: WeakRef<object>): boolean {
  return target.deref() === undefined
}

async function withProfiler<R>(run: (profiler: Profiler) => Promise<R>): Promise<R | NotExplained> {
  let profiler: Profiler
  try {
    profiler = connectProfiler()
  } catch (cause) {
    return {
      status: 'unavailable',
      because: 'inspector',
      reason: `No inspector session: ${text(cause)}`,
      cause,
    }
  }
  try {
    return await run(profiler)
  } finally {
    profiler.close()
  }
}

/** Numbers the objects of the heap, unless a snapshot of it is foretold to be too large or too late. */
async function beginSnapshot(
  profiler: Profiler,
  maxHeap: number,
  end: number,
  maxTime: number,
  onBegin: () => void,
): Promise<NotExplained | { readonly lastId: number; readonly latest: number }> {
  const heap = getHeapStatistics().used_heap_size
  if (heap > maxHeap) {
    return {
      status: 'too-large',
      what: 'heap',
      bytes: heap,
      limit: maxHeap,
      reason: 'The JavaScript heap is larger than `maxHeap`; a snapshot of it would take too long',
    }
  }
  onBegin()
  await profiler.noteLines()
  // What has just begun makes its objects before the window and not in it.
  await turn()
  await turn()
  const { lastId, walkMs } = await profiler.startTracking(Math.max(1_000, maxTime / 4))
  if (lastId === undefined) {
    return {
      status: 'unavailable',
      because: 'inspector',
      reason: 'The inspector told no object id to count from',
    }
  }
  const latest = end - foretold(walkMs)
  return latest <= now() ? tooSlow(foretold(walkMs), end - now(), maxTime) : { lastId, latest }
}

async function capture(
  profiler: Profiler,
  options: Resolved,
  file: string,
  onBegin: () => void,
): Promise<Captured | NotExplained> {
  const { maxTime, firstCall } = options
  const started = now()
  const end = started + maxTime / 2
  // What the subject makes once, on its first calls, is nobody's leak.
  const warmup = await bounded(runCalls(firstCall, WARMUP_CALLS, end), end)
  if (typeof warmup !== 'number') return failed(warmup, maxTime)
  await settle(profiler)
  const begun = await beginSnapshot(profiler, options.maxHeap, started + maxTime, maxTime, onBegin)
  if ('status' in begun) return begun
  const { lastId, latest } = begun
  const callsEnd = Math.min(end, latest)
  const calls = await bounded(runCalls(firstCall + warmup, options.calls, callsEnd), callsEnd)
  if (typeof calls !== 'number') return failed(calls, maxTime)
  await settle(profiler)
  return writeSnapshot(profiler, file, calls, lastId)
}

async function writeSnapshot(
  profiler: Profiler,
  file: string,
  calls: number,
  afterObjectId: number,
): Promise<Captured | NotExplained> {
  try {
    await profiler.writeSnapshot(file)
    return { file, calls, afterObjectId, bytes: statSync(file).size }
  } catch (cause) {
    return {
      status: 'unavailable',
      because: 'disk',
      reason: `The snapshot cannot be written: ${text(cause)}`,
      cause,
    }
  }
}

/** Two turns let promises, immediates and finalisers run; the next collection then takes what they let go. */
async function settle(profiler: Profiler): Promise<void> {
  for (let round = 0; round < SETTLE_ROUNDS; round++) {
    await turn()
    await turn()
    await profiler.collect()
  }
  await turn()
}
