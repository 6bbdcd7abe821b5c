/** Fewest calls of a round: one alone would not tell what each call leaves from what a round leaves. */
export const LEAST_ROUND = 2

/** Calls of a round by default, between which its time decides: a leak in one of ten calls must show in each round. */
const FEWEST = 5
const MOST = 64

/** ms for the calls of one round. */
const ROUND_TIME = 25

/** Share of the time that is left for three rounds; the rest is for waiting and for looking again. */
const SHARE = 0.6

/** Warm-up calls when nothing is asked for. */
const WARMUP = 3

/** Share of `maxTime` after which a slow subject has had enough of a warm-up. */
const WARMUP_SHARE = 1 / 8

/** What is planned with. */
export interface PlanOptions {
  readonly calls: number | undefined
  readonly warmup: number | undefined
  readonly maxTime: number
}

/** Whether to go on with the warm-up. */
export function isWarm({ warmup, maxTime }: PlanOptions, made: number, elapsed: number): boolean {
  if (warmup !== undefined) return made >= warmup
  return made >= WARMUP || elapsed > maxTime * WARMUP_SHARE
}

/** Calls of each of three rounds when that many calls are asked for in all. */
export function callsPerRound(calls: number, warmup: number | undefined): number {
  return Math.floor((calls - (warmup ?? WARMUP)) / 3)
}

/**
 * Calls of each round.
 *
 * @param perCall - ms.
 * @param left - ms for the verdict.
 */
export function planRound({ calls, warmup }: PlanOptions, perCall: number, left: number): number {
  const time = Math.max(perCall, 1e-3)
  const wanted =
    calls === undefined
      ? Math.min(MOST, Math.max(FEWEST, Math.floor(ROUND_TIME / time)))
      : callsPerRound(calls, warmup)
  return Math.max(LEAST_ROUND, Math.min(wanted, Math.floor((SHARE * left) / 3 / time)))
}

/** Calls of a part of the second look: two, or as many as leave two things, as far as there is time. */
const LEAST_LOOK = 2
const MOST_LOOK = 40

/** Share of `maxTime` for the further calls of a part. */
const LOOK_SHARE = 0.1

/**
 * Calls of each of the two parts of a second look: what only one call in ten leaves is not seen in two.
 *
 * @param perCall - ms.
 * @param rate - how many things a call leaves.
 */
export function planLook(maxTime: number, perCall: number, rate: number): number {
  const affordable = Math.floor((LOOK_SHARE * maxTime) / Math.max(perCall, 1e-3))
  return Math.max(LEAST_LOOK, Math.min(MOST_LOOK, affordable, Math.ceil(LEAST_LOOK / rate)))
}
