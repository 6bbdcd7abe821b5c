import type inspector from 'node:inspector'
import { v8 } from '../realm.ts'
import { type CountedClass, InstanceCounter } from './instances-count.ts'

/**
 * Counts all objects of JavaScript that are alive, exactly: whatever has `Object.prototype` on its prototype chain, which
 * arrays, functions, promises and instances of any class have. Code, feedback and tables that V8 adds while a subject
 * warms up, hundreds of KB beside the hundred bytes of a leak, are none. Texts and numbers are none either.
 *
 * A count is a walk over the heap after a collection, four to five times as long as a collection alone.
 */
export class ObjectCensus {
  readonly #counter: InstanceCounter
  readonly #roots: readonly CountedClass[]

  constructor(session: inspector.Session) {
    this.#counter = new InstanceCounter(session)
    // In a runner's sandbox the subject makes objects of its realm, and Node those of the main one.
    const prototypes = new Set<object>([Object.prototype, mainObjectPrototype()])
    this.#roots = [...prototypes].map((prototype) => ({ name: 'Object', prototype }))
  }

  /** Realms whose objects are counted, each by a walk of its own. */
  get realms(): number {
    return this.#roots.length
  }

  /** Before the first count, as it allocates. @returns false where objects cannot be counted. */
  prepare(): boolean {
    return this.#counter.prepare(this.#roots)
  }

  /** Objects alive now. Collects. */
  count(): number {
    return this.#roots.reduce((sum, root) => sum + this.#counter.tally(root), 0)
  }
}

function mainObjectPrototype(): object {
  let end: object = v8().getHeapStatistics
  for (let next: object | null = end; next !== null; next = Object.getPrototypeOf(end)) end = next
  return end
}
