/** Each block is this much longer than all calls before it, so that each doubling of a table falls inside it. */
const GROWTH = 1.25

/** ms of calls that a warm-up may take for quick subjects. */
const WARMUP_TIME = 15

/** Calls of a warm-up: at least and at most, where the time allows. */
const LEAST_WARMUP = 64
const MOST_WARMUP = 1_000

/** Share of the time that the warm-up of a slow subject gets; three blocks, 2.25 times longer each, take the rest. */
const SLOW_SHARE = 0.07

/** Calls of the first measured block for quick subjects, so that steps of some KB weigh little. */
const LEAST_FIRST_BLOCK = 128

/**
 * Calls before the first reading, those already made to find the time per call included.
 *
 * @param perCall - ms per call, as measured.
 * @param maxTime - ms for the whole verdict.
 */
export function planWarmup(perCall: number, maxTime: number): number {
  const quick = Math.min(MOST_WARMUP, Math.floor(WARMUP_TIME / perCall))
  const affordable = Math.floor((SLOW_SHARE * maxTime) / perCall)
  return Math.max(3, quick, Math.min(LEAST_WARMUP, affordable))
}

/** Calls of the next block, from all calls so far. */
export function planBlock(callsSoFar: number, perCall: number, maxTime: number): number {
  const least = perCall * LEAST_FIRST_BLOCK < SLOW_SHARE * maxTime ? LEAST_FIRST_BLOCK : 1
  return Math.max(least, Math.ceil(GROWTH * callsSoFar))
}

/**
 * Mean bytes between samples for the first blocks: recording one costs about a microsecond, so the sampler
 * gets as long as the subject itself, and two samples for each call at least. 1 records every allocation.
 *
 * @param allocated - bytes that one call allocates, dead ones included.
 */
export function planInterval(allocated: number, perCall: number): number {
  const samples = Math.max(2, perCall * 1_000)
  return Math.min(64 * 1024, Math.max(1, Math.round(allocated / samples)))
}

/** Samples that a profile may hold: reading one out takes some microseconds. */
const MOST_SAMPLES = 6_000

/** Samples that may be taken in the blocks to come, most of which die: each costs a microsecond. */
const MOST_TAKEN = 20_000

/**
 * The interval for the blocks to come, once it is known how much each call leaves alive: the current one,
 * unless taking the samples or reading the profile would cost more than the calls themselves.
 */
export function planLongInterval(
  interval: number,
  allocated: number,
  livePerCall: number,
  callsToCome: number,
): number {
  const byLive = (livePerCall * callsToCome) / MOST_SAMPLES
  const byTaken = (allocated * callsToCome) / MOST_TAKEN
  const least = Math.max(byLive, byTaken)
  return Math.max(interval, 48) >= least ? interval : Math.round(least)
}
