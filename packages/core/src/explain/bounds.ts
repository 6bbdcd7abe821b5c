import { now } from '../realm.ts'
import type { Explainer } from './port.ts'

/** What an explanation may cost, and who gives it. */
export interface Explaining {
  /** Looks for an explainer; called at most once, on a failure. Absent: there is none. */
  readonly explainer?: (() => Explainer | undefined) | undefined
  /** Clock time by which the test must have its message; `undefined` when unknown. */
  readonly deadline: number | undefined
}

/** How much an explanation may cost. */
export interface Cost {
  /** ms. */
  readonly maxTime: number
  /** Bytes of used JavaScript heap. */
  readonly maxHeap: number
}

/** Unasked: what a failing test may take longer for the sake of its message. Figures: docs/decisions. */
export const UNASKED: Cost = { maxTime: 10_000, maxHeap: 80e6 }

/** Asked for: as long as it takes, within reason; the foretold time decides, not the size. */
export const ASKED: Cost = { maxTime: 30_000, maxHeap: 500e6 }

/** ms that are kept free before the test's time limit: for the message, and for a snapshot that takes longer than foretold. */
const RESERVE = 600

/** Where the test's time limit is not known and nobody asked, it is taken for the runners' default of 5 s, most of which is spent by now. */
const UNKNOWN_LIMIT = 2_500

/** Less time than this is not worth beginning: no snapshot of a runner's heap is written and read in it. */
const LEAST = 300

/** The part of `cost` that fits before the test's time limit; `undefined` when none does. */
export function affordable({ deadline }: Explaining, cost: Cost): Cost | undefined {
  const unknown = cost === ASKED ? cost.maxTime : UNKNOWN_LIMIT
  const left = deadline === undefined ? unknown : deadline - now() - RESERVE
  const maxTime = Math.floor(Math.min(cost.maxTime, left))
  return maxTime < LEAST ? undefined : { ...cost, maxTime }
}
