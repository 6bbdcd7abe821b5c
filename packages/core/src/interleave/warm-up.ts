import type { Machine } from '../latency/machine.ts'

/** How the warm-up of several arms went. */
export interface RoundsWarmUp {
  readonly rounds: number
  readonly ended: 'steady' | 'time'
}

const WINDOW = 5
const STANDING_WINDOWS = 3
/** A window whose times are not at least so much shorter, on the average of the arms, has not fallen. */
const FALL = 0.05

/**
 * Rounds that are not judged, until the times stop falling: as `warmUp`, over all arms at once, because what one of them
 * teaches the engine about shared code, it may unlearn for the other.
 *
 * @param round - runs one round; `undefined` when the measurement has been cut.
 * @param most - milliseconds.
 */
export async function warmUpRounds(
  round: () => Promise<ArrayLike<number> | undefined>,
  machine: Machine,
  most: number,
): Promise<RoundsWarmUp> {
  const started = machine.now()
  let rounds = 0
  let best = Number.POSITIVE_INFINITY
  let standing = 0
  while (standing < STANDING_WINDOWS) {
    const scores: number[] = []
    while (scores.length < WINDOW) {
      const times = await round()
      rounds++
      if (times === undefined || machine.now() - started >= most) return { rounds, ended: 'time' }
      scores.push(meanLogarithm(times))
    }
    scores.sort((a, b) => a - b)
    const median = scores[WINDOW >> 1] ?? 0
    standing = median < best - FALL ? 0 : standing + 1
    best = Math.min(best, median)
  }
  return { rounds, ended: 'steady' }
}

/** Of arms that differ by orders of magnitude, each counts as much as the other. */
function meanLogarithm(times: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < times.length; i++) sum += Math.log(Math.max(times[i] ?? 0, 1e-7))
  return sum / times.length
}
