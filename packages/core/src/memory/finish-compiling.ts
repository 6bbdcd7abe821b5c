import v8 from 'node:v8'

/**
 * Waits until V8's background compilers have no work left, and returns whether that is certain.
 *
 * A breakpoint set while a background job inlines the same function trips a check in V8 and kills the process
 * (seen on Node 20 and 22), so nothing is deoptimised unless this has returned true just before, in the same tick.
 * The runtime function is reached through a flag that is on for one parse only.
 */
export function finishCompiling(): boolean {
  finish ??= makeFinish()
  try {
    finish()
    return true
  } catch {
    return false
  }
}

let finish: (() => void) | undefined

function makeFinish(): () => void {
  v8.setFlagsFromString('--allow-natives-syntax')
  try {
    return new Function('%FinalizeOptimization()') as () => void
  } catch {
    return () => {
      throw new Error('code generation is forbidden, or this V8 has no such function')
    }
  } finally {
    v8.setFlagsFromString('--no-allow-natives-syntax')
  }
}
