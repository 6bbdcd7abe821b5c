import type { LatencyOptions } from '../latency/options.ts'
import type { Hook } from '../subject.ts'
import type { Share } from './claim.ts'

/** Options of all comparisons: a part of the latency family. */
export interface ComparisonOptions
  extends Pick<LatencyOptions, 'maxTime' | 'gc' | 'onInconclusive' | 'proof' | 'falseFailure' | 'excuse'> {
  /** Runs once before the first call of either function, awaited. */
  readonly setup?: Hook | undefined
  /** Runs once after the last call of either function, awaited, also when one of them threw. */
  readonly teardown?: Hook | undefined
}

/** Options of `toRunFasterThan`. */
export interface FasterOptions extends ComparisonOptions {
  /**
   * How much faster it must be: `'10%'` or `0.1` (at most 0.9 times the other's time), from 0 to 99 %; or `'3x'` (at most
   * a third of the other's time), up to `'1000x'`. Default 0: any difference.
   * @example { by: '10%' }
   */
  readonly by?: Share | undefined
}

/** Options of `toNotBeSlowerThan`. */
export interface NotSlowerOptions extends ComparisonOptions {
  /**
   * How much more time it may take: a share from 0 to 1 or text from `'0%'` to `'1000%'`. Code that is the same
   * can differ by a few per cent for its place in memory. Default `'10%'`.
   * @example { tolerance: '5%' }
   */
  readonly tolerance?: Share | undefined
}

/** Options of `toHaveOverheadBelow`. */
export interface OverheadOptions extends ComparisonOptions {
  /** The same work without what is measured. Required. */
  readonly baseline: (index: number) => unknown
}
