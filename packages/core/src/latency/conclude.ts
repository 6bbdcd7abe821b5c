import type { Caveat } from '../verdict.ts'
import {
  addClockCaveats,
  addEmptyCaveat,
  addSurroundingCaveats,
  caveatList,
  type Surroundings,
} from './circumstances.ts'
import { OWN_CONTENTION } from './contention.ts'
import type { BudgetEvidence } from './judge.ts'
import type { Measurement } from './measure.ts'

/** Why a measurement ended without a verdict. */
export type Doubt =
  /** All calls made: the share over budget is too close to the allowed one. */
  | 'calls'
  | 'time'
  | 'deadline'
  /** Most calls were excused: what is left says little. */
  | 'noisy'
  /** Calls were excused, and then the process itself turned out to keep the CPUs busy. */
  | 'own-threads'
  /** Other tests of the same isolate ran between the calls. */
  | 'concurrent-tests'

/** What judging concludes from the evidence. */
export interface Conclusion {
  readonly kind: 'pass' | 'fail' | 'inconclusive'
  readonly doubt: Doubt | undefined
  readonly caveats: readonly Caveat[]
}

/** More excused calls than this share leave no verdict. */
const MOST_EXCUSED = 0.5

/** Draws the conclusion from budgets judged call by call and from how they were measured. Pure. */
export function conclude(
  budgets: readonly BudgetEvidence[],
  measured: Measurement,
  surroundings: Surroundings,
): Conclusion {
  const caveats = caveatsOf(budgets, measured, surroundings)
  const inconclusive = (doubt: Doubt): Conclusion => ({ kind: 'inconclusive', doubt, caveats })
  if (budgets.some(({ state }) => state === 'failed')) {
    // Between two turns of an asynchronous call anything may run; a synchronous one has the thread to itself.
    if (surroundings.concurrentTests && measured.asynchronous) return inconclusive('concurrent-tests')
    return { kind: 'fail', doubt: undefined, caveats }
  }
  const excused = Math.max(...budgets.map((budget) => budget.excused / Math.max(1, budget.calls)))
  if (budgets.every(({ state }) => state === 'passed' || state === 'modelled')) {
    if (excused > MOST_EXCUSED) return inconclusive('noisy')
    if (excused > 0 && surroundings.mainThread && measured.otherThreads > OWN_CONTENTION)
      return inconclusive('own-threads')
    return { kind: 'pass', doubt: undefined, caveats }
  }
  if (excused > MOST_EXCUSED) return inconclusive('noisy')
  return inconclusive(measured.ended === 'decided' ? 'calls' : measured.ended)
}

function caveatsOf(
  budgets: readonly BudgetEvidence[],
  measured: Measurement,
  surroundings: Surroundings,
): readonly Caveat[] {
  const { caveats, add } = caveatList()
  const over = budgets.some((budget) => budget.over > 0)
  const undecided = budgets.some((budget) => budget.state === 'passed' && budget.windows.length > 0)
  addClockCaveats(add, measured, over)
  add(
    budgets.some(({ state }) => state === 'modelled'),
    'MODEL',
    'too slow for a verdict by counting: it assumes that the logarithms of the times are normally distributed',
  )
  add(
    measured.batch > 1,
    'MEANS_OF_BATCHES',
    `too short for the clock: each time is the mean of ${measured.batch} calls, which hides single slow calls`,
  )
  addEmptyCaveat(add, measured.batch > 1, medianOf(measured))
  add(
    undecided,
    'BURST',
    'one window of calls was over budget, a later one was not: a burst of noise or a late warm-up',
  )
  addSurroundingCaveats(
    add,
    measured,
    surroundings,
    over,
    'only calls above three times the budget count as proof',
  )
  return caveats
}

function medianOf({ times }: Measurement): number {
  const sorted = times.slice().sort()
  return sorted[sorted.length >> 1] ?? Number.POSITIVE_INFINITY
}
