import type { Caveat, Verdict } from '../verdict.ts'
import { type Block, fineTolerance, LEAST_BLOCKS, LEAST_CALLS, type LiveBlock, pace, rate } from './block.ts'
import { doubt, shortRun } from './growth-doubts.ts'
import { evidenceOf, type GrowthEvidence } from './growth-evidence.ts'

export type { Block } from './block.ts'
export type { GrowthEvidence } from './growth-evidence.ts'

/** What to do after a block. */
export type Decision =
  | { readonly kind: 'continue' }
  | { readonly kind: 'verdict'; readonly verdict: Verdict<GrowthEvidence> }

/** What the judge is told besides the blocks. */
export interface GrowthSituation {
  readonly warmup: number
  /** Bytes per call that are still no leak. */
  readonly tolerance: number
  /** The next block would not fit into the time, the calls or the memory that are left. */
  readonly exhausted: boolean
  /** The time allows so few calls that steps of V8's own tables outweigh them. */
  readonly slow: boolean
  readonly caveats: readonly Caveat[]
}

/**
 * Calls, warm-up included, after which steady growth is no cache that fills up: the default bounds of the
 * caches in use lie below. A larger one needs `warmup`.
 */
export const ENOUGH_CALLS = 24_000

/** The sampler may be so far off where it says how much came once. */
const MOST_OFF = 1.25

/** Growth of the heap in one block above which no step of V8's own tables explains it, in bytes. */
const BEYOND_STEPS = 512 * 1024

/** The same where objects that come evenly make up the growth of each block. */
const EXPLAINED = 64 * 1024

/** The part of what comes evenly that a single function must have added evenly. */
const LEAST_ALONE = 0.3

/** The part of the growth that they make up then, at least. */
const LEAST_EXPLAINED = 0.5

/** The same where nothing that the calls allocated was seen alive: code that is still warming up adds more. */
const BEYOND_WARM_UP = 1024 * 1024

/** Growth of the heap in one block beside which a step cannot pass for a rate that stayed the same, in bytes. */
const WELL_BEYOND_STEPS = 768 * 1024

/** What V8 and Node add in a block of some seconds while they warm up, in bytes. */
const WARMING_UP = 128 * 1024

/** The same for a quick subject, which can be called until this is nothing: per call, and in all at least. */
const WARMING_UP_PER_CALL = 16
const LEAST_WARMING_UP = 24 * 1024

/** Tables of V8's own, and slabs that Node cuts buffers from, in bytes. */
const SMALL_TABLES = 4 * 1024
const SLABS = 16 * 1024

/** A fall of external memory that shows the reading before to have been too high, in bytes. */
const FREED_LATE = 512 * 1024

/** External memory below which growth in every block is no proof, in bytes: slabs, pools, buffers in flight. */
const BEYOND_SLABS = 256 * 1024

/** The same where no object comes with it: the memory of WebAssembly grows in steps of megabytes. */
const BEYOND_POOLS = 4 * 1024 * 1024

/** Rates of the blocks that carry a red may differ by this factor: steps of tables do, series of accidents more. */
const WIDEST_SPREAD = 4

/** Calls before which a slow subject is not acquitted by its objects alone: what begins late must have begun. */
const LATE_START = 250

/** Least sampled objects for a red that rests on them. */
const LEAST_SAMPLES = 12

/** Survivors of a block that tell a cache from a table. */
const MANY_OBJECTS = 20

/**
 * Judges the blocks so far. Pure: reads no clock and no heap.
 *
 * Each block is longer than everything before it, so one-off growth (tables, first calls, caches up to their
 * bound) shrinks to nothing while a leak keeps its rate, and each doubling of a Map falls inside a block.
 * Green: one block in which neither the byte counter nor the live objects grow. Red: growth above the
 * tolerance in *every* one of the last blocks; the weakest one discriminates, not the mean.
 */
export function judgeGrowth(blocks: readonly Block[], situation: GrowthSituation): Decision {
  const { exhausted, warmup, caveats } = situation
  const last = blocks.at(-1)
  if (last === undefined) return { kind: 'continue' }
  const evidence = evidenceOf(blocks, situation)
  const verdict = (value: Verdict<GrowthEvidence>): Decision => ({ kind: 'verdict', verdict: value })
  const suspect = isSuspect(blocks, situation)
  if (
    isClean(last, situation, suspect) ||
    (!suspect &&
      (isCleanByObjects(blocks, situation) || isOneOff(blocks, situation) || isFallen(last, situation))) ||
    isTurnover(blocks, situation)
  ) {
    const perCall = Math.max(0, rate(last.data, last))
    return verdict({ kind: 'pass', evidence: { ...evidence, perCall }, caveats })
  }
  const total = warmup + evidence.calls
  const enough = blocks.length >= LEAST_BLOCKS && total >= ENOUGH_CALLS
  if (!enough && !exhausted) return { kind: 'continue' }
  const proofs =
    evidence.calls >= LEAST_CALLS && blocks.length >= LEAST_BLOCKS ? proofsOf(blocks, situation, suspect) : []
  const beyond = total - last.calls >= ENOUGH_CALLS
  if (proofs.some((proof) => proof.pace >= (beyond ? 0.4 : proof.leastPace))) {
    const doubts = total >= ENOUGH_CALLS ? caveats : [...caveats, shortRun(total)]
    return verdict({ kind: 'fail', evidence, caveats: doubts })
  }
  if (!exhausted) return { kind: 'continue' }
  const reason = doubt(blocks, evidence, proofs.length > 0)
  return verdict({ kind: 'inconclusive', reason, evidence, caveats })
}

/**
 * A block before left objects evenly, and they were still there a block later. Code that is optimised meanwhile may
 * hide from the sampler, so only the bytes can clear it from now on, and they count to the tolerance itself.
 */
function isSuspect(blocks: readonly Block[], { tolerance }: GrowthSituation): boolean {
  return blocks.some((block, at) => {
    const next = blocks[at + 1]
    if (block.live === undefined || next?.live?.recurringOfPrevious === undefined) return false
    const kept = next.live.recurringOfPrevious >= 0.8 * block.live.recurring
    return kept && block.live.samples >= LEAST_SAMPLES && block.live.recurring >= tolerance * block.calls
  })
}

/** Nothing grew: not the bytes, not the objects. */
function isClean(block: Block, { tolerance, exhausted }: GrowthSituation, suspect: boolean): boolean {
  const fine = suspect ? tolerance : fineTolerance(tolerance)
  const { live } = block
  if (rate(block.data, block) >= fine || !isCleanOutside(block, fine)) return false
  return live === undefined || (rate(live.bytes, block) < fine && hardlyRecurs(block, tolerance, exhausted))
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
  const { tolerance, warmup, slow, exhausted } = situation
  const last = blocks.at(-1) as Block
  const { live, calls } = last
  if (live === undefined) return false
  const total = warmup + blocks.reduce((sum, block) => sum + block.calls, 0)
  if (total < LATE_START && !exhausted) return false
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
 * One-off growth of any size: over a block of many more calls it is no larger than in the block before, neither in
 * bytes nor in tables, and no object comes evenly. What each call leaves behind would have grown with the calls.
 */
function isOneOff(blocks: readonly Block[], { tolerance, warmup, exhausted }: GrowthSituation): boolean {
  const [before, last] = blocks.slice(-2)
  if (before?.live === undefined || last?.live === undefined || last.calls < 1.5 * before.calls) return false
  const total = warmup + blocks.reduce((sum, block) => sum + block.calls, 0)
  if (total < LATE_START && !exhausted) return false
  const noMore = (now: number, earlier: number): boolean => now <= 1.1 * Math.max(0, earlier) + SLABS
  return (
    noMore(last.data, before.data) &&
    noMore(last.external, before.external) &&
    last.external > -FREED_LATE &&
    noMore(last.live.tables, before.live.tables) &&
    hardlyRecurs(last, tolerance, exhausted)
  )
}

/** When the calls are over and the last of them left less than there was, and nothing that comes evenly. */
function isFallen(block: Block, { exhausted, tolerance }: GrowthSituation): boolean {
  const { data, external, live } = block
  if (!exhausted || live === undefined || data > 0) return false
  const still =
    external <= SLABS &&
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
function isTurnover(blocks: readonly Block[], { tolerance, exhausted }: GrowthSituation): boolean {
  const [before, last] = blocks.slice(-2)
  if (before === undefined || last === undefined) return false
  const fine = fineTolerance(tolerance)
  if (!isCleanOutside(last, fine)) return false
  // A table that doubles replaces the one before, which is no turnover.
  if ((last.live?.tables ?? 0) >= Math.max(tolerance * last.calls, SMALL_TABLES)) return false
  // When no further block can tell, growth within twice as much has to do.
  const most = exhausted ? Math.max(fine, 16) : Math.max(8, tolerance / 2)
  const still = (block: Block): boolean => Math.abs(rate(block.data, block)) < most
  const many = (before.live?.objects ?? 0) >= MANY_OBJECTS
  const gone =
    last.live?.bytesOfPrevious !== undefined && last.live.bytesOfPrevious < 0.5 * (before.live?.bytes ?? 0)
  return still(last) && ((many && gone) || (still(before) && last.calls * most > BEYOND_STEPS / 8))
}

/** Growth that nothing but a leak explains, if it has kept its pace. */
interface Proof {
  /** Growth per call of the last block over that of the block before. */
  readonly pace: number
  /** Below this a collection may have reached its bound: at 20,000 entries it is 0.67 at most. */
  readonly leastPace: number
}

function proofsOf(blocks: readonly Block[], situation: GrowthSituation, suspect: boolean): Proof[] {
  return [
    provenByBytes(blocks, situation, suspect),
    provenByObjects(blocks, situation),
    provenOutside(blocks, situation),
  ].filter((proof) => proof !== undefined)
}

/** So much growth in every block that no step of V8's explains it. */
function provenByBytes(
  blocks: readonly Block[],
  { tolerance, exhausted, slow }: GrowthSituation,
  suspect: boolean,
): Proof | undefined {
  const tail = blocks.slice(-LEAST_BLOCKS)
  const last = tail.at(-1) as Block
  const bytesOf = (block: Block): number => block.data
  if (!grewThroughout(tail, bytesOf, suspect ? tolerance : fineTolerance(tolerance))) return undefined
  // Objects that come evenly make up the growth: no step of V8's own is that, nor what it adds while it warms up.
  const sampled = tail.every(({ live }) => live !== undefined)
  const kept = isKept(tail)
  const explained = tail.every(({ live, data }) => {
    return live !== undefined && Math.max(kept ? steady(live) : 0, live.tables) >= LEAST_EXPLAINED * data
  })
  // The tables of weak collections grow with the calls between two collections.
  if (isUnexplained(last) && last.collections === 0) return undefined
  if (explained && last.data >= EXPLAINED) {
    if (last.data >= WELL_BEYOND_STEPS) return { pace: pace(tail, bytesOf), leastPace: 0.75 }
    const evenly = pace(tail, ({ live }) => (live === undefined ? 0 : Math.max(steady(live), live.tables)))
    return { pace: Math.min(pace(tail, bytesOf), evenly), leastPace: 0.8 }
  }
  if (slow && sampled) return undefined
  // The sampler may lose optimised code, but hardly from the first call on.
  const seen = blocks.filter(({ live, calls }) => {
    return live === undefined || Math.max(live.bytes, live.recurring) >= tolerance * calls
  }).length
  if (last.data < (seen > 1 ? BEYOND_STEPS : BEYOND_WARM_UP)) return undefined
  const wide = last.data >= WELL_BEYOND_STEPS || exhausted
  return { pace: pace(tail, bytesOf), leastPace: wide ? 0.75 : 0.9 }
}

/**
 * Whether a block grew without objects that come evenly: tables, or what V8 adds. The tables of weak collections are as
 * large as the most entries between two collections, so a longer block makes them larger though nothing is retained;
 * with collections in between they stay as they are, and those of a leak grow on.
 */
export function isUnexplained(block: Block | undefined): boolean {
  return block !== undefined && (block.live?.recurring ?? 0) < LEAST_EXPLAINED * block.data
}

/**
 * Objects counted one by one: they come evenly, in every block, and those of the block before are still there. The
 * heap must have grown with them: entries written anew only replace older ones.
 */
function provenByObjects(blocks: readonly Block[], { tolerance }: GrowthSituation): Proof | undefined {
  const tail = blocks.slice(-LEAST_BLOCKS)
  const last = tail.at(-1) as Block
  const recurring = ({ live }: Block): number => (live === undefined ? 0 : steady(live))
  if (!isKept(tail)) return undefined
  if ((last.live?.samples ?? 0) < LEAST_SAMPLES) return undefined
  if (!grewThroughout(tail, recurring, tolerance, Infinity)) return undefined
  const sum = (bytesOf: (block: Block) => number): number =>
    tail.reduce((all, block) => all + bytesOf(block), 0)
  const grown =
    tail.every((block) => block.data >= recurring(block) - BEYOND_STEPS / 2) &&
    sum((block) => block.data) >= LEAST_EXPLAINED * sum(recurring)
  return grown ? { pace: pace(tail, recurring), leastPace: 0.8 } : undefined
}

/** What comes evenly: functions that inline each other count as one where one of them does alone. */
function steady({ recurring, spread }: LiveBlock): number {
  return recurring >= LEAST_ALONE * spread ? spread : recurring
}

/** What came evenly in the block before is still there: a full cache would have dropped it. */
function isKept(blocks: readonly Block[]): boolean {
  const [before, last] = blocks.slice(-2)
  if (before?.live === undefined || last?.live === undefined) return false
  const { recurringOfPrevious } = last.live
  // A sampler that was made coarser meanwhile does not know; then the heap must have grown by as much.
  if (recurringOfPrevious === undefined) return last.data >= 0.7 * steady(last.live)
  return recurringOfPrevious >= 0.8 * before.live.recurring
}

/** Memory outside the heap hangs on objects, which come evenly then; a few calls without them prove nothing. */
function provenOutside(blocks: readonly Block[], { tolerance, slow }: GrowthSituation): Proof | undefined {
  const tail = blocks.slice(-LEAST_BLOCKS)
  const bytesOf = (block: Block): number => block.external
  const held = tail.every(({ live }) => live === undefined || live.recurring > 0)
  if ((tail.at(-1) as Block).external < (slow && !held ? BEYOND_POOLS : BEYOND_SLABS)) return undefined
  if (!grewThroughout(tail, bytesOf, fineTolerance(tolerance))) return undefined
  return { pace: pace(tail, bytesOf), leastPace: 0.75 }
}

/**
 * In each block at least `least` per call, and in none much less than in another: what happens once stands in one of
 * them. Objects that come evenly within each block are no accident, so that they may also come ever faster.
 */
function grewThroughout(
  tail: readonly Block[],
  bytesOf: (block: Block) => number,
  least: number,
  spread = WIDEST_SPREAD,
): boolean {
  const rates = tail.map((block) => rate(bytesOf(block), block))
  return Math.min(...rates) >= Math.max(least, Math.max(...rates) / spread)
}
