import {
  choiceOption,
  durationOption,
  functionOption,
  integerOption,
  numberOption,
  optionalOption,
} from '../option-kinds.ts'
import type { OptionFamily, OptionValues } from '../options.ts'
import type { Hook } from '../subject.ts'
import type { Duration } from '../units.ts'

const table = {
  maxTime: durationOption(2_000, 10, 600_000),
  maxCalls: optionalOption(integerOption(0, 5, 10_000_000)),
  warmup: optionalOption(integerOption(0, 0, 10_000_000)),
  gc: choiceOption('include', ['include', 'exclude']),
  concurrency: integerOption(1, 1, 10_000),
  setup: functionOption<Hook>(),
  teardown: functionOption<Hook>(),
  onInconclusive: choiceOption('pass', ['pass', 'fail']),
  proof: choiceOption('violation', ['violation', 'compliance']),
  falseFailure: numberOption(1e-6, 1e-12, 0.05),
  excuse: choiceOption('auto', ['auto', false]),
} as const

/** The family of `toStayUnderP95` and its siblings: `configure({ latency })`, `QTESTS_LATENCY_*`. */
export const latencyFamily: OptionFamily<typeof table> = { name: 'latency', table }

/** Options of the latency family: `toStayUnderP95` and its siblings. */
export interface LatencyOptions {
  /**
   * Most time for a verdict, warm-up included, in ms or with a unit: 10 ms to 10 min. A verdict that is on its way to
   * red may take as long again. Always ends before the test's own timeout, where the runner tells it. Default 2 s.
   * @example { maxTime: '10s' }
   */
  readonly maxTime?: Duration | undefined
  /**
   * Most timed calls, warm-up not included: an integer from 5 to 10,000,000. Refused when it is less than the
   * percentile needs to be shown at all (65 for p95, 328 for p99). Default 100 over the allowed share: 200 for p50,
   * 2,000 for p95, 10,000 for p99, 100,000 for p999.
   */
  readonly maxCalls?: number | undefined
  /**
   * Calls before the first timed one: an integer from 0 to 10,000,000. 0 judges cold calls too. Default: until
   * the times stop falling, at most 200 ms, a tenth of `maxTime` or 2,000 calls.
   */
  readonly warmup?: number | undefined
  /** `'exclude'` takes the pauses of the garbage collector out of the times. Default `'include'`. */
  readonly gc?: 'include' | 'exclude' | undefined
  /** Calls of an asynchronous subject under way at a time: an integer from 1 to 10,000. Default 1. */
  readonly concurrency?: number | undefined
  /** Runs once before the first call, awaited. */
  readonly setup?: Hook | undefined
  /** Runs once after the last call, awaited, also when the subject threw. */
  readonly teardown?: Hook | undefined
  /** Whether an inconclusive assertion lets its test go on, with one visible line. Default `'pass'`. */
  readonly onInconclusive?: 'pass' | 'fail' | undefined
  /**
   * What must be proved. `'violation'`: red only on proof that the budget is violated. `'compliance'`: green only on
   * proof that it holds, for gates of a service level. Default `'violation'`.
   */
  readonly proof?: 'violation' | 'compliance' | undefined
  /**
   * Greatest chance that the assertion fails although the budget holds, if calls are over budget independently of each
   * other: 1e-12 to 0.05. Noise in bursts that nothing excuses raises it. Shared among the budgets of `toStayUnder`.
   * Default 1e-6.
   */
  readonly falseFailure?: number | undefined
  /**
   * `'auto'` does not count a call as over budget when it would have been within budget without waiting for a CPU that
   * other processes had taken; it needs a clock of the operating system (Linux has it). Default `'auto'`.
   */
  readonly excuse?: 'auto' | false | undefined
}

/** Latency options after resolution, units in ms. */
export type LatencyValues = OptionValues<typeof table>
