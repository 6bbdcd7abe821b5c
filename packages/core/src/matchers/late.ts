import { MATCHER_NAMES } from './names.ts'
import type { Binding, BoundMatchers } from './port.ts'

/**
 * Matchers that are bound with the first call of one. Most test files make none, and all would wait for what measures.
 *
 * @param bind - makes the real binding, at once: a matcher throws for misuse before it returns its promise.
 * @param bound - called with it, before the call that it was made for goes on.
 */
export function bindLate(bind: () => Binding, bound: (binding: Binding) => void): Binding {
  let made: Binding | undefined
  const binding = (): Binding => {
    if (made === undefined) {
      made = bind()
      bound(made)
    }
    return made
  }
  const matchers: BoundMatchers = {}
  for (const name of MATCHER_NAMES) {
    matchers[name] = function (received, ...args) {
      const matcher = binding().matchers[name]
      if (matcher === undefined) throw new Error(`No matcher ${name} was bound`)
      return matcher.call(this, received, ...args)
    }
  }
  return {
    matchers,
    calibrate: (call) => binding().calibrate(call),
    endOfTest: async (key, end) => await made?.endOfTest(key, end),
    endOfFile: async () => await made?.endOfFile(),
  }
}
