import { type Block, LEAST_BLOCKS, type LiveBlock } from './block.ts'

/** The part of a block's growth that objects which come evenly make up, at least; warm-up and the error of the sampler make up the rest. */
export const LEAST_EXPLAINED = 0.35

/** The same where nothing else than objects can be what grows; and of the objects, the part that the heap must show. */
export const MOSTLY = 0.5

/** The part of what comes evenly that a single function must have added evenly. */
const LEAST_ALONE = 0.3

/** Share of what came evenly in the block before that is still there, at least, where it is a leak's. */
const LEAST_KEPT = 0.8

/** The same of all blocks before: strings that became keys, and what was freed late, make up the rest. */
const LEAST_KEPT_OF_ALL = 0.75

/** Two blocks whose samples count too much do so by the same factor, to within this one. */
const SAME_SHARE = 1.25

/** What comes evenly: functions that inline each other count as one where one of them does alone. */
export function steady(live: LiveBlock): number {
  return isTogether(live) ? live.spread : live.recurring
}

/** Samples in `steady`. */
export function steadySamples(live: LiveBlock): number {
  return isTogether(live) ? live.samples : live.recurringSamples
}

/**
 * What comes evenly in a slow subject: a function that comes in lumps counts for nothing. Of a fast one it may have been
 * inlined by another in the middle of a block, and the calls are so many that V8's own objects do not count.
 */
export function withoutLumps(live: LiveBlock): LiveBlock {
  return { ...live, recurring: live.recurring - live.lumps }
}

function isTogether({ recurring, spread }: LiveBlock): boolean {
  return recurring >= LEAST_ALONE * spread
}

/** What came evenly in the blocks before is still there: a full cache would have dropped the oldest. */
export function isKept(blocks: readonly Block[]): boolean {
  const [before, last] = blocks.slice(-2)
  if (before?.live === undefined || last?.live === undefined) return false
  const { recurringOfPrevious } = last.live
  if (isOldestGone(last.live)) return false
  // A sampler that was made coarser meanwhile does not know; then the heap must have grown by most of it, and its oldest part be there.
  if (recurringOfPrevious === undefined)
    return last.live.late === true
      ? false
      : last.data >= MOSTLY * steady(last.live) || isOvercounted(blocks, blocks.length - 1)
  return recurringOfPrevious >= LEAST_KEPT * before.live.recurring
}

/**
 * What came evenly in the block before, and made up its growth, is gone, or much of what came in all blocks before: a
 * collection has reached its bound meanwhile, however much the whole of the last block has grown.
 */
export function isDropped(blocks: readonly Block[], tolerance: number): boolean {
  const [before, last] = blocks.slice(-2)
  if (before?.live === undefined || last?.live === undefined) return false
  return (
    isMade(before, before.live, tolerance) && (isOldestGone(last.live) || isGone(blocks, blocks.length - 1))
  )
}

/** What came evenly in a block was gone after the next, whichever of the last ones that was. */
export function wasDropped(blocks: readonly Block[], tolerance: number): boolean {
  const tail = blocks.slice(-LEAST_BLOCKS)
  return tail.some(({ live }, at) => {
    const before = tail[at - 1]
    if (before?.live === undefined || live === undefined) return false
    return isMade(before, before.live, tolerance) && isGone(tail, at)
  })
}

/** Objects that came evenly make up what the block grew by. */
function isMade(block: Block, { recurring }: LiveBlock, tolerance: number): boolean {
  return recurring >= Math.max(tolerance * block.calls, LEAST_EXPLAINED * block.data)
}

function isGone(blocks: readonly Block[], at: number): boolean {
  const [before, block] = [blocks[at - 1]?.live, blocks[at]]
  if (before === undefined || block?.live === undefined) return false
  const { recurring, recurringOfPrevious } = block.live
  // A sampler that was made coarser meanwhile does not know; then more objects came than the heap has grown by.
  if (recurringOfPrevious === undefined)
    return block.live.late === true || (block.data < MOSTLY * recurring && !isOvercounted(blocks, at))
  return recurringOfPrevious < MOSTLY * before.recurring
}

/**
 * Of a block that does not know what became of the one before: whether a block beside it, which is known to have lost nothing,
 * has grown by the same share of what came. Then both count too much. V8 allocates what an optimised async function makes
 * in one piece and samples it as that, so what stays of it stands for all of it, 2.5 to 3 times as much. A collection that
 * reached its bound in one of the two has grown by another share in that one.
 */
function isOvercounted(blocks: readonly Block[], at: number): boolean {
  const [earlier, before, block, next] = [blocks[at - 2], blocks[at - 1], blocks[at], blocks[at + 1]]
  return (
    (keptAll(earlier, before) && isSameShare(before, block)) ||
    (keptAll(block, next) && isSameShare(block, next))
  )
}

function keptAll(before: Block | undefined, block: Block | undefined): boolean {
  const kept = block?.live?.recurringOfPrevious
  return before?.live !== undefined && kept !== undefined && kept >= LEAST_KEPT * before.live.recurring
}

function isSameShare(a: Block | undefined, b: Block | undefined): boolean {
  if (a?.live === undefined || b?.live === undefined) return false
  const [one, other] = [a.data / a.live.recurring, b.data / b.live.recurring]
  return one > 0 && one <= other * SAME_SHARE && other <= one * SAME_SHARE
}

function isOldestGone({ keptOfEarlier }: LiveBlock): boolean {
  return keptOfEarlier !== undefined && keptOfEarlier < LEAST_KEPT_OF_ALL
}
