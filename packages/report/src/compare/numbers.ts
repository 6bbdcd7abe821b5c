import { holm } from '../statistics/holm.ts'
import { mannWhitney } from '../statistics/mann-whitney.ts'
import { normalQuantileAbove } from '../statistics/normal.ts'
import { nameOf } from '../summary/tests.ts'
import type { Change, Figure } from './comparison.ts'
import type { Facts } from './facts.ts'
import type { Measured } from './figures.ts'
import type { Sorted } from './verdicts.ts'

/** How numbers are held against each other. */
export interface NumberOptions {
  /** Share by which HEAD may be worse, 0.05 for 5 %. */
  readonly tolerance: number
  /** Chance that equal sides are called a regression, over all numbers of the comparison together. */
  readonly falseAlarm: number
  /** Take both sides to have run on one machine, whatever the logs say. */
  readonly sameMachine: boolean
}

/** Runs a side from which the runs themselves tell how far they scatter. */
export const LEAST_RUNS = 4
/** A notice about a number needs this much: less is what runs differ by anyway. */
const NOTABLE = 1.25
/** A notice about the time of a test also needs this difference, in ms. */
const NOTABLE_MS = 100

type Observation = Pick<Measured, 'value' | 'lower' | 'upper'> & { readonly machine?: string | undefined }

interface Pair {
  readonly change: Omit<Change, 'base' | 'head' | 'because'>
  readonly unit: Measured['unit']
  readonly grain: number
  readonly interval: Measured['interval']
  readonly base: readonly Observation[]
  readonly head: readonly Observation[]
}

/**
 * Changes of measured numbers. Two ways of proof, none of them a threshold on a noisy number:
 *
 * - from {@link LEAST_RUNS} runs a side: the runs of HEAD rank above those of BASE, each raised by the tolerance
 *   (Mann-Whitney, one-sided, exact for small numbers);
 * - with fewer: the interval of their ratio, made of the 95 % intervals of the evidence and widened so that all comparisons
 *   together keep the chance of a false alarm, lies above the tolerance. Times need one machine for that: from machine to machine the same
 *   code differs by a quarter and more, which no interval within a run can know.
 *
 * Either way the chance of a false alarm is shared out over all numbers by Holm's procedure or Bonferroni's; so all are looked at
 * before the first is judged.
 */
export class NumberComparison {
  /** Numbers on both sides. */
  compared = 0
  readonly #options: NumberOptions
  readonly #sameNode: boolean
  /** Of the numbers with many runs, in the order in which they were looked at. */
  readonly #worse: number[] = []
  readonly #better: number[] = []
  #byIntervals = 0

  constructor(options: NumberOptions, sameNode: boolean) {
    this.#options = options
    this.#sameNode = sameNode
  }

  /** First round, part by part: how many numbers there are, and the chances of those with many runs. */
  look(base: Facts, head: Facts): void {
    const { tolerance } = this.#options
    for (const pair of pairsOf(base, head)) {
      this.compared += 1
      if (hasManyRuns(pair)) {
        this.#worse.push(rankChance(pair.base, pair.head, tolerance))
        this.#better.push(rankChance(pair.head, pair.base, tolerance))
      } else this.#byIntervals += 1
    }
  }

  /** Second round: returns what sorts the changes, given the same parts in the same order. */
  judge(sorted: Sorted): (base: Facts, head: Facts) => void {
    const { falseAlarm } = this.#options
    const worse = holm(this.#worse, falseAlarm)
    const better = holm(this.#better, falseAlarm)
    const widening = wideningFor(falseAlarm, this.#byIntervals)
    let index = 0
    return (base, head) => {
      for (const pair of pairsOf(base, head)) {
        if (!hasManyRuns(pair)) {
          this.#byInterval(pair, sorted, widening)
          continue
        }
        this.#byRuns(pair, sorted, worse[index] === true, better[index] === true)
        index += 1
      }
    }
  }

  #byRuns(pair: Pair, sorted: Sorted, isWorse: boolean, isBetter: boolean): void {
    const because = `${pair.head.length} runs of HEAD rank above ${pair.base.length} of BASE, more than by chance`
    const doubt = doubtOf(pair, this.#sameNode, this.#options)
    if (isWorse) sort(pair, sorted, doubt === undefined ? 'regressions' : 'notices', doubt ?? because)
    else if (isBetter && doubt === undefined)
      sort(pair, sorted, 'improvements', because.replace('above', 'below'))
    else notice(pair, sorted, 'the runs overlap: not proven')
  }

  #byInterval(pair: Pair, sorted: Sorted, widening: number): void {
    const { tolerance } = this.#options
    const isWorse = liesAbove(pair.base, pair.head, pair, widening, tolerance)
    const isBetter = liesAbove(pair.head, pair.base, pair, widening, tolerance)
    const doubt = doubtOf(pair, this.#sameNode, this.#options)
    if (isWorse === undefined || isBetter === undefined) {
      notice(
        pair,
        sorted,
        `one run a side has no interval for this: ${LEAST_RUNS} and more runs a side can prove it`,
      )
    } else if (isWorse) sort(pair, sorted, doubt === undefined ? 'regressions' : 'notices', doubt ?? APART)
    else if (isBetter && doubt === undefined) sort(pair, sorted, 'improvements', APART)
    else notice(pair, sorted, 'the intervals meet: not proven')
  }
}

function hasManyRuns({ base, head }: Pair): boolean {
  return Math.min(base.length, head.length) >= LEAST_RUNS
}

const APART = 'the intervals lie apart by more than the tolerance'

function* pairsOf(base: Facts, head: Facts): Generator<Pair, void> {
  for (const [key, now] of head.assertions) {
    const before = base.assertions.get(key)
    if (before === undefined || now.not) continue
    for (const [id, after] of now.measured) {
      const earlier = before.measured.get(id)
      const [first] = after
      if (earlier === undefined || first === undefined) continue
      const { kind, name, unit, grain, interval } = first
      const change = { kind, ...nameOf(now), matcher: now.matcher, name, unit }
      yield { change, unit, grain, interval, base: earlier, head: after }
    }
  }
  for (const [key, now] of head.tests) {
    const before = base.tests.get(key)
    if (before === undefined || before.durations.length === 0 || now.durations.length === 0) continue
    const change = { kind: 'duration', ...nameOf(now), name: 'duration', unit: 'ms' } as const
    const bare = (list: typeof now.durations): Observation[] =>
      list.map((entry) => ({ ...entry, lower: undefined, upper: undefined }))
    yield {
      change,
      unit: 'ms',
      grain: 0,
      interval: 'range',
      base: bare(before.durations),
      head: bare(now.durations),
    }
  }
}

function rankChance(low: readonly Observation[], high: readonly Observation[], tolerance: number): number {
  return mannWhitney(
    low.map(({ value }) => value * (1 + tolerance)),
    high.map(({ value }) => value),
  )
}

/** Why a difference that the numbers prove says nothing about the code; `undefined` when it does. */
function doubtOf(
  { unit, base, head }: Pair,
  sameNode: boolean,
  { sameMachine }: NumberOptions,
): string | undefined {
  if (!sameNode) return 'the sides ran on different versions of Node'
  if (unit !== 'ms' || sameMachine) return undefined
  const [before, after] = [machinesOf(base), machinesOf(head)]
  if (before === undefined || after === undefined) {
    return 'the logs do not say on which machine they were written: times differ from machine to machine'
  }
  if (sameSet(before, after)) return undefined
  // Drawn from many machines on either side, no single one speaks for its side.
  if (Math.min(before.size, after.size) >= LEAST_RUNS) return undefined
  return `the sides ran on different machines: run both on one, or ${LEAST_RUNS} and more times each on many`
}

function machinesOf(observations: readonly Observation[]): Set<string> | undefined {
  const machines = new Set<string>()
  for (const { machine } of observations) {
    if (machine === undefined) return undefined
    machines.add(machine)
  }
  return machines
}

/** How many times wider than at 95 % an interval has to be for its share of the chance of a false alarm. */
function wideningFor(falseAlarm: number, numbers: number): number {
  return normalQuantileAbove(falseAlarm / Math.max(1, numbers)) / normalQuantileAbove(0.025)
}

/**
 * Whether `high` lies above `low` by more than the tolerance and the graininess of its unit; `undefined` where an interval has
 * no end on the side that matters. Intervals of 95 % are put together as those of a ratio, on the log scale, which times
 * and bytes have: `ln high - ln low > w * sqrt((ln high - ln its lower end)^2 + (ln low's upper end - ln low)^2)`.
 * Zou and Donner, "Construction of confidence limits about effect measures", Statistics in Medicine 27, 2008 (MOVER).
 * Ranges have no confidence to trade: they must not meet at all.
 */
function liesAbove(
  low: readonly Observation[],
  high: readonly Observation[],
  { interval, grain }: Pair,
  widening: number,
  tolerance: number,
): boolean | undefined {
  let all = true
  for (const { value: lowValue, upper } of low) {
    for (const { value: highValue, lower } of high) {
      if (upper === undefined || lower === undefined) return undefined
      const bar = upper * (1 + tolerance) + grain
      // From nothing, or by a range: the plain ends decide.
      if (interval === 'range' || lowValue <= 0 || lower <= 0) {
        if (lower <= bar) all = false
        continue
      }
      const distance = Math.log(highValue / (lowValue * (1 + tolerance)))
      const spread = Math.hypot(Math.log(highValue / lower), Math.log(upper / lowValue))
      if (distance <= widening * spread || highValue - lowValue <= grain) all = false
    }
  }
  return all
}

function notice(pair: Pair, sorted: Sorted, because: string): void {
  const [before, after] = [median(pair.base), median(pair.head)]
  if (after < before * NOTABLE || after - before <= pair.grain) return
  if (pair.change.kind === 'duration' && after - before < NOTABLE_MS) return
  sort(pair, sorted, 'notices', because)
}

function sort(pair: Pair, sorted: Sorted, where: keyof Sorted, because: string): void {
  sorted[where].push({ ...pair.change, base: figure(pair.base), head: figure(pair.head), because })
}

function figure(observations: readonly Observation[]): Figure {
  const [only] = observations
  if (observations.length === 1 && only !== undefined) {
    return { value: only.value, lower: only.lower ?? null, upper: only.upper ?? null, runs: 1 }
  }
  const values = observations.map(({ value }) => value)
  return {
    value: median(observations),
    lower: Math.min(...values),
    upper: Math.max(...values),
    runs: values.length,
  }
}

function median(observations: readonly Observation[]): number {
  const values = observations.map(({ value }) => value).sort((a, b) => a - b)
  const middle = values.length >> 1
  const upper = values[middle] ?? Number.NaN
  return values.length % 2 === 1 ? upper : (upper + (values[middle - 1] ?? Number.NaN)) / 2
}

/** Whether two sets hold the same. */
export function sameSet(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((entry) => b.has(entry))
}
