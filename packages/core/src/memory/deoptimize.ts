import type inspector from 'node:inspector'
import { post } from './collector.ts'
import type { LiveStack, ProfileFrame } from './sampler.ts'

/** Functions to deoptimise at most: those that matter stand in the heaviest stacks. */
const MOST_FUNCTIONS = 24

/**
 * Gives functions their own stack frames back for the calls that follow. V8's heap sampler names only the outermost
 * function of inlined code; setting a breakpoint discards the optimised code of a function and of every function
 * that had inlined it. It is removed at once, before anything runs, so nothing ever stops there.
 */
export async function deoptimize(session: inspector.Session, stacks: readonly LiveStack[]): Promise<void> {
  const functions = new Map<string, ProfileFrame>()
  for (const frame of stacks.flatMap((stack) => stack.frames)) {
    if (frame.scriptId === '0' || frame.lineNumber < 0 || functions.size >= MOST_FUNCTIONS) continue
    functions.set(`${frame.scriptId}:${frame.lineNumber}:${frame.columnNumber}`, frame)
  }
  if (functions.size === 0) return
  try {
    await post(session, 'Debugger.enable')
    for (const { scriptId, lineNumber, columnNumber } of functions.values()) {
      try {
        const location = { scriptId, lineNumber, columnNumber }
        const { breakpointId } = await post<{ breakpointId: string }>(session, 'Debugger.setBreakpoint', {
          location,
        })
        await post(session, 'Debugger.removeBreakpoint', { breakpointId })
      } catch {
        // No place to break at, or one is there already: this function keeps its code, the others do not.
      }
    }
  } finally {
    await post(session, 'Debugger.disable')
  }
}
