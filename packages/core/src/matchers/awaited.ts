/** Tells whether the promise of an assertion was ever awaited by the test that made it. */
export interface AwaitedTracker<T> {
  readonly promise: Promise<T>
  wasAwaited(): boolean
  /** Leaves the promise pending for good: nobody waits for it, and the end of the test reports it once. */
  abandon(): void
}

/**
 * Follows `source` through the runner to the test.
 *
 * A runner chains on what a matcher returns, synchronously, a known number of times (`runnerSteps`), and
 * hands the last promise to the test. Whatever calls `then` after those is the test: `then` and `catch` at
 * once, `await`, `return` and `Promise.all` in a later microtask, because the promise is of a class of its
 * own. So awaited means: `then` was called beyond the runner's steps, or after the matcher had returned.
 *
 * The check can miss (`.resolves` chains once more in a microtask), it cannot accuse wrongly.
 * What the runner derives is marked as handled: the end of the test reports it, with its line, where the
 * process would report an unhandled rejection of nobody's.
 */
export function trackAwaited<T>(source: Promise<T>, runnerSteps: number): AwaitedTracker<T> {
  let awaited = false
  let matcherReturned = false
  const steps = new WeakMap<object, number>()

  class Tracked<V> extends Promise<V> {
    // biome-ignore lint/suspicious/noThenProperty: a promise subclass overrides it
    override then<A = V, B = never>(
      onFulfilled?: ((value: V) => A | PromiseLike<A>) | null,
      onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
    ): Promise<A | B> {
      const next = super.then(onFulfilled, onRejected)
      const step = (steps.get(this) ?? 0) + 1
      steps.set(next, step)
      if (matcherReturned || step > runnerSteps) awaited = true
      else markHandled(next)
      return next
    }
  }

  queueMicrotask(() => {
    matcherReturned = true
  })
  let abandoned = false
  const promise = new Tracked<T>((resolve, reject) => {
    source.then(
      (value) => {
        if (!abandoned) resolve(value)
      },
      (error: unknown) => {
        if (!abandoned) reject(error)
      },
    )
  })
  return {
    promise,
    wasAwaited: () => awaited,
    abandon() {
      abandoned = true
    },
  }
}

/** Not through `catch`, which would call the tracking `then` and look like the test. */
function markHandled(promise: Promise<unknown>): void {
  Promise.prototype.then.call(promise, undefined, () => {})
}

/** Stands in for the promise of a matcher once, to count how often the runner chains on it by itself. */
export interface StepCounter {
  readonly thenable: Promise<never>
  steps(): number
}

/** A thenable that never settles and counts who chains on it. Runners differ: Jest 29 chains once, Jest 30 twice. */
export function countSteps(): StepCounter {
  let steps = 0
  const chain = (): object => {
    steps++
    return thenable
  }
  // biome-ignore lint/suspicious/noThenProperty: a runner recognises a promise by it
  const thenable = { then: chain, catch: chain, finally: chain } as unknown as Promise<never>
  return { thenable, steps: () => steps }
}
