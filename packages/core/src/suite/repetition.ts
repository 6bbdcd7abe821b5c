/**
 * Whether a test that runs again and again leaves memory behind each time. Pure: readings in, verdict out.
 *
 * Readings come at the same point of each repetition, so that what a runner holds until its next test (a last result, an
 * error, a fixture) is in all of them and cancels. What a test costs once (modules, caches that fill, compiled code)
 * ends; so the judge looks at blocks of repetitions that grow in size, and only growth in proportion to the repetitions, in
 * each of the last blocks, is a leak. Blocks without growth acquit.
 */

import type { RepetitionRule } from './repetition-rule.ts'

/** What was read after so many repetitions, in bytes. */
export interface RepeatedReading {
  readonly repetitions: number
  readonly heap: number
  readonly external: number
  /** Of objects alone: otherwise it may stand too high by up to a page of V8. */
  readonly exact: boolean
  /** Stands above what was read before the test first ran: by what the test costs once, or by what is about to go. */
  readonly risen?: boolean
  /**
   * Of what the project allocated since sampling began, what is alive. Coarse, but of objects alone, on a busy machine as well:
   * there V8 counts parts of pages that are free as used, collection after collection.
   */
  readonly sampled?: number
}

/** Growth per repetition in the blocks that prove a leak. */
export interface Growth {
  readonly bytes: number
  readonly low: number
  readonly high: number
}

export type RepetitionVerdict =
  /** `repetitions`: until the next reading. `suspicious`: every block so far has grown. */
  | { readonly kind: 'open'; readonly repetitions: number; readonly suspicious: boolean }
  | { readonly kind: 'clean' }
  | {
      readonly kind: 'leak'
      readonly heap: Growth
      readonly external: Growth
      readonly rates: readonly number[]
    }
  /** It grew in each block, but not evenly, and there are no more blocks. */
  | { readonly kind: 'uneven' }

/** Blocks that must agree, and how far the least may be below the most: a warm-up that halves in 20 repetitions is further. */
const AGREEING = 3
const EVEN = 0.7

/** Share of the heap's growth that the samples of the project must be to be taken for the same. */
const MOSTLY = 0.5

/** Growth of the agreeing blocks together below which it is the noise of collections, in bytes. */
const LEAST_GROWTH = 8 * 1024

/**
 * A fall between two readings, in bytes, that shows that the first was too high: caches of compiled code age slowly, and
 * V8 counts the page of 256 KB that a compiler in the background fills as used.
 */
export const FALL: number = 16 * 1024

/** Judges the readings so far; the first is the one before the first block. */
export function judgeRepetitions(
  all: readonly RepeatedReading[],
  { tolerance, blocks, least, acquitting }: RepetitionRule,
): RepetitionVerdict {
  const readings = afterFalls(withoutDoubtful(all))
  const made = all.length - 1
  const sampled = sampledGrowth(all, tolerance)
  if (made > 0 && readings.length === 1 && !sampled.growing)
    return openOr(blocks[made], acquitting > 1, { kind: 'clean' })
  const heap = channel(readings, 'heap', tolerance)
  const external = channel(readings, 'external', tolerance)
  if (made > 0 && !sampled.growing && isFlat(readings, acquitting, tolerance)) return { kind: 'clean' }
  const last = readings.at(-1)
  const isBeside = sampled.growing && sampled.growth.bytes < MOSTLY * heap.growth.bytes
  if (last !== undefined && last.repetitions >= least) {
    const [byHeap, outside] = [last.exact && heap, last.exact && external]
    // Where the runner keeps more than the project does, what the project's own objects grow by is told once it is proven.
    const order = isBeside
      ? [sampled, outside, blocks[made] === undefined && byHeap]
      : [byHeap, sampled, outside]
    const grown = order.find((one) => one !== false && one.proven)
    if (grown) {
      const { rates, growth } = grown
      const ofHeap = grown === external ? heap.growth : growth
      return { kind: 'leak', heap: ofHeap, external: external.growth, rates: rates.slice(-AGREEING) }
    }
  }
  // What the project allocated has not grown: V8 has, or the runner.
  if (sampled.quiet && external.flat) return { kind: 'clean' }
  return openOr(blocks[made], made > 0, { kind: 'uneven' })
}

function openOr(
  repetitions: number | undefined,
  suspicious: boolean,
  otherwise: RepetitionVerdict,
): RepetitionVerdict {
  return repetitions === undefined ? otherwise : { kind: 'open', repetitions, suspicious }
}

/** A reading that may be too high is no base to compare with; at the end it can acquit, as the truth is lower still. */
function withoutDoubtful(readings: readonly RepeatedReading[]): readonly RepeatedReading[] {
  return readings.filter(({ exact }, at) => exact || at === readings.length - 1)
}

/** Whether neither the last block has grown nor the last ones together: all where there are fewer, and none had risen before. */
function isFlat(readings: readonly RepeatedReading[], blocks: number, tolerance: number): boolean {
  const [first, last, until] = [readings[0], readings.at(-2), readings.at(-1)]
  if (first === undefined || last === undefined || until === undefined) return false
  const from = readings.at(-1 - blocks)
  if (from === undefined && first.risen === true) return false
  return [last, from ?? first].every((start) => {
    const tolerated = tolerance * (until.repetitions - start.repetitions)
    return until.heap - start.heap < tolerated && until.external - start.external < tolerated
  })
}

/** Of samples: a block in which they grow acquits nobody; as many without as would convict show that it is not the project. */
function sampledGrowth(
  all: readonly RepeatedReading[],
  tolerance: number,
): Channel & { readonly growing: boolean; readonly quiet: boolean } {
  const readings = all.filter(({ sampled }) => sampled !== undefined)
  const found = channel(readings, 'sampled', tolerance)
  const growing = (found.rates.at(-1) ?? 0) >= tolerance
  return { ...found, growing, quiet: found.rates.length >= AGREEING && found.flat && !growing }
}

/** What lies before a large fall is no base to compare with. */
function afterFalls(readings: readonly RepeatedReading[]): readonly RepeatedReading[] {
  const at = readings.findLastIndex(({ heap, external }, index) => {
    const before = readings[index - 1]
    return before !== undefined && (before.heap - heap > FALL || before.external - external > FALL)
  })
  return at === -1 ? readings : readings.slice(at)
}

interface Channel {
  /** Bytes per repetition, block by block. */
  readonly rates: readonly number[]
  readonly proven: boolean
  /** The last blocks together have not grown. */
  readonly flat: boolean
  readonly growth: Growth
}

function channel(
  readings: readonly RepeatedReading[],
  name: 'heap' | 'external' | 'sampled',
  tolerance: number,
): Channel {
  const value = (reading: RepeatedReading): number => reading[name] ?? 0
  const rates = readings.slice(1).map((after, at) => {
    const before = readings[at] as RepeatedReading
    return (value(after) - value(before)) / (after.repetitions - before.repetitions)
  })
  const last = rates.slice(-AGREEING)
  const growing = last.every((rate) => rate >= tolerance)
  const [from, until] = [readings.at(-last.length - 1), readings.at(-1)]
  const grown = from === undefined || until === undefined ? 0 : value(until) - value(from)
  const repetitions = from === undefined || until === undefined ? 0 : until.repetitions - from.repetitions
  const [low, high] = [Math.min(...last), Math.max(...last)]
  const proven = growing && last.length === AGREEING && grown >= LEAST_GROWTH && low >= EVEN * high
  return {
    rates,
    proven,
    flat: grown < tolerance * repetitions || repetitions === 0,
    growth: repetitions === 0 ? { bytes: 0, low: 0, high: 0 } : { bytes: grown / repetitions, low, high },
  }
}
