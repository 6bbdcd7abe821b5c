import type { Left, Series, Watch } from './watch.ts'

/** Rounds of calls that must each leave something behind: what happens once or twice is no leak. */
export const ROUNDS = 3

/** Least growth per call that is called a leak: below, something that happens by the clock looks the same. */
const LEAST_RATE = 0.05

/** A group of things of which every round has left more. */
export interface Growth {
  readonly group: string
  /** How many each round left open, from the first. */
  readonly rounds: readonly number[]
  /** Each round also left some that were opened in the context of the calls. */
  readonly own: boolean
  /** Only what was opened in that context is in the numbers. */
  readonly ownOnly: boolean
}

/**
 * The groups that grew in every round.
 *
 * What a round left is counted by what is left for good: a reading counts for no more than any later one, so that
 * something which a later reading finds closed is nobody's growth, and a thing that is replaced by the next call is
 * none either.
 *
 * @param ownOnly - count only what was opened in the context of the calls.
 */
export function growing(series: readonly Series[], ownOnly: boolean): Growth[] {
  const grown: Growth[] = []
  for (const { group, counts, own } of series) {
    const rounds = perRound(ownOnly ? own : counts)
    if (rounds.length === 0 || rounds.some((count) => count <= 0)) continue
    const ownRounds = ownOnly ? rounds : perRound(own)
    grown.push({ group, rounds, own: ownRounds.every((count) => count > 0), ownOnly })
  }
  return grown
}

/**
 * The same for timers: what the calls open in their own context is theirs for certain, and other timers come and go meanwhile.
 * So where that grows by itself, nothing else is in the numbers.
 */
export function growingTimers(series: readonly Series[], ownOnly: boolean): Growth[] {
  const own = growing(series, true)
  if (ownOnly) return own
  const told = new Set(own.map(({ group }) => group))
  return [...own, ...growing(series, false).filter(({ group }) => !told.has(group))]
}

/** What is open of these, as far as it is in their numbers. */
export function leftOf(watch: Pick<Watch, 'left'>, growths: readonly Growth[]): readonly Left[] {
  const groups = (own: boolean) =>
    new Set(growths.filter(({ ownOnly }) => ownOnly === own).map(({ group }) => group))
  return [...watch.left(groups(true), true), ...watch.left(groups(false), false)]
}

function perRound(counts: readonly number[]): number[] {
  const lasting = [...counts]
  for (let at = lasting.length - 2; at >= 0; at -= 1) {
    lasting[at] = Math.min(lasting[at] as number, lasting[at + 1] as number)
  }
  return lasting.slice(1).map((count, at) => count - (lasting[at] as number))
}

/** Growth per call. */
export function rateOf(growth: Growth, calls: readonly number[]): number {
  return sum(growth.rounds) / sum(calls)
}

/** Whether a group grows often enough to be the doing of the calls. */
export function isOften(growth: Growth, calls: readonly number[]): boolean {
  return rateOf(growth, calls) >= LEAST_RATE
}

export function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
