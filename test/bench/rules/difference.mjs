/** The rule in most home-made tests: the heap must not be larger by some megabytes after so many calls. */
import { manyCalls } from './calls.mjs'

const CALLS = 1_000

/** Bytes: a loop's garbage is in the difference, so that tests allow 10 MB and more. */
const MOST_WITHOUT_COLLECTION = 10 * 1024 * 1024

/** Bytes: what helpers that collect before and after use by default. */
const MOST_AFTER_COLLECTION = 1024 * 1024

const heapUsed = () => process.memoryUsage().heapUsed

/** `heapUsed` before and after the loop, as it is. */
export async function differenceWithoutCollection() {
  return async (subject) => {
    const before = heapUsed()
    const calls = await manyCalls(subject, 0, CALLS)
    return { answer: heapUsed() - before > MOST_WITHOUT_COLLECTION ? 'alarm' : 'quiet', calls }
  }
}

/** The same between two calls of `global.gc()`. */
export async function differenceAfterCollection() {
  return async (subject) => {
    global.gc()
    const before = heapUsed()
    const calls = await manyCalls(subject, 0, CALLS)
    global.gc()
    return { answer: heapUsed() - before > MOST_AFTER_COLLECTION ? 'alarm' : 'quiet', calls }
  }
}
