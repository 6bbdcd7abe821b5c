import { nodeProcess } from '../realm.ts'
import type { Caveat } from '../verdict.ts'

/** What else looks at this isolate. */
export interface Surroundings {
  /** Somebody may stop the program at any time: the clock must wait for them. */
  readonly debugged: boolean
  readonly caveats: readonly Caveat[]
}

/** Whether a debugger can be attached (`--inspect`, or a port opened later). */
export function surroundings(): Surroundings {
  const debugged = isDebugged()
  return { debugged, caveats: debugged ? [DEBUGGER] : [] }
}

function isDebugged(): boolean {
  try {
    return nodeProcess.getBuiltinModule('node:inspector').url() !== undefined
  } catch {
    return false
  }
}

const DEBUGGER: Caveat = {
  code: 'DEBUGGER',
  text: 'a debugger can stop the program: the time it stands still does not count, and code is not deoptimised for the explanation',
}
