import { isThenable } from '../realm.ts'
import type { Subject } from '../subject.ts'

/** A subject of which several calls are kept under way. */
export interface Pump {
  /** Settles with the next call that does, whichever it is, and keeps as many under way as before. */
  readonly next: Subject
  /** Once nothing is under way any more. */
  settled(): Promise<void>
}

interface Outcome {
  readonly failed: boolean
  readonly value: unknown
}

/**
 * A closed loop: each call that settles makes room for the next one. So the time between two that settle is one over the
 * throughput, without a beginning and an end of each stretch at which fewer are under way.
 *
 * A synchronous subject has nothing under way: it is called as it is.
 */
export function pump(subject: Subject, concurrency: number): Pump {
  const outcomes: Outcome[] = []
  const flying = new Set<PromiseLike<unknown>>()
  let index = 0
  let wake: (() => void) | undefined
  const arrived = (promise: PromiseLike<unknown>, outcome: Outcome): void => {
    flying.delete(promise)
    outcomes.push(outcome)
    wake?.()
    wake = undefined
  }
  const follow = (promise: PromiseLike<unknown>): void => {
    flying.add(promise)
    promise.then(
      (value) => arrived(promise, { failed: false, value }),
      (value) => arrived(promise, { failed: true, value }),
    )
  }
  const take = async (): Promise<unknown> => {
    while (outcomes.length === 0) {
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
    const { failed, value } = outcomes.shift() as Outcome
    if (failed) throw value
    return value
  }
  return {
    next() {
      // What has settled and was not yet taken keeps its place: calls do not run ahead of those who take them.
      while (flying.size + outcomes.length < concurrency) {
        const result = subject(index++)
        if (!isThenable(result)) return result
        follow(result)
      }
      return take()
    },
    async settled() {
      await Promise.allSettled(flying)
    },
  }
}
