/**
 * Whether a test that runs again and again leaves memory behind each time. Pure: readings in, verdict out.
 *
 * Readings come at the same point of each repetition, so that what a runner holds until its next test (a last result, an
 * error, a fixture) is in all of them and cancels. What a test costs once (modules, caches that fill, compiled code)
 * ends; so the judge looks at blocks of repetitions that grow in size, and only growth in proportion to the repetitions, in
 * each of the last blocks, is a leak. Blocks without growth acquit.
 */

/** What was read after so many repetitions, in bytes. */
export interface RepeatedReading {
  readonly repetitions: number
  readonly heap: number
  readonly external: number
  /** Of objects alone: otherwise it may stand too high by up to a page of V8. */
  readonly exact: boolean
}

/** How a test is repeated. */
export interface RepetitionRule {
  /** Bytes per repetition that are no leak. */
  readonly tolerance: number
  /** Repetitions between readings; the last ones are only made where the ones before leave it open. */
  readonly blocks: readonly number[]
  /** Repetitions before a test is called leaking: a cache with less room than that is full by then. */
  readonly least: number
  /**
   * Blocks at the end that must not grow together before a test that grew earlier is acquitted. With one, a reading in the middle
   * that stands too high hides a leak that grows by as much; what grows in no block at all is acquitted after the first.
   */
  readonly acquitting: 1 | 2
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
  if (made > 0 && readings.length === 1) return openOr(blocks[made], false, { kind: 'clean' })
  const heap = channel(readings, 'heap', tolerance)
  const external = channel(readings, 'external', tolerance)
  if (made > 0 && isFlat(readings, acquitting, tolerance)) return { kind: 'clean' }
  const last = readings.at(-1)
  const enough = last?.exact === true && last.repetitions >= least
  if (enough && (heap.proven || external.proven)) {
    const rates = heap.proven ? heap.rates : external.rates
    return { kind: 'leak', heap: heap.growth, external: external.growth, rates: rates.slice(-AGREEING) }
  }
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

/** Whether the last blocks together, or all where there are fewer, have not grown. */
function isFlat(readings: readonly RepeatedReading[], blocks: number, tolerance: number): boolean {
  const [from, until] = [readings.at(-1 - blocks) ?? readings[0], readings.at(-1)]
  if (from === undefined || until === undefined) return false
  const tolerated = tolerance * (until.repetitions - from.repetitions)
  return until.heap - from.heap < tolerated && until.external - from.external < tolerated
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
  readonly growth: Growth
}

function channel(
  readings: readonly RepeatedReading[],
  name: 'heap' | 'external',
  tolerance: number,
): Channel {
  const rates = readings.slice(1).map((after, at) => {
    const before = readings[at] as RepeatedReading
    return (after[name] - before[name]) / (after.repetitions - before.repetitions)
  })
  const last = rates.slice(-AGREEING)
  const growing = last.every((rate) => rate >= tolerance)
  const [from, until] = [readings.at(-last.length - 1), readings.at(-1)]
  const grown = from === undefined || until === undefined ? 0 : until[name] - from[name]
  const repetitions = from === undefined || until === undefined ? 0 : until.repetitions - from.repetitions
  const [low, high] = [Math.min(...last), Math.max(...last)]
  const proven = growing && last.length === AGREEING && grown >= LEAST_GROWTH && low >= EVEN * high
  return {
    rates,
    proven,
    growth: repetitions === 0 ? { bytes: 0, low: 0, high: 0 } : { bytes: grown / repetitions, low, high },
  }
}

/** Of `snapshots: 'settled'`: two repetitions acquit most tests, forty-six convict; sixteen more where those were uneven. */
export const SETTLED_BLOCKS: readonly number[] = [2, 4, 8, 16, 16, 16]
export const SETTLED_LEAST = 46

/** Of a hunt of `repetitions`: `warmup` of them come before the first reading, and a clean test takes no more than these. */
export function huntBlocks(repetitions: number): {
  readonly warmup: number
  readonly blocks: readonly number[]
} {
  const warmup = Math.max(1, Math.min(4, Math.floor(repetitions / 4)))
  const half = Math.max(4, Math.ceil(repetitions / 2))
  return { warmup, blocks: [Math.max(1, repetitions - warmup), Math.ceil(half / 2), half, half, half, half] }
}
