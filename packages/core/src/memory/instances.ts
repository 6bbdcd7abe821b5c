import { formatCount } from '../units.ts'
import type { Caveat, Verdict } from '../verdict.ts'

/** One block of calls, with the instances that it left alive. */
export interface InstanceBlock {
  readonly calls: number
  /** More instances alive at its end than at its start, one figure for each class; negative when there are fewer. */
  readonly more: readonly number[]
}

/** The evidence of a verdict about instances. */
export interface InstancesEvidence {
  /** Names of the classes, in the order of the figures. */
  readonly classes: readonly string[]
  /** Instances alive before the first block. */
  readonly before: readonly number[]
  readonly blocks: readonly InstanceBlock[]
  /** Calls of all blocks, warm-up not included. */
  readonly calls: number
  readonly warmup: number
  /** Instances that each call leaves alive, by the last blocks, one figure for each class. */
  readonly perCall: readonly number[]
  /** Which classes grow in every one of the last blocks, by more than the tolerated part. */
  readonly growing: readonly boolean[]
}

/** What the judge is told besides the blocks. */
export interface InstancesSituation {
  readonly classes: readonly string[]
  readonly before: readonly number[]
  readonly warmup: number
  /** The next block would not fit into the time, the calls or the heap that are left. */
  readonly exhausted: boolean
  readonly caveats: readonly Caveat[]
}

/** What to do after a block. */
export type InstancesDecision =
  | { readonly kind: 'continue' }
  | { readonly kind: 'verdict'; readonly verdict: Verdict<InstancesEvidence> }

/** Calls, warm-up included, after which steady growth is no cache that fills up, as for growth in bytes. */
export const ENOUGH_CALLS = 24_000

/** Least blocks for a red. Each is longer than all calls before it, so that what happens once is in one of them. */
export const LEAST_BLOCKS = 3

/** Least calls for a red, warm-up not included: a pool that fills looks the same below. */
const LEAST_CALLS = 20

/** Instances per call that are tolerated: a runner, a timer or a connection makes one now and then, whatever is called. */
const TOLERATED = 1 / 1_000

/** Rate of a block against that of the block before, below which growth slows down as a cache does at its bound. */
const LEAST_PACE = 0.8

/**
 * Judges the blocks so far. Pure: reads no clock and no heap.
 *
 * Counts are exact, so no error bound is needed: what may pass for a leak is a collection that still fills, and what the
 * program makes beside the calls. Green: a block after which no more instances of any class are alive than before it, or
 * no more than one per 1,000 calls. Red: more than that in *every* one of the last three blocks, at a rate that does not
 * slow down, after enough calls.
 */
export function judgeInstances(
  blocks: readonly InstanceBlock[],
  situation: InstancesSituation,
): InstancesDecision {
  const { exhausted, caveats, warmup, classes } = situation
  const last = blocks.at(-1)
  if (last === undefined) return { kind: 'continue' }
  const evidence = evidenceOf(blocks, situation)
  const verdict = (value: Verdict<InstancesEvidence>): InstancesDecision => ({
    kind: 'verdict',
    verdict: value,
  })
  if (!last.more.some((_, at) => grows(last, at))) return verdict({ kind: 'pass', evidence, caveats })
  const total = warmup + evidence.calls
  const enough = total >= ENOUGH_CALLS && blocks.length >= LEAST_BLOCKS
  if (!enough && !exhausted) return { kind: 'continue' }
  const red = evidence.growing.some((growing, at) => growing && pace(blocks, at) >= LEAST_PACE)
  if (red && evidence.calls >= LEAST_CALLS) {
    const doubts = enough ? caveats : [...caveats, shortRun(total)]
    return verdict({ kind: 'fail', evidence, caveats: doubts })
  }
  if (!exhausted) return { kind: 'continue' }
  return verdict({ kind: 'inconclusive', reason: doubt(blocks, evidence, classes), evidence, caveats })
}

function evidenceOf(
  blocks: readonly InstanceBlock[],
  { classes, before, warmup }: InstancesSituation,
): InstancesEvidence {
  const tail = blocks.slice(-LEAST_BLOCKS)
  const calls = tail.reduce((sum, block) => sum + block.calls, 0)
  const figures = <T>(figure: (at: number) => T): T[] => classes.map((_, at) => figure(at))
  return {
    classes,
    before,
    blocks,
    calls: blocks.reduce((sum, block) => sum + block.calls, 0),
    warmup,
    perCall: figures((at) => tail.reduce((sum, { more }) => sum + (more[at] ?? 0), 0) / calls),
    growing: figures((at) => tail.length >= LEAST_BLOCKS && tail.every((block) => grows(block, at))),
  }
}

/** Whether a block left more instances of a class than are tolerated. */
function grows({ more, calls }: InstanceBlock, at: number): boolean {
  return (more[at] ?? 0) > TOLERATED * calls
}

/** The slowest change of rate within the last blocks: below 1 the growth slows down. */
function pace(blocks: readonly InstanceBlock[], at: number): number {
  const rates = blocks.slice(-LEAST_BLOCKS).map(({ more, calls }) => (more[at] ?? 0) / calls)
  const last = rates.at(-1) ?? 0
  return last / Math.max(...rates)
}

function doubt(
  blocks: readonly InstanceBlock[],
  { calls, growing }: InstancesEvidence,
  classes: readonly string[],
): string {
  if (blocks.length < LEAST_BLOCKS || calls < LEAST_CALLS) {
    return `only ${formatCount(calls)} ${calls === 1 ? 'call' : 'calls'} in ${blocks.length} ${blocks.length === 1 ? 'block' : 'blocks'} fit into the time; raise maxTime`
  }
  const at = Math.max(0, growing.indexOf(true))
  const rates = blocks.slice(-LEAST_BLOCKS).map(({ more, calls: n }) => ((more[at] ?? 0) / n).toFixed(2))
  const how = growing[at] ? 'slowed down, as a cache does that reaches its bound' : 'was not in every block'
  return `the growth of ${classes[at]} ${how} (${rates.join(', ')} per call); raise maxTime or warmup`
}

function shortRun(total: number): Caveat {
  return {
    code: 'SHORT_RUN',
    text: `only ${formatCount(total)} calls fit: a cache that is still filling towards a larger bound looks the same; raise maxTime or warmup to tell`,
  }
}
