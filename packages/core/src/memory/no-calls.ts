/** ms that a measurement keeps free before the test's own time limit, about. */
const RESERVE = 700

/**
 * Why there is no verdict where not a single call after the warm-up was made: the limit of the test may have been nearer than
 * `maxTime`, and then a larger `maxTime` changes nothing.
 *
 * @param start - clock time of the first call.
 * @param maxTime - ms.
 * @param deadline - clock time by which the verdict must be there; `undefined` for none.
 */
export function noCalls(start: number, maxTime: number, deadline: number | undefined): string {
  return isLimitedByTest(start, maxTime, deadline)
    ? "not a single call after the warm-up fitted into the test's own time limit; raise that"
    : 'not a single call after the warm-up fitted into the time; raise maxTime'
}

/** Whether the test's own limit ends a measurement before `maxTime` does. */
export function isLimitedByTest(start: number, maxTime: number, deadline: number | undefined): boolean {
  return deadline !== undefined && deadline - RESERVE < start + maxTime
}
