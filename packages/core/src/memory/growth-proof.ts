import {
  type Block,
  ENOUGH_CALLS,
  EXACT_OUTSIDE,
  EXACTLY,
  fineTolerance,
  type GrowthSituation,
  LARGEST_CACHE,
  LEAST_BLOCKS,
  type LiveBlock,
  pace,
  rate,
} from './block.ts'
import {
  isDropped,
  isKept,
  LEAST_EXPLAINED,
  MOSTLY,
  steady,
  steadySamples,
  wasDropped,
  withoutLumps,
} from './growth-kept.ts'

/** Growth of the heap in one block above which no step of V8's own tables explains it, in bytes. */
const BEYOND_STEPS = 512 * 1024

/** The same where objects that come evenly make up the growth of each block. */
const EXPLAINED = 64 * 1024

/** The same where nothing that the calls allocated was seen alive: code that is still warming up adds more. */
const BEYOND_WARM_UP = 1024 * 1024

/** Growth of the heap in one block beside which a step cannot pass for a rate that stayed the same, in bytes. */
const WELL_BEYOND_STEPS = 768 * 1024

/** External memory below which growth in every block is no proof, in bytes: slabs, pools, buffers in flight. */
const BEYOND_SLABS = 256 * 1024

/** The same where no object comes with it: the memory of WebAssembly grows in steps of megabytes. */
const BEYOND_POOLS = 4 * 1024 * 1024

/** The pace of what has outgrown all caches: the memory of WebAssembly grows by a fifth at a time, and a step is a third of a block. */
const LEAST_LARGE_PACE = 0.55

/** The pace of the bytes where the objects have kept theirs. */
const LEAST_BYTES_PACE = 0.6

/** The same for slow subjects, whose readings are exact, where there is so much that it counts. */
const LEAST_SLOW_PACE = 0.7

/** Rates of the blocks that carry a red may differ by this factor: steps of tables do, series of accidents more. */
const WIDEST_SPREAD = 4

/** Samples of objects whose pace is known to a tenth, and the pace, and share that is still there, of a leak's. */
const MANY_SAMPLES = 100
const STEADY = 0.9

/** Least sampled objects for a red that rests on them. */
export const LEAST_SAMPLES = 12

/** Growth that nothing but a leak explains, if it has kept its pace. */
export interface Proof {
  /** Growth per call of the last block over that of the block before. */
  readonly pace: number
  /** Below this a collection may have reached its bound: at 20,000 entries it is 0.67 at most. */
  readonly leastPace: number
}

/** What proves a leak by the last blocks; it must have kept its pace besides. */
export function proofsOf(blocks: readonly Block[], situation: GrowthSituation, suspect: boolean): Proof[] {
  // The few calls of a slow subject do not show that it will not happen again.
  const dropped =
    situation.slow && (wasDropped(blocks, situation.tolerance) || blocks.at(-1)?.live?.ended === true)
  const onHeap =
    dropped || isOfTimings(blocks.at(-1))
      ? []
      : [provenByBytes(blocks, situation, suspect), provenByObjects(blocks, situation)]
  return [...onHeap, provenOutside(blocks, situation, dropped)].filter((proof) => proof !== undefined)
}

/** Timings of responses may be all that the last block has left. */
export function isOfTimings(block: Block | undefined): boolean {
  return block?.timings !== undefined && block.data <= block.timings
}

/** So much growth in every block that no step of V8's explains it. */
function provenByBytes(
  blocks: readonly Block[],
  situation: GrowthSituation,
  suspect: boolean,
): Proof | undefined {
  const { tolerance, exhausted, slow } = situation
  const tail = blocks.slice(-LEAST_BLOCKS)
  const last = tail.at(-1) as Block
  const bytesOf = (block: Block): number => block.data
  if (!grewThroughout(tail, bytesOf, suspect ? tolerance : fineTolerance(tolerance))) return undefined
  // Objects that come evenly make up the growth: no step of V8's own is that, nor what it adds while it warms up.
  const sampled = tail.every(({ live }) => live !== undefined)
  const kept = isKept(tail)
  const objects = ({ live }: Block): number => (live !== undefined && kept ? counted(live, slow) : 0)
  const explained = tail.every((block) => {
    const { live, data } = block
    return live !== undefined && objects(block) + live.tables >= LEAST_EXPLAINED * data
  })
  // A Map that drops its oldest entries has a table of up to twice its size: what is gone takes its place until it is made anew.
  const tables = !slow && explained && tail.some((block) => objects(block) < LEAST_EXPLAINED * block.data)
  if (tables && !isBeyondTables(blocks, situation)) return undefined
  // The tables of weak collections grow with the calls between two collections.
  if (isUnexplained(last) && last.collections === 0) return undefined
  if (isDropped(tail, tolerance)) return undefined
  if (explained && last.data >= EXPLAINED) {
    if (last.data >= WELL_BEYOND_STEPS) return { pace: pace(tail, bytesOf), leastPace: 0.75 }
    const evenly = pace(tail, ({ live }) => (live === undefined ? 0 : counted(live, slow) + live.tables))
    // An array grows in steps: one of them may fall into the block before. The objects in it do not.
    const bytes = pace(tail, bytesOf)
    return { pace: bytes >= LEAST_BYTES_PACE ? evenly : Math.min(bytes, evenly), leastPace: 0.8 }
  }
  // A slow subject is still warming up, but what V8 adds then never comes in proportion to the calls.
  if (slow && sampled && !(last.data >= BEYOND_WARM_UP && isProportional(tail))) return undefined
  // The sampler may lose optimised code, but hardly from the first call on.
  const seen = blocks.filter(({ live, calls }) => {
    return live === undefined || Math.max(live.bytes, live.recurring) >= tolerance * calls
  }).length
  if (last.data < (seen > 1 ? BEYOND_STEPS : BEYOND_WARM_UP)) return undefined
  const wide = last.data >= WELL_BEYOND_STEPS || exhausted
  return { pace: pace(tail, bytesOf), leastPace: wide ? 0.75 : 0.9 }
}

/** Calls before the last block after which the table of a full cache has reached its size, whatever came and went. */
function isBeyondTables(blocks: readonly Block[], { warmup }: GrowthSituation): boolean {
  return blocks.slice(0, -1).reduce((sum, { calls }) => sum + calls, warmup) >= ENOUGH_CALLS
}

/**
 * Whether a block grew without objects that come evenly: tables, or what V8 adds. The tables of weak collections are as
 * large as the most entries between two collections, so a longer block makes them larger though nothing is retained;
 * with collections in between they stay as they are, and those of a leak grow on.
 */
export function isUnexplained(block: Block | undefined): boolean {
  return block !== undefined && (block.live?.recurring ?? 0) < MOSTLY * block.data
}

/** What comes evenly, in bytes. */
function counted(live: LiveBlock, slow: boolean): number {
  return steady(slow ? withoutLumps(live) : live)
}

/**
 * Objects counted one by one: they come evenly, in every block, and those of the block before are still there. The
 * heap must have grown with them: entries written anew only replace older ones.
 */
function provenByObjects(blocks: readonly Block[], { tolerance, slow }: GrowthSituation): Proof | undefined {
  const tail = blocks.slice(-LEAST_BLOCKS)
  const recurring = ({ live }: Block): number => (live === undefined ? 0 : counted(live, slow))
  if (!isKept(tail)) return undefined
  if (slow ? !isSampled(tail) : (tail.at(-1)?.live?.samples ?? 0) < LEAST_SAMPLES) return undefined
  if (!grewThroughout(tail, recurring, tolerance, Infinity)) return undefined
  // The few objects of a slow subject may come evenly for a while as it warms up; then its bytes slow down.
  if (slow && isWarmingUp(tail) && !isSteady(tail, recurring)) return undefined
  const sum = (bytesOf: (block: Block) => number): number =>
    tail.reduce((all, block) => all + bytesOf(block), 0)
  const grown =
    tail.every((block) => {
      const counted = recurring(block)
      // Samples that are far apart may count too much: half as many bytes as they say are growth all the same.
      return block.data >= Math.min(MOSTLY * counted, counted - BEYOND_STEPS / 2)
    }) && sum((block) => block.data) >= MOSTLY * sum(recurring)
  if (!grown) return undefined
  const evenly = pace(tail, recurring)
  // Of a slow subject some dozen samples are all there is; its readings are exact, and either tells that it goes on.
  return {
    pace: slow
      ? Math.max(
          evenly,
          pace(tail, ({ data }) => data),
        )
      : evenly,
    leastPace: 0.8,
  }
}

/**
 * Enough samples in the last block, and in those before, which are half as long each, half as many: four of one function
 * in four stretches of a block are no rate, and V8 compiles some function four times while a slow subject warms up.
 */
function isSampled(tail: readonly Block[]): boolean {
  return tail.toReversed().every(({ live }, before) => {
    return live !== undefined && steadySamples(withoutLumps(live)) >= LEAST_SAMPLES / 2 ** before
  })
}

/** The least and the most that the rate of a block may be of that of the block before where growth is in proportion. */
const PROPORTION = [0.85, 1.2] as const

function isProportional(tail: readonly Block[]): boolean {
  return tail.slice(1).every((block, at) => {
    const change = rate(block.data, block) / rate((tail[at] as Block).data, tail[at] as Block)
    return change >= PROPORTION[0] && change <= PROPORTION[1]
  })
}

/** So much came in the block before, and per call so much less in the last one, that it was no leak's. */
function isWarmingUp(tail: readonly Block[]): boolean {
  const before = tail.at(-2) as Block
  return before.data >= EXPLAINED && pace(tail, ({ data }) => data) < LEAST_SLOW_PACE
}

/**
 * So many objects have come evenly, at the same pace in each block, and have stayed, that the bytes slowed down for another
 * reason: what V8 added while it warmed up, or a table that doubled, stands in the block before.
 */
function isSteady(tail: readonly Block[], recurring: (block: Block) => number): boolean {
  const [before, last] = tail.slice(-2) as [Block, Block]
  const kept = last.live?.recurringOfPrevious ?? 0
  return (
    (last.live?.samples ?? 0) >= MANY_SAMPLES &&
    recurring(last) >= MOSTLY * last.data &&
    kept >= STEADY * recurring(before) &&
    tail.slice(1).every((_, at) => pace(tail.slice(at, at + 2), recurring) >= STEADY)
  )
}

/**
 * Memory outside the heap hangs on objects, which come evenly then; a few calls without them prove nothing.
 *
 * @param dropped - some objects are gone: memory that grew by the same for each call, large strings for one, is none of theirs.
 */
function provenOutside(
  blocks: readonly Block[],
  { tolerance, slow }: GrowthSituation,
  dropped: boolean,
): Proof | undefined {
  const tail = blocks.slice(-LEAST_BLOCKS)
  const bytesOf = (block: Block): number => block.external
  const held = tail.every(({ live }) => live === undefined || live.recurring > 0)
  const rates = tail.map((block) => rate(block.external, block))
  const exact = Math.max(...rates) <= EXACTLY * Math.min(...rates)
  if (dropped && !exact) return undefined
  const least = exact ? EXACT_OUTSIDE : slow && !held ? BEYOND_POOLS : BEYOND_SLABS
  if ((tail.at(-1) as Block).external < least) return undefined
  if (!grewThroughout(tail, bytesOf, fineTolerance(tolerance)) || isDropped(tail, tolerance)) return undefined
  const large = tail.reduce((sum, block) => sum + block.external, 0) >= LARGEST_CACHE
  return { pace: pace(tail, bytesOf), leastPace: large ? LEAST_LARGE_PACE : 0.75 }
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
