/** Tells whether the promise of an assertion was ever awaited by the test that made it. */
export interface AwaitedTracker<T> {
  readonly promise: Promise<T>
  wasAwaited(): boolean
}

/**
 * Follows `source` through the runner to the test.
 *
 * A runner calls `then` on what a matcher returns, synchronously, and hands the derived promise to the
 * test; `await`, `return`, `Promise.all` and `catch` then call `then` on that one. Derived promises are of
 * the same class, so the chain reports here: awaited means that `then` was called on a derived promise,
 * or on the first one after the matcher had returned (our matcher wrapped in a matcher of the user's).
 * A runner that derives twice by itself looks awaited: the check can miss, it cannot accuse wrongly.
 */
export function trackAwaited<T>(source: Promise<T>): AwaitedTracker<T> {
  let awaited = false
  let matcherReturned = false
  const derived = new WeakSet<object>()

  class Tracked<V> extends Promise<V> {
    // biome-ignore lint/suspicious/noThenProperty: a promise subclass overrides it
    override then<A = V, B = never>(
      onFulfilled?: ((value: V) => A | PromiseLike<A>) | null,
      onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
    ): Promise<A | B> {
      if (derived.has(this) || matcherReturned) awaited = true
      const next = super.then(onFulfilled, onRejected)
      derived.add(next)
      return next
    }
  }

  queueMicrotask(() => {
    matcherReturned = true
  })
  const promise = new Tracked<T>((resolve, reject) => {
    source.then(resolve, reject)
  })
  return { promise, wasAwaited: () => awaited }
}
