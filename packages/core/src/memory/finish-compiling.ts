import { v8 } from '../realm.ts'

/**
 * Waits until V8's background compilers have no work left, and returns whether that is certain.
 *
 * A breakpoint set while a background job inlines the same function trips a check in V8 and kills the process
 * (seen on Node 20 and 22), so nothing is deoptimised unless this has returned true just before, in the same tick.
 * The runtime function is reached through a flag that is on for one parse and one call only. The function is made
 * anew each time: collections discard the bytecode of functions that are seldom called, and V8 would parse it again
 * at the next call, with the flag off.
 */
export function finishCompiling(): boolean {
  v8().setFlagsFromString('--allow-natives-syntax')
  try {
    new Function('%FinalizeOptimization()')()
    return true
  } catch {
    // Code generation is forbidden, or this V8 has no such function.
    return false
  } finally {
    v8().setFlagsFromString('--no-allow-natives-syntax')
  }
}
