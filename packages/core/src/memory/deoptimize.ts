import type inspector from 'node:inspector'
import { post } from './collector.ts'
import { finishCompiling } from './finish-compiling.ts'
import type { LiveStack, ProfileFrame } from './sampler.ts'

/** Functions to deoptimise at most: those that matter stand in the heaviest stacks. */
const MOST_FUNCTIONS = 24

/**
 * Gives functions their own stack frames back for the calls that follow. V8's heap sampler names only the outermost
 * function of inlined code; setting a breakpoint discards the optimised code of a function and of every function
 * that had inlined it. It is removed at once, before anything runs, and pauses are off: nothing ever stops there.
 */
export class Deoptimizer {
  readonly #session: inspector.Session
  readonly #functions = new Map<string, ProfileFrame>()

  readonly #enabled: boolean

  /** @param enabled - false does nothing: somebody else's debugger is at work. */
  constructor(session: inspector.Session, enabled = true) {
    this.#session = session
    this.#enabled = enabled
  }

  /** Enables V8's debugger, which takes some milliseconds: once for a whole explanation. */
  async open(): Promise<void> {
    if (!this.#enabled) return
    await post(this.#session, 'Debugger.enable')
    await post(this.#session, 'Debugger.setSkipAllPauses', { skip: true })
  }

  /** Adds the functions of these stacks to those that `run` deoptimises. */
  add(stacks: readonly LiveStack[]): void {
    for (const frame of stacks.flatMap((stack) => stack.frames)) {
      if (frame.scriptId === '0' || frame.lineNumber < 0 || this.#functions.size >= MOST_FUNCTIONS) continue
      this.#functions.set(`${frame.scriptId}:${frame.lineNumber}:${frame.columnNumber}`, frame)
    }
  }

  /** Synchronous on purpose: between the wait for the compilers and the last breakpoint no other code may run. */
  run(): void {
    if (!this.#enabled || !finishCompiling()) return
    for (const { scriptId, lineNumber, columnNumber } of this.#functions.values()) {
      // No place to break at, or one is there already: this function keeps its code, the others do not.
      const location = { scriptId, lineNumber, columnNumber }
      this.#session.post('Debugger.setBreakpoint', { location }, (error, set) => {
        if (error === null)
          this.#session.post('Debugger.removeBreakpoint', { breakpointId: set.breakpointId })
      })
    }
  }

  async close(): Promise<void> {
    if (this.#enabled) await post(this.#session, 'Debugger.disable')
  }
}
