import type { Caveat } from '../verdict.ts'
import { OWN_CONTENTION } from './contention.ts'
import type { BudgetEvidence } from './judge.ts'
import type { Measurement } from './measure.ts'
import type { Instrumentation } from './surroundings.ts'

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

/** The circumstances of a measurement. */
export interface Surroundings {
  readonly instrumented: Instrumentation | undefined
  /** Other tests run in this isolate at the same time. */
  readonly concurrentTests: boolean
  readonly mainThread: boolean
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
  const caveats: Caveat[] = []
  const add = (when: boolean, code: string, text: string): void => {
    if (when) caveats.push({ code, text })
  }
  const over = budgets.some((budget) => budget.over > 0)
  const undecided = budgets.some((budget) => budget.state === 'passed' && budget.windows.length > 0)
  add(
    over && measured.waitClock === 'none',
    'NO_RUN_QUEUE_CLOCK',
    'this system does not tell how long a thread waited for a CPU: calls slowed by other processes count as slow',
  )
  add(
    over && measured.waitClock === 'cpu-time',
    'CPU_TIME_CLOCK',
    'waiting for a CPU was told from CPU time and interruptions, which is less exact than the scheduler of Linux',
  )
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
  add(
    measured.batch > 1 && isEmpty(measured),
    'NOTHING_MEASURED',
    'less than 1 ns per call: the engine has probably removed the work',
  )
  add(
    undecided,
    'BURST',
    'one window of calls was over budget, a later one was not: a burst of noise or a late warm-up',
  )
  add(
    measured.ownContention || (measured.otherThreads > OWN_CONTENTION && surroundings.mainThread && over),
    'OWN_CONTENTION',
    `other threads of this process used ${measured.otherThreads.toFixed(1)} cores: waiting for them is not excused`,
  )
  add(
    surroundings.instrumented !== undefined,
    'INSTRUMENTED',
    `runs under ${surroundings.instrumented === 'debugger' ? 'a debugger' : 'coverage'}: only calls above three times the budget count as proof`,
  )
  add(surroundings.concurrentTests, 'CONCURRENT_TESTS', 'other tests ran in the same thread at the same time')
  add(!measured.generated, 'SHARED_LOOP', 'code generation is forbidden here: subjects share one timing loop')
  return caveats
}

function isEmpty({ times }: Measurement): boolean {
  const sorted = times.slice().sort()
  return (sorted[sorted.length >> 1] ?? Number.POSITIVE_INFINITY) < 1e-6
}
