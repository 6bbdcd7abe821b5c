import { ENOUGH_CALLS } from './block.ts'

/** Calls, and by how many the objects that are alive became more with them. */
export interface Stretch {
  readonly calls: number
  readonly objects: number
}

/** What counts of all objects have shown. */
export interface ObjectGrowth {
  /** Objects that each call leaves. */
  readonly perCall: number
  /** Whether the bytes of the evidence are what they have; otherwise they have so many at least. */
  readonly weighed: boolean
  /** The stretches of calls that show it, counted before and after each. */
  readonly stretches: readonly Stretch[]
}

/** Counts that must agree. */
export const AGREEING = 4

/** Objects by which a count may be off, or the part of all that came in the stretches: finalizers come when they like. */
const MOST_OFF = 2
const MOST_OFF_SHARE = 0.01

/** A count so many times further off has something whole in it; one that is less may tell that the growth slows down. */
const HELD = 10

/**
 * The calls before, compared with the stretches: nothing was dropped in them, and no more came than comes now. Of a cache
 * that calls fill with random keys, the rate has fallen by an eighth when it is a quarter full.
 */
const LEAST_BEFORE = 0.95
const MOST_BEFORE = 1.03

/** Objects that the measurement itself and functions at their first call make once: 20 to 32, as measured; and the part of what came. */
const ONCE = 40
const MOST_ONCE = 0.35

/** Bytes of the smallest object: its map, its properties, its elements. */
export const LEAST_OBJECT = 24

/** Objects per call, at least, where the calls are more than the entries of caches: a tenth of them may leave one. */
const LEAST_RATE = 0.1

/** Whether the calls before may have left objects, each of them where they are few: otherwise no stretch need be counted. */
export function mayLeave({ calls, objects }: Stretch): boolean {
  return objects >= LEAST_BEFORE * (calls < ENOUGH_CALLS ? 1 : LEAST_RATE) * calls - MOST_OFF
}

/** Whether the calls left no more objects than once: texts and numbers may be what they leave, and so may V8's own. */
export function leavesHardlyAny({ calls, objects }: Stretch): boolean {
  return objects < ONCE + LEAST_RATE * calls
}

/**
 * Whether each call leaves objects: the same whole number of them by most counts around the last stretches, none of which lies
 * below, and as many with all calls before them since the first count. Of more calls than caches have entries it need be no
 * whole number. What fills up comes more and more slowly, what is emptied falls, what V8 makes comes in no number of its own,
 * and its code and tables are not counted. A count may lie above the others: what the last call made is now and then held
 * until the next.
 *
 * @param before - the calls since the first count, in which the judge found no verdict.
 */
export function provenByCensus(before: Stretch, stretches: readonly Stretch[]): ObjectGrowth | undefined {
  const counts = countsOf(stretches)
  const few = before.calls < ENOUGH_CALLS
  const last = counts.at(-1) as Stretch
  const mostOff = Math.max(MOST_OFF, MOST_OFF_SHARE * last.objects)
  for (const [at, one] of counts.entries()) {
    for (const other of counts.slice(at + 1)) {
      const rate = (other.objects - one.objects) / (other.calls - one.calls)
      const each = few ? Math.round(rate) : rate
      if (each < (few ? 1 : LEAST_RATE)) continue
      const above = counts.map(({ calls, objects }) => objects - one.objects - each * (calls - one.calls))
      if (!agree(above, mostOff)) continue
      // By the line through the counts that agree, and not by the one between, which may be one of those above.
      if (isAlike(before, one.objects - each * one.calls, each))
        return { perCall: each, weighed: false, stretches }
    }
  }
  return undefined
}

/** @param above - by how many objects each count lies above a line. */
function agree(above: readonly number[], mostOff: number): boolean {
  if (above.some((objects) => objects < -mostOff)) return false
  if (above.some((objects) => objects > mostOff && objects < HELD * mostOff)) return false
  return above.filter((objects) => objects <= mostOff).length >= AGREEING
}

/** @param start - where the line through the counts begins, in objects above the count before the stretches. */
function isAlike({ calls, objects }: Stretch, start: number, each: number): boolean {
  const expected = each * calls
  const came = objects + start
  const most = MOST_BEFORE * expected + Math.min(ONCE, MOST_ONCE * expected)
  return came >= LEAST_BEFORE * expected - MOST_OFF && came <= most
}

/** Calls and objects since the first stretch began, at its begin and after each. */
function countsOf(stretches: readonly Stretch[]): Stretch[] {
  const counts: Stretch[] = [{ calls: 0, objects: 0 }]
  for (const { calls, objects } of stretches) {
    const last = counts.at(-1) as Stretch
    counts.push({ calls: last.calls + calls, objects: last.objects + objects })
  }
  return counts
}
