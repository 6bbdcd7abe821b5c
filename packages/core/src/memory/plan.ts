/** Calls of a quick subject until its verdict, about. */
const MANY_CALLS = 36_000

/** Each block is this much longer than all calls before it, so that each doubling of a table falls inside it. */
const GROWTH = 1.25

/**
 * The same for quick subjects, in one block after the first: fewer blocks are fewer collections. Four times the calls
 * are two doublings, so that a table of a power of two keeps its rate exactly; and a cache of 20,000 entries that
 * fills up falls to less than half of it.
 */
const QUICK_GROWTH = 3

/** The same for the block that completes the calls which tell a leak from a cache. */
const LAST_GROWTH = 9

/** Share of the time that a block of a quick subject may take. */
const QUICK_SHARE = 0.2

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

/** Calls of the next block, from all calls so far; `blocks` of them were measured. */
export function planBlock(callsSoFar: number, blocks: number, perCall: number, maxTime: number): number {
  const least = perCall * LEAST_FIRST_BLOCK < SLOW_SHARE * maxTime ? LEAST_FIRST_BLOCK : 1
  const left = MANY_CALLS - callsSoFar
  const long =
    left < LAST_GROWTH * callsSoFar ? Math.max(left, QUICK_GROWTH * callsSoFar) : QUICK_GROWTH * callsSoFar
  const quick = blocks > 0 && perCall * long < QUICK_SHARE * maxTime
  return Math.max(least, quick ? long : Math.ceil(GROWTH * callsSoFar))
}

/** Samples that may be taken in all whatever the subject's time; most of them die, and each costs a microsecond. */
const AFFORDABLE_SAMPLES = 36_000

/**
 * Mean bytes between samples: the sampler gets a share of the subject's time, and some ten thousand samples at
 * least. 1 records every allocation.
 *
 * @param allocated - bytes that one call allocates, dead ones included.
 * @param perCall - ms per call.
 */
export function planInterval(allocated: number, perCall: number): number {
  return Math.min(64 * 1024, Math.max(1, Math.round(allocated / planSamples(perCall))))
}

/** Samples per ms of the subject: one costs about a microsecond, and some where stacks are deep. */
const SAMPLES_PER_MS = 250

/** Samples that one call may take. */
export function planSamples(perCall: number): number {
  return Math.max(AFFORDABLE_SAMPLES / MANY_CALLS, perCall * SAMPLES_PER_MS)
}

/** What sampling may add to the time of a call. */
const AFFORDABLE_SHARE = 0.3

/** The interval may be made so many times coarser for it, at most. */
const MOST_COARSER = 64

/**
 * The interval at which sampling does not slow a subject down by much: where stacks are deep, a sample costs many
 * times the microsecond that was planned.
 *
 * @param plain - ms per call without a sampler.
 * @param sampled - the same with one at `interval`.
 */
export function planAffordableInterval(interval: number, plain: number, sampled: number): number {
  const added = (sampled - plain) / (AFFORDABLE_SHARE * plain)
  return added <= 1.5 ? interval : Math.round(interval * Math.min(MOST_COARSER, added))
}

/** Samples that a profile may hold: reading one out takes some microseconds. */
const MOST_SAMPLES = 10_000

/** The interval may be so many times finer than planned: what the first calls allocate is not typical. */
const MUCH_FINER = 4

/**
 * The interval for the blocks to come, once it is known how much each call leaves alive: the current one,
 * unless taking the samples or reading the profile would cost much more than planned.
 *
 * @param tooFine - samples that were taken over those that were planned.
 * @param livePerCall - sampled objects that each call leaves alive.
 */
export function planLongInterval(
  interval: number,
  tooFine: number,
  livePerCall: number,
  callsToCome: number,
): number {
  const tooMany = (livePerCall * callsToCome) / MOST_SAMPLES
  if (tooMany <= 1 && tooFine <= MUCH_FINER) return interval
  return Math.round(interval * Math.max(1, 2 * tooMany, tooFine))
}
