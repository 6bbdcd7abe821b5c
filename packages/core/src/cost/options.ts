import type { LatencyOptions } from '../latency/options.ts'
import type { Hook } from '../subject.ts'

/** Options of `toUseCpuLessThan`: a part of the latency family. */
export interface CpuOptions
  extends Pick<LatencyOptions, 'maxTime' | 'onInconclusive' | 'proof' | 'falseFailure'> {
  /** Runs once before the first call, awaited. */
  readonly setup?: Hook | undefined
  /** Runs once after the last call, awaited, also when one threw. */
  readonly teardown?: Hook | undefined
}

/** Options of `toSustain`: a part of the latency family. */
export interface SustainOptions extends CpuOptions, Pick<LatencyOptions, 'gc' | 'excuse'> {
  /**
   * Calls of an asynchronous subject that are kept under way, each followed by the next as soon as it settles: an
   * integer from 1 to 10,000. Default 1: one call after the other.
   * @example { concurrency: 20 }
   */
  readonly concurrency?: number | undefined
}
