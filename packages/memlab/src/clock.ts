import { performance } from 'node:perf_hooks'
import nodeTimers from 'node:timers'

// Captured at import, from the modules and not the globals: a test's fake timers come later and replace the globals.
const { setTimeout, clearTimeout, setImmediate } = nodeTimers

/** Monotonic time in ms. */
export const now: () => number = performance.now.bind(performance)

/** One macrotask turn: resolves in the check phase of the event loop, from an empty stack. */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}

/**
 * Runs `run` after `ms` on the real clock. The timer keeps the process alive: a script that awaits an explanation must
 * not end while the inspector, which holds no handle, is about to answer.
 *
 * @returns cancels it.
 */
export function deadline(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms)
  return () => clearTimeout(timer)
}
