/** How often a test is repeated, and between which readings: for per-test snapshots and for a hunt. */
import type { SuiteWatchOptions } from './options.ts'

/** How a test is repeated. */
export interface RepetitionRule {
  /** Bytes per repetition that are no leak. */
  readonly tolerance: number
  /** Repetitions before the first reading. */
  readonly warmup: number
  /** Repetitions between readings; the last ones are only made where the ones before leave it open. */
  readonly blocks: readonly number[]
  /** Repetitions before a test is called leaking: a cache with less room than that is full by then. */
  readonly least: number
  /**
   * Blocks at the end that must not grow together, nor the last of them alone, before a test is acquitted: with one, a reading
   * that stands too high hides a leak that grows by as much. The first block acquits alone where it does not begin with a
   * reading that has risen.
   */
  readonly acquitting: 1 | 2
  /** Whether samples are read after each block: what that leaves makes the next readings uneven, and takes time. */
  readonly sampling: boolean
}

/** Of `snapshots: 'settled'`: two repetitions acquit most tests, forty-six convict; sixteen more where those were uneven. */
const SETTLED_BLOCKS: readonly number[] = [2, 4, 8, 16, 16, 16]
const SETTLED_LEAST = 46

/** What a rule is made of. */
type Wanted = Pick<SuiteWatchOptions, 'by' | 'repetitions' | 'tolerance'>

/** @param risen - the first reading stands higher than what was read before the test first ran. */
export function repetitionRule({ by, repetitions, tolerance }: Wanted, risen: boolean): RepetitionRule {
  if (by === 'settled')
    return {
      tolerance,
      warmup: 0,
      blocks: SETTLED_BLOCKS,
      least: SETTLED_LEAST,
      acquitting: 1,
      sampling: false,
    }
  const warmup = Math.max(1, Math.min(4, Math.floor(repetitions / 4)))
  const blocks = huntBlocks(repetitions, warmup, risen)
  return { tolerance, warmup, blocks, least: repetitions, acquitting: 2, sampling: true }
}

/**
 * Of a hunt: a test that does not grow takes no more than its repetitions. In two blocks where the first reading has risen,
 * as one does not acquit then.
 */
function huntBlocks(repetitions: number, warmup: number, risen: boolean): readonly number[] {
  const half = Math.max(4, Math.ceil(repetitions / 2))
  const rest = Math.max(2, repetitions - warmup)
  const first = risen ? [Math.ceil(rest / 2), Math.floor(rest / 2)] : [rest, Math.ceil(half / 2)]
  return [...first, half, half, half, half]
}
