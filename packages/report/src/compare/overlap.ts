import type { TestName } from '../summary/summary.ts'
import { nameOf } from '../summary/tests.ts'
import type { Comparison } from './comparison.ts'
import type { Facts } from './facts.ts'

/** Most examples of tests on one side only. */
const EXAMPLES = 20

/** What both sides have and what one of them has not, counted part by part. */
export class Overlap {
  tests = 0
  assertions = 0
  readonly base = { tests: 0, assertions: 0 }
  readonly head = { tests: 0, assertions: 0 }
  #inHead = 0
  #inBase = 0
  readonly #examples: TestName[] = []

  add(base: Facts, head: Facts): void {
    for (const [side, facts] of [
      [this.base, base],
      [this.head, head],
    ] as const) {
      side.tests += facts.tests.size
      side.assertions += facts.assertions.size
    }
    for (const [key, test] of base.tests) {
      if (head.tests.has(key)) this.tests += 1
      else {
        this.#inHead += 1
        if (this.#examples.length < EXAMPLES) this.#examples.push(nameOf(test))
      }
    }
    for (const key of head.tests.keys()) if (!base.tests.has(key)) this.#inBase += 1
    for (const key of base.assertions.keys()) if (head.assertions.has(key)) this.assertions += 1
  }

  get missing(): Comparison['missing'] {
    return { inHead: this.#inHead, inBase: this.#inBase, examples: this.#examples }
  }
}
