import {
  type Block,
  fineTolerance,
  type GrowthSituation,
  LEAST_BLOCKS,
  LEAST_LEAK,
  type LiveBlock,
  rate,
} from './block.ts'
import { COARSEST_FIRST } from './plan.ts'

/** The sampler may be so far off where it says how much came once. */
const MOST_OFF = 1.25

/** What V8 and Node add in a block of some seconds while they warm up, in bytes. */
const WARMING_UP = 128 * 1024

/** The same for a quick subject, which can be called until this is nothing: per call, and in all at least. */
const WARMING_UP_PER_CALL = 16
const LEAST_WARMING_UP = 24 * 1024

/** Samples of what a block may have retained, below which not to have seen it means nothing. */
const LEAST_SEEN = 4

/** Growth per call of blocks that differ by less than this factor is in proportion: no warm-up of V8's is. */
const ALIKE = 1.5

/** The same outside of the heap, where a buffer that doubles may grow by twice as much as it is filled, or by half. */
const ALIKE_OUTSIDE = 3

/** Tables of V8's own, and slabs that Node cuts buffers from, in bytes. */
const SMALL_TABLES = 4 * 1024
const SLABS = 16 * 1024

/** A fall of external memory that shows the reading before to have been too high, in bytes. */
const FREED_LATE = 512 * 1024

/**
 * Calls before which nobody is acquitted while there is time for more: of a block that ends here, and is longer than all
 * before it, the most part comes after 200 calls.
 */
const LATE_START = 300

/** Calls of a block of a quick subject whose calls are limited, at least: fewer leave less than what V8 adds or frees beside them. */
const LEAST_QUICK_BLOCK = 100

/** Survivors of a block that tell a cache from a table. */
const MANY_OBJECTS = 20

/** Growth of the heap in a block that would show twice its standstill to be no accident, in bytes. */
const LONG_STANDSTILL = 64 * 1024

/**
 * Whether the last block shows that calls retain nothing that grows.
 *
 * @param suspect - a block before left objects evenly which stayed: only the bytes can clear the subject.
 */
export function retainsNothing(
  blocks: readonly Block[],
  situation: GrowthSituation,
  suspect: boolean,
): boolean {
  const last = blocks.at(-1) as Block
  const total = situation.warmup + blocks.reduce((sum, { calls }) => sum + calls, 0)
  // What begins late must have begun, and a table that grows in steps must have grown.
  if (total < LATE_START && !situation.exhausted) return false
  if (!situation.slow && last.calls < LEAST_QUICK_BLOCK) return false
  if (growsOutside(blocks, situation)) return false
  if (isClean(last, situation, suspect) || isTurnover(blocks, situation, suspect)) return true
  if (suspect || !couldSee(last, situation) || isProportional(blocks, situation)) return false
  return isCleanByObjects(blocks, situation) || isOneOff(blocks, situation) || isFallen(last, situation)
}

/**
 * What little grew outside of the heap may be a slab of Node's own, which does not come again in proportion to the calls.
 * A buffer that doubles is a single object, whatever its size: the sampler tells nothing of it.
 */
function growsOutside(blocks: readonly Block[], { tolerance, exhausted }: GrowthSituation): boolean {
  const [last, before] = blocks.slice(-2).reverse() as [Block, Block?]
  const grown = rate(last.external, last)
  const fine = fineTolerance(tolerance)
  // A fall shows that the first reading was too high, by more than a leak would have added.
  if (before === undefined) return !exhausted && Math.abs(grown) >= fine
  return grown >= fine && rate(before.external, before) > grown / ALIKE_OUTSIDE
}

/**
 * Whether the sampler could have seen what the block has retained. Where calls allocate much, samples are far between; an
 * object of some bytes that each call adds to a collection, copied whole each time, is then hardly ever among them.
 */
function couldSee({ live, data, calls }: Block, { tolerance, exhausted }: GrowthSituation): boolean {
  if (live === undefined) return false
  const least = Math.max(LEAST_LEAK, tolerance) * calls
  // While there is time, a leak has to be seen that is the least part of the growth.
  const retained = exhausted ? Math.max(data, least) : least
  return live.interval <= COARSEST_FIRST || retained >= LEAST_SEEN * live.interval
}

/** Each of the last blocks grew by as much per call, though each is longer than all before it. */
function isProportional(blocks: readonly Block[], { tolerance }: GrowthSituation): boolean {
  const rates = blocks.slice(-LEAST_BLOCKS).map((block) => rate(block.data, block))
  const [least, most] = [Math.min(...rates), Math.max(...rates)]
  return rates.length === LEAST_BLOCKS && least >= Math.max(LEAST_LEAK, tolerance) && most < ALIKE * least
}

/** Nothing grew: not the bytes, not the objects. */
function isClean(block: Block, situation: GrowthSituation, suspect: boolean): boolean {
  const { tolerance, exhausted } = situation
  const fine = suspect ? tolerance : fineTolerance(tolerance)
  const { live } = block
  if (rate(block.data, block) >= fine || !isCleanOutside(block, fine)) return false
  // Bytes alone tell nothing of so few calls that steps of V8's outweigh what they might retain.
  const few = !exhausted && fine * block.calls < LONG_STANDSTILL
  if (live === undefined) return !few
  if (few && !couldSee(block, situation)) return false
  return rate(live.bytes, block) < fine && hardlyRecurs(block, tolerance, exhausted)
}

/** An array buffer has an object on the heap, which the sampler sees: slabs alone do not count. */
function isCleanOutside(block: Block, fine: number): boolean {
  if (block.external < -FREED_LATE) return false
  return block.external < Math.max(fine * block.calls, block.live === undefined ? 0 : SLABS)
}

/** What recurs is below the tolerance, the sampling error included while further blocks can tell. */
function hardlyRecurs(block: Block, tolerance: number, exhausted: boolean): boolean {
  const { recurring, samples } = block.live as LiveBlock
  const doubtful = exhausted ? 1 : 1 + 3 / Math.sqrt(Math.max(1, samples))
  return recurring * doubtful < tolerance * block.calls
}

/**
 * Code that warms up adds to the heap, some hundred KB where a server and its client run in this process. Its objects
 * differ from those of a leak: they do not come evenly, call after call, and none of them is a table that doubles. A
 * slow subject makes too few calls to outweigh them, and is not optimised so soon that its objects could hide.
 */
function isCleanByObjects(blocks: readonly Block[], situation: GrowthSituation): boolean {
  const { tolerance, slow, exhausted } = situation
  const last = blocks.at(-1) as Block
  const { live, calls } = last
  if (live === undefined) return false
  const unexplained = slow ? WARMING_UP : warmingUp(calls)
  // What the sampler saw and does not come evenly came once; a quick subject can be called until that is over.
  const once = slow || exhausted ? MOST_OFF * (live.all - live.recurring) : 0
  return (
    last.data < once + Math.max(tolerance * calls, unexplained) &&
    last.external > -FREED_LATE &&
    last.external < Math.max(tolerance * calls, slow ? 4 * SLABS : SLABS) &&
    live.tables < Math.max(tolerance * calls, SMALL_TABLES) &&
    hardlyRecurs(last, tolerance, exhausted)
  )
}

/**
 * One-off growth of any size: over a block of many more calls it is no larger than in the block before, in bytes nor, by
 * far, in tables, and no object comes evenly. What each call leaves behind would have grown with the calls; a table
 * that doubles is at least twice as large after each block, beside others that came once.
 */
function isOneOff(blocks: readonly Block[], { tolerance, exhausted }: GrowthSituation): boolean {
  const [before, last] = blocks.slice(-2)
  if (before?.live === undefined || last?.live === undefined || last.calls < 1.5 * before.calls) return false
  const noMore = (now: number, earlier: number): boolean => now <= 1.1 * Math.max(0, earlier) + SLABS
  return (
    noMore(last.data, before.data) &&
    noMore(last.external, before.external) &&
    last.external > -FREED_LATE &&
    last.live.tables < Math.max(before.live.tables / 2, SMALL_TABLES) &&
    hardlyRecurs(last, tolerance, exhausted)
  )
}

/** When the calls are over and the last of them left less than there was, and nothing that comes evenly. */
function isFallen(block: Block, { exhausted, tolerance }: GrowthSituation): boolean {
  const { data, external, live } = block
  if (!exhausted || live === undefined || data > 0) return false
  const still =
    external <= 4 * SLABS &&
    external > -FREED_LATE &&
    live.tables < Math.max(tolerance * block.calls, SMALL_TABLES)
  return still && hardlyRecurs(block, tolerance, true)
}

function warmingUp(calls: number): number {
  return Math.min(WARMING_UP, Math.max(WARMING_UP_PER_CALL * calls, LEAST_WARMING_UP))
}

/**
 * A full cache with new keys, or entries written anew: every block leaves survivors, but they replace older ones, so
 * the heap stands still. A table that doubles also replaces the one before, and one step of V8's can hide its growth
 * once: so many survivors of the block before must be gone, or the heap must stand still twice, the second time in
 * a block too long to be hidden.
 */
function isTurnover(
  blocks: readonly Block[],
  { tolerance, exhausted }: GrowthSituation,
  suspect: boolean,
): boolean {
  const [before, last] = blocks.slice(-2)
  if (before === undefined || last === undefined) return false
  const fine = fineTolerance(tolerance)
  if (!isCleanOutside(last, fine)) return false
  // A table that doubles replaces the one before, which is no turnover.
  if ((last.live?.tables ?? 0) >= Math.max(tolerance * last.calls, SMALL_TABLES)) return false
  // When no further block can tell, growth within twice as much has to do.
  const most = exhausted ? Math.max(fine, 16) : Math.max(8, tolerance / 2)
  const still = (block: Block, within: number): boolean => Math.abs(rate(block.data, block)) < within
  if (isReplaced(before, last, tolerance) && still(last, most)) return true
  // Objects that came evenly and stayed are outweighed by a longer standstill only: V8 frees as much at once as they are.
  const [within, long] = suspect ? [tolerance, 2 * LONG_STANDSTILL] : [most, LONG_STANDSTILL]
  return still(last, within) && still(before, within) && last.calls * within > long
}

/** So many survivors of the block before are gone; and where objects come evenly, those that came evenly in it. */
function isReplaced({ live: before }: Block, { live, calls }: Block, tolerance: number): boolean {
  if (before === undefined || live?.bytesOfPrevious === undefined) return false
  if (before.objects < MANY_OBJECTS || live.bytesOfPrevious >= 0.5 * before.bytes) return false
  // What V8 drops while it warms up is no older entry: it may hide as much as a leak adds.
  if (live.recurring < tolerance * calls) return true
  return before.recurring > 0 && (live.recurringOfPrevious ?? 0) < 0.5 * before.recurring
}
