import type { Share } from '../comparison/claim.ts'
import type { LatencyOptions } from '../latency/options.ts'
import type { UpdateMode } from './place.ts'

/**
 * Options of `toMatchPerfBaseline`: those of the latency family but `warmup`, and a tolerance. A baseline and what is held
 * against it are warmed up alike: for 200 ms, or a tenth of `maxTime`.
 */
export interface BaselineOptions extends Omit<LatencyOptions, 'warmup'> {
  /**
   * How much more time than the baseline it may take: a share from 0 to 1 or text from `'0%'` to `'1000%'`. The same code
   * takes up to 2.2 times as long in another process of a busy machine; smaller tolerances are for quiet ones.
   * Default `'100%'`: twice the time.
   * @example { tolerance: '25%' }
   */
  readonly tolerance?: Share | undefined
}

/** Options of `assertMatchesPerfBaseline`, which knows no test and no runner's flags. */
export interface BaselineFileOptions extends BaselineOptions {
  /** Path of the test file: the baseline is in `__perf__/<its name>.json` beside it. Required. */
  readonly file: string
  /** Name of the baseline in that file, such as the full name of the test. Required. */
  readonly name: string
  /**
   * What may be written: `'new'` adds a missing baseline, `'all'` replaces it, unless the new one is proved to be slower,
   * `'none'` writes nothing. Default `'new'`; with the variable `CI` set `'none'`.
   */
  readonly update?: UpdateMode | undefined
}
