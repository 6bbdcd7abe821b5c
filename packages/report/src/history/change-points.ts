import { mannWhitney } from '../statistics/mann-whitney.ts'

/** A place in a series where its level changes. */
export interface ChangePoint {
  /** Index of the first value of the new level. */
  readonly at: number
  /** Median before it, back to the change before. */
  readonly before: number
  /** Median from it on, up to the next change. */
  readonly after: number
  /** Chance of a split as clear as this, anywhere in the piece, in a series without a change. At most. */
  readonly chance: number
}

/** How changes are looked for. */
export interface ChangePointOptions {
  /** Chance of finding a change in a series that has none, above 0, at most 0.1. Default 0.001. */
  readonly falseAlarm?: number
  /** Least change of the level, as a share of it. Default 0.05. */
  readonly least?: number
}

/** Fewest values of a level: fewer cannot be told from outliers. */
export const SHORTEST = 4

/**
 * The change points of a series, in order. Distribution-free: the level is changed where a Mann-Whitney test between the values
 * before and after is clearest, if it is clearer than chance allows for the best of all splits (Bonferroni); then the pieces
 * are looked at in turn. Outliers count by their rank only; equal values share theirs.
 *
 * Hawkins and Deng, "A nonparametric change-point control chart", Journal of Quality Technology 42, 2010, for the statistic;
 * Vostrikova, "Detecting disorder in multidimensional random processes", Soviet Mathematics Doklady 24, 1981, for the pieces.
 *
 * Values that depend on their neighbours (a slow drift, a machine that stays slow for a week) are no independent draws: a change
 * that is found in them is one of the level, whatever caused it.
 *
 * @param values - oldest first, finite.
 */
export function changePoints(
  values: readonly number[],
  { falseAlarm = 0.001, least = 0.05 }: ChangePointOptions = {},
): ChangePoint[] {
  const splits: { at: number; chance: number }[] = []
  const look = (from: number, to: number): void => {
    const found = clearestSplit(values.slice(from, to))
    if (found === undefined || found.chance > falseAlarm) return
    const at = from + found.at
    look(from, at)
    splits.push({ at, chance: found.chance })
    look(at, to)
  }
  look(0, values.length)
  const bounds = [0, ...splits.map(({ at }) => at), values.length]
  return splits
    .map(({ at, chance }, index) => ({
      at,
      chance,
      before: median(values.slice(bounds[index] ?? 0, at)),
      after: median(values.slice(at, bounds[index + 2] ?? values.length)),
    }))
    .filter(({ before, after }) => Math.abs(after - before) > least * Math.abs(before))
}

function clearestSplit(values: readonly number[]): { at: number; chance: number } | undefined {
  const n = values.length
  const splits = n - 2 * SHORTEST + 1
  if (splits < 1) return undefined
  const scores = distances(values)
  let at = SHORTEST
  for (let split = SHORTEST; split <= n - SHORTEST; split++) {
    if ((scores[split] ?? 0) > (scores[at] ?? 0)) at = split
  }
  if ((scores[at] ?? 0) === 0) return undefined
  const [before, after] = [values.slice(0, at), values.slice(at)]
  const oneSided = Math.min(mannWhitney(before, after), mannWhitney(after, before))
  return { at, chance: Math.min(1, 2 * oneSided * splits) }
}

/** How far the Mann-Whitney statistic of each split lies from its mean, in its standard deviations. */
function distances(values: readonly number[]): number[] {
  const n = values.length
  const sorted = [...values].sort((a, b) => a - b)
  const rankOf = new Map<number, number>()
  for (let from = 0; from < n; ) {
    let to = from
    while (to + 1 < n && sorted[to + 1] === sorted[from]) to += 1
    rankOf.set(sorted[from] ?? 0, (from + to) / 2 + 1)
    from = to + 1
  }
  const scores: number[] = [0]
  let sum = 0
  for (let split = 1; split < n; split++) {
    sum += rankOf.get(values[split - 1] ?? 0) ?? 0
    const deviation = Math.sqrt((split * (n - split) * (n + 1)) / 12)
    scores.push(Math.abs(sum - (split * (n + 1)) / 2) / deviation)
  }
  return scores
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2
}
