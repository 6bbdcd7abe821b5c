/** ms that a loop of calls may take, as a runner's time limit would have it: slow work gets fewer calls. */
const MOST_TIME = 10_000

/**
 * Calls one after the other, as a loop in a test does.
 *
 * @returns how many were made.
 */
export async function manyCalls(subject, from, count) {
  const until = performance.now() + MOST_TIME
  let index = from
  for (; index < from + count && performance.now() < until; index += 1) await subject(index)
  return index - from
}
