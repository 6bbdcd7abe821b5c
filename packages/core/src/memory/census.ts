import type inspector from 'node:inspector'
import { type CountedClass, InstanceCounter } from './instances-count.ts'

/**
 * Counts all objects of JavaScript that are alive, exactly: whatever has `Object.prototype` on its prototype chain, which
 * arrays, functions, promises and instances of any class have. Code, feedback and tables that V8 adds while a subject
 * warms up, hundreds of KB beside the hundred bytes of a leak, are none. Texts and numbers are none either.
 *
 * A count is a walk over the heap after a collection, four to five times as long as a collection alone. So it is one of the
 * realm of the tests: in the sandbox of Jest, what Node itself makes, such as buffers, is not counted.
 */
export class ObjectCensus {
  readonly #counter: InstanceCounter
  readonly #objects: CountedClass = { name: 'Object', prototype: Object.prototype }

  constructor(session: inspector.Session) {
    this.#counter = new InstanceCounter(session)
  }

  /** Before the first count, as it allocates. @returns false where objects cannot be counted. */
  prepare(): boolean {
    return this.#counter.prepare([this.#objects])
  }

  /** Objects alive now. Collects. */
  count(): number {
    return this.#counter.tally(this.#objects)
  }
}
