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

/** Share of the time that such a block may take: calls cost more than the collection they save otherwise. */
const QUICK_SHARE = 0.05

/** ms of calls that a warm-up may take for quick subjects. */
const WARMUP_TIME = 15

/**
 * Calls of a warm-up: at least and at most, where the time allows. What begins after 200 calls is seen by the first block
 * from its start, so that it can acquit.
 */
const LEAST_WARMUP = 200
const MOST_WARMUP = 1_000

/** Share of the time that the warm-up of a slow subject gets; three blocks, 2.25 times longer each, take the rest. */
const SLOW_SHARE = 0.07

/** Share of the calls that were asked for which a warm-up may take: the blocks need the rest. */
const WARMUP_SHARE = 0.2

/** Calls of the first measured block for quick subjects, so that steps of some KB weigh little. */
const LEAST_FIRST_BLOCK = 128

/**
 * Calls before the first reading, those already made to find the time per call included.
 *
 * @param perCall - ms per call, as measured.
 * @param maxTime - ms for the whole verdict.
 * @param calls - most calls in all, where they were given.
 */
export function planWarmup(perCall: number, maxTime: number, calls = Number.POSITIVE_INFINITY): number {
  const quick = Math.min(MOST_WARMUP, Math.floor(WARMUP_TIME / perCall))
  const affordable = Math.floor((SLOW_SHARE * maxTime) / perCall)
  const wanted = Math.max(quick, Math.min(LEAST_WARMUP, affordable))
  return Math.max(3, Math.min(Math.floor(WARMUP_SHARE * calls), wanted))
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
 * Bytes between samples at most, until it is known what they cost: of objects of 16 bytes that some hundred calls leave a
 * dozen are seen. Most of what is allocated in megabytes is large, and a large object is one sample.
 */
export const COARSEST_FIRST = 512

/**
 * Mean bytes between samples: the sampler gets a share of the subject's time, and some ten thousand samples at
 * least. 1 records every allocation.
 *
 * @param allocated - bytes that one call allocates, dead ones included.
 * @param perCall - ms per call.
 */
export function planInterval(allocated: number, perCall: number): number {
  return Math.min(COARSEST_FIRST, Math.max(1, Math.round(allocated / planSamples(perCall))))
}

/** Whether it is worth while to see what sampling costs: some calls, which are nothing beside those of a slow subject. */
export function isCostly(interval: number, perCall: number): boolean {
  return perCall > SLOW_CALL || interval === COARSEST_FIRST
}

/** ms per call from which on it is. */
const SLOW_CALL = 0.2

/** Samples per ms of the subject: one costs about a microsecond, and some where stacks are deep. */
const SAMPLES_PER_MS = 250

/** Samples that one call may take. */
export function planSamples(perCall: number): number {
  return Math.max(AFFORDABLE_SAMPLES / MANY_CALLS, perCall * SAMPLES_PER_MS)
}

/** What sampling may add to the time of a call, as a share, and in ms where that is more. */
const AFFORDABLE_SHARE = 0.3
const AFFORDABLE_TIME = 0.5

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
  const added = (sampled - plain) / Math.max(AFFORDABLE_TIME, AFFORDABLE_SHARE * plain)
  return added <= 1.5 ? interval : Math.round(interval * Math.min(MOST_COARSER, added))
}

/** Samples that a profile may hold: reading one out takes some microseconds. */
const MOST_SAMPLES = 10_000

/** The interval may be so many times finer than planned: what the first calls allocate is not typical. */
const MUCH_FINER = 4

/** Of 16 bytes that each call leaves, a dozen samples must come in the next block, which is about twice as long. */
const RESOLVED_PER_CALL = 2

/** What a block has shown of the samples. */
export interface Sampled {
  /** Samples that were taken over those that were planned. */
  readonly tooFine: number
  /** Sampled objects that each call leaves alive. */
  readonly livePerCall: number
  /** Calls of the block. */
  readonly calls: number
}

/**
 * The interval for the blocks to come: the current one, unless taking the samples or reading the profile would cost much
 * more than planned. However many are taken, it stays so fine that the next block shows a small leak: of large
 * objects each is a sample, and a coarser interval would lose the small ones first.
 */
export function planLongInterval(
  interval: number,
  { tooFine, livePerCall, calls }: Sampled,
  callsToCome: number,
): number {
  const tooMany = (livePerCall * callsToCome) / MOST_SAMPLES
  if (tooMany <= 1 && tooFine <= MUCH_FINER) return interval
  const resolved = Math.max(1, (RESOLVED_PER_CALL * calls) / interval)
  return Math.round(interval * Math.max(1, 2 * tooMany, Math.min(tooFine, resolved)))
}
