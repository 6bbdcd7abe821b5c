/**
 * Settles as `run` does, or rejects when it is interrupted before.
 *
 * Not `Promise.race`: the promise that loses there never settles, and detectors of open work
 * (`vitest --detect-async-leaks`) report it as the leak of a test.
 *
 * @param arm - sets timers and listeners up, with the function that interrupts; returns the function that takes them
 * down, which is called once `run` has settled or was interrupted, whichever comes first.
 */
export function unlessInterrupted<T>(
  run: Promise<T>,
  arm: (interrupt: (reason: unknown) => void) => () => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    let over = false
    let disarm = (): void => {}
    const end = (): void => {
      over = true
      disarm()
    }
    disarm = arm((reason) => {
      end()
      reject(reason)
    })
    if (over) disarm()
    run.then(end, end)
    run.then(resolve, reject)
  })
}

/** Calls `run` when a signal is aborted, at once when it is already; returns the function that takes the listener off. */
export function onceAborted(signal: AbortSignal | undefined, run: (reason: unknown) => void): () => void {
  if (signal === undefined) return () => {}
  const onAbort = (): void => run(signal.reason)
  if (signal.aborted) onAbort()
  else signal.addEventListener('abort', onAbort, { once: true })
  return () => signal.removeEventListener('abort', onAbort)
}
