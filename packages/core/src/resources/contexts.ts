import { nodeProcess } from '../realm.ts'
import { captureStack } from './stacks.ts'
import type { Stack } from './watch.ts'

interface Context {
  readonly frames: Stack
  /** The asynchronous context in which it was made. */
  readonly from: number
}

/** Steps back through asynchronous contexts in search of a frame of the program. */
const FURTHEST = 20

/** Contexts whose stacks are kept; a subject that makes more has some of its sites without them. */
const MOST_CONTEXTS = 20_000

/**
 * Where asynchronous work was started, for a second look: a socket that a pool opens in a later turn has only Node on
 * its own stack, and the program on that of the request which asked for it. Slows every promise down meanwhile.
 */
export class AsyncContexts {
  readonly #contexts = new Map<number, Context>()
  readonly #hook: import('node:async_hooks').AsyncHook
  readonly #current: () => number

  constructor() {
    const { createHook, executionAsyncId } = nodeProcess.getBuiltinModule('node:async_hooks')
    const contexts = this.#contexts
    const init = (id: number): void => {
      if (contexts.size < MOST_CONTEXTS)
        contexts.set(id, { frames: captureStack(init), from: executionAsyncId() })
    }
    this.#current = executionAsyncId
    this.#hook = createHook({ init }).enable()
  }

  /** The stack of what runs now, below a function, or of the nearest context before it that has a script in it. */
  take(below: (...args: never[]) => unknown): Stack {
    return this.#nearest({ frames: captureStack(below), from: this.#current() })
  }

  close(): void {
    this.#hook.disable()
  }

  #nearest(start: Context): Stack {
    return () => {
      let context: Context | undefined = start
      for (let step = 0; step < FURTHEST && context !== undefined; step += 1) {
        const frames = context.frames()
        if (frames.some(({ url }) => url !== '' && !url.startsWith('node:'))) return frames
        context = this.#contexts.get(context.from)
      }
      return start.frames()
    }
  }
}
