import { chanceAbove, correlation, mannKendall, residualVariance, theilSen } from '../stats/trend.ts'

/** One collected boundary of a file. */
export interface Boundary {
  /** Tests that had ended. */
  readonly tests: number
  /** Objects and external memory, in bytes. */
  readonly bytes: number
}

/** What the boundaries of a file say together. */
export interface FileTrend {
  readonly trend: 'stable' | 'growing' | 'leaking' | 'shrinking'
  readonly growth: number
  readonly perTest: { readonly bytes: number; readonly low: number; readonly high: number } | null
  readonly trendChance: number | null
  readonly correlation: number | null
  readonly variance: number | null
  readonly leakProbability: number
}

/** One-sided chance below which an order of readings counts as a trend. */
const SIGNIFICANT = 0.0001

/**
 * Bytes per test by which a file may grow and still be called stable: as much as makes a single test suspicious. A runner
 * keeps something of each test: its name, its result and what reporters wait for.
 */
const STABLE = 4 * 1024

/** Bytes by which the second half must have grown in all: less is what single readings are off by. */
const LEAST_GROWN = 32 * 1024

/** Readings that are compared pair by pair; a longer file is thinned evenly. */
const MOST_READINGS = 200

/** Without a repetition nobody knows whether growth would come again. */
const UNREPEATED = 0.5

/**
 * Analyses a file. `leaking` comes only from tests that were repeated. `growing` and `shrinking` describe the second half of
 * the readings: what the first tests of a file load and compile is everybody's start.
 *
 * @param repeated - for each test that was repeated to the end: growth per repetition in its last blocks, and whether that
 * is a leak. Empty rates: it was acquitted.
 * @param tolerance - bytes per repetition.
 */
export function analyseFile(
  boundaries: readonly Boundary[],
  repeated: readonly { readonly leaks: boolean; readonly rates: readonly number[] }[],
  tolerance: number,
): FileTrend {
  const kept = thinned(boundaries)
  const [x, y] = [kept.map(({ tests }) => tests), kept.map(({ bytes }) => bytes)]
  const late = kept.slice(Math.floor(kept.length / 2) - (kept.length > 8 ? 1 : 0))
  const ranks = kept.length < 3 ? undefined : mannKendall(late.map(({ bytes }) => bytes))
  const slope = kept.length < 3 ? undefined : theilSen(x, y)
  const lateSlope = theilSen(
    late.map(({ tests }) => tests),
    late.map(({ bytes }) => bytes),
  )
  const lateGrowth = (late.at(-1)?.bytes ?? 0) - (late[0]?.bytes ?? 0)
  const rising =
    ranks !== undefined &&
    ranks.rising < SIGNIFICANT &&
    (lateSlope?.low ?? 0) > STABLE &&
    lateGrowth > LEAST_GROWN
  const falling = ranks !== undefined && ranks.falling < SIGNIFICANT && (lateSlope?.high ?? 0) < -STABLE
  const leaks = repeated.some((test) => test.leaks)
  return {
    trend: leaks ? 'leaking' : rising ? 'growing' : falling ? 'shrinking' : 'stable',
    growth: (y.at(-1) ?? 0) - (y[0] ?? 0),
    perTest: slope === undefined ? null : { bytes: slope.slope, low: slope.low, high: slope.high },
    trendChance: ranks?.rising ?? null,
    correlation: kept.length < 3 ? null : (correlation(x, y) ?? null),
    variance: residualVariance(x, y) ?? null,
    leakProbability: probability(repeated, late, tolerance),
  }
}

/** Of the most suspicious test that was repeated; else of the second half's growth, halved. */
function probability(
  repeated: readonly { readonly leaks: boolean; readonly rates: readonly number[] }[],
  late: readonly Boundary[],
  tolerance: number,
): number {
  const known = repeated
    .filter(({ rates }) => rates.length > 1)
    .map(({ rates }) => chanceAbove(rates, tolerance))
  const rates = late.slice(1).map(({ tests, bytes }, at) => {
    const before = late[at] as Boundary
    return (bytes - before.bytes) / Math.max(1, tests - before.tests)
  })
  const unrepeated = rates.length < 2 ? 0 : UNREPEATED * chanceAbove(rates, STABLE)
  return Math.max(unrepeated, ...known)
}

function thinned(boundaries: readonly Boundary[]): readonly Boundary[] {
  if (boundaries.length <= MOST_READINGS) return boundaries
  const step = (boundaries.length - 1) / (MOST_READINGS - 1)
  return Array.from({ length: MOST_READINGS }, (_, at) => boundaries[Math.round(at * step)] as Boundary)
}
