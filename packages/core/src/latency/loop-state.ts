/** What a loop leaves behind when it returns. One object per measurement, reused. */
export interface LoopState {
  /** Clock time at which the last call started and ended. */
  start: number
  end: number
  /** Index of the call that is under way, in asynchronous loops. */
  index: number
  /** A thenable that the last call of a synchronous loop returned; that call has no time yet. */
  thenable: PromiseLike<unknown> | undefined
  failed: boolean
  error: unknown
  /** Keeps the result alive, so that the engine cannot drop the work as unused. */
  sink: unknown
  /** Set when the measurement has given up on a pending call: the loop must not go on if it settles later. */
  abandoned: boolean
}

/**
 * Times calls `first + from` to `first + to - 1` into `times` and returns how far it came. It returns early, with the
 * last time stored, after a call that took longer than `threshold` ms, ended after the clock time `until`, threw, or
 * (synchronous) returned a thenable.
 */
export type TimedLoop<R> = (
  first: number,
  from: number,
  to: number,
  times: Float64Array,
  threshold: number,
  until: number,
) => R

export function newLoopState(): LoopState {
  return {
    start: 0,
    end: 0,
    index: 0,
    thenable: undefined,
    failed: false,
    error: undefined,
    sink: undefined,
    abandoned: false,
  }
}
