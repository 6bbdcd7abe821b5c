import { type ChangePointOptions, changePoints } from './change-points.ts'
import type { HistoryEntry, Point } from './entry.ts'

/** Version of the trends' shape, written as `schema`. */
export const TRENDS_SCHEMA = 1

/** A history as series over runs. A plain object: `qtests history --format json`, and what a plot of it needs. */
export interface Trends {
  readonly schema: typeof TRENDS_SCHEMA
  /** The runs, oldest first: the axis. */
  readonly runs: readonly {
    readonly commit: string
    readonly branch: string | null
    readonly at: number
    readonly nodes: readonly string[]
  }[]
  /** Totals first, then by name. */
  readonly series: readonly Trend[]
}

/** One number over all runs. */
export interface Trend {
  readonly name: string
  readonly unit: Point['unit']
  readonly worse: Point['worse']
  /** One for each run; `null` where the run has none. */
  readonly values: readonly (number | null)[]
  readonly changes: readonly TrendChange[]
}

/** Where the level of a series changed. */
export interface TrendChange {
  /** Index of the first run of the new level. */
  readonly run: number
  readonly commit: string
  /** Median of the level before and after. */
  readonly before: number
  readonly after: number
  readonly chance: number
  readonly isWorse: boolean
}

/**
 * The series of a history with their change points. The chance of a false alarm is for all series together.
 *
 * @param entries - oldest first.
 */
export function trendsOf(
  entries: readonly HistoryEntry[],
  { falseAlarm = 0.001, least = 0.05 }: ChangePointOptions = {},
): Trends {
  const names = new Map<string, Point>()
  for (const { series } of entries) {
    for (const [name, point] of Object.entries(series)) names.set(name, point)
  }
  const options = { falseAlarm: falseAlarm / Math.max(1, names.size), least }
  return {
    schema: TRENDS_SCHEMA,
    runs: entries.map(({ commit, branch, at, nodes }) => ({ commit, branch, at, nodes })),
    series: [...names].map(([name, { unit, worse }]) => trendOf(name, unit, worse, entries, options)),
  }
}

function trendOf(
  name: string,
  unit: Point['unit'],
  worse: Point['worse'],
  entries: readonly HistoryEntry[],
  options: Required<ChangePointOptions>,
): Trend {
  const values = entries.map(({ series }) => pointValue(series[name], unit))
  const runs = values.flatMap((value, run) => (value === null ? [] : [run]))
  // A suite that grows is no finding.
  const found =
    worse === 'neither'
      ? []
      : changePoints(
          values.filter((value) => value !== null),
          options,
        )
  const changes = found.map(({ at, before, after, chance }) => {
    const run = runs[at] ?? 0
    const isWorse = worse === 'more' && after > before
    return { run, commit: entries[run]?.commit ?? '', before, after, chance, isWorse }
  })
  return { name, unit, worse, values, changes }
}

/** A number that changed its unit is another number. */
function pointValue(point: Point | undefined, unit: Point['unit']): number | null {
  return point?.unit === unit && Number.isFinite(point.value) ? point.value : null
}
