/**
 * The rule of the `leakage` package, version 0.5.0, with its own numbers: 6 times 30 calls, each between collections; red
 * when the heap grew by more than 1 KB (5 KB where calls are asynchronous) in more than two thirds of them in a row.
 *
 * Written anew, as its native addon does not compile on a supported Node. Asynchronous calls are made one after the
 * other here, not 30 at once: most cases cannot be called so, and the rule does better this way.
 */
import { manyCalls } from './calls.mjs'

const CALLS = 30
const COLLECTIONS = 6
const SENSITIVITY = 1_024
const SENSITIVITY_ASYNC = 5 * 1_024

export async function growthInSeries() {
  return async (subject) => {
    const first = subject(0)
    const sensitivity = typeof first?.then === 'function' ? SENSITIVITY_ASYNC : SENSITIVITY
    await first
    let calls = 1
    let longest = 0
    let series = 0
    for (let round = 0; round < COLLECTIONS; round += 1) {
      global.gc()
      global.gc()
      const before = process.memoryUsage().heapUsed
      calls += await manyCalls(subject, calls, CALLS)
      global.gc()
      const grew = process.memoryUsage().heapUsed - before > sensitivity
      series = grew ? series + 1 : 0
      longest = Math.max(longest, series)
    }
    return { answer: longest > Math.floor((COLLECTIONS * 2) / 3) ? 'alarm' : 'quiet', calls }
  }
}
