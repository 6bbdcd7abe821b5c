import type { GrowthEvidence } from '../memory/growth-evidence.ts'
import { formatBytes, formatCount } from '../units.ts'
import type { Verdict } from '../verdict.ts'
import type { HeldGroup, Holders } from './holders.ts'
import type { Capacity, PathStep, RetainingPath } from './port.ts'

/** Links between a collection and the object that bounds it: `cache.options`, a Map in a private field, a list in that. */
const MOST_LINKS = 3

/** Share of the objects that must be held in the ways that paths tell to be by way of the bound. */
const LEAST_SHARE = 0.5

/** Share of them above which objects that are held in quite another way may be a leak beside the cache. */
const MOST_OTHERS = 0.2

/** Some caches hold twice their bound: quick-lru drops its entries by generations, of which there are two. */
const GENERATIONS = 2

/** A collection that is bounded, and the object that bounds it. */
interface Bounded {
  readonly capacity: Capacity
  /** Class of the object. */
  readonly className: string
}

/**
 * Takes a red back where all that grows is entries of a collection with a bound of at least half the calls: a cache that
 * fills up looks like a leak until it is full, however many calls that takes. A leak that an object with a bound holds by
 * something else than its entries stays a leak, and so does one that has outgrown the bound.
 *
 * @param holders - what the snapshot said, if there was one.
 */
export function unlessUnfilled(
  verdict: Verdict<GrowthEvidence>,
  holders: Holders | undefined,
): Verdict<GrowthEvidence> {
  if (verdict.kind !== 'fail' || holders?.kind !== 'found') return verdict
  const { evidence, caveats } = verdict
  // Those whose growth was judged, and no later ones: those of the snapshot may have filled it.
  const all = evidence.warmup + evidence.calls
  const found = holders.groups.map((group) => unfilledBy(group, all))
  const first = found.find((bounded) => bounded !== undefined)
  if (first === undefined) return verdict
  const others = holders.groups.filter((_, at) => found[at] === undefined)
  if (!others.every((group) => isInside(group, first, all))) return verdict
  const { name, value } = first.capacity
  const bound = name.length > 2 ? `${name}: ${formatCount(value)}` : `room for ${formatCount(value)}`
  const filled =
    all <= value ? 'have not filled' : 'need not have filled (some keep two generations of entries)'
  const reason = `memory grew by ${formatBytes(evidence.perCall)} per call, all of it in a collection of ${first.className} (${bound}), which ${formatCount(all)} calls ${filled}: a cache does so as well as a leak; lower that bound in the test, or give a warmup above it`
  return { kind: 'inconclusive', reason, evidence, caveats }
}

/** The bound of the collection that the objects of this group are in, unless so many calls have put in more than that. */
function unfilledBy({ ways, count }: HeldGroup, calls: number): Bounded | undefined {
  const bounded = ways.map(({ path }) => boundOf(path)).find((bound) => bound !== undefined)
  if (bounded === undefined) return undefined
  const { capacity } = bounded
  let covered = 0
  for (const { path, share } of ways) {
    if (isSame(boundOf(path), bounded)) {
      if (count * share * calls > GENERATIONS * capacity.value) return undefined
      covered += share
      continue
    }
    // A list in each entry: how long it is says nothing, but the entries are counted.
    if (share > MOST_OTHERS && !passes(path, bounded)) return undefined
  }
  return covered >= LEAST_SHARE ? bounded : undefined
}

/** Kept by the same object in another way, as keys are in lists by the time when they expire, and no more of them than entries. */
function isInside({ ways, count }: HeldGroup, bounded: Bounded, calls: number): boolean {
  if (ways.length === 0 || count * calls > GENERATIONS * bounded.capacity.value) return false
  return ways.every(({ path, share }) => share <= MOST_OTHERS || passes(path, bounded))
}

function passes({ steps }: RetainingPath, bounded: Bounded): boolean {
  return steps.some(({ capacity, holds }) => isSame({ capacity, className: holds }, bounded))
}

function isSame(
  one: { readonly capacity?: Capacity | undefined; readonly className?: string } | undefined,
  { capacity, className }: Bounded,
): boolean {
  return one?.className === className && one.capacity?.value === capacity.value
}

/** Of the collection nearest to the objects: what is further up bounds how many collections there are, not how much each holds. */
function boundOf({ steps }: RetainingPath): Bounded | undefined {
  const entry = steps.findLastIndex(isEntry)
  for (let at = entry - 1; at >= Math.max(0, entry - MOST_LINKS); at--) {
    const { capacity, holds } = steps[at] as PathStep
    if (capacity !== undefined) return { capacity, className: holds }
    if (isEntry(steps[at] as PathStep)) return undefined
  }
  return undefined
}

/** A link that each of many objects is held by: they are what is bounded. Keys of an object are in its own table. */
function isEntry({ kind, name, repeats }: PathStep): boolean {
  return repeats === true || kind === 'element' || kind === 'entry' || (kind === 'internal' && name === '[x]')
}
