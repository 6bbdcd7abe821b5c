import type { GrowthEvidence } from '../memory/growth-evidence.ts'
import { formatBytes, formatCount } from '../units.ts'
import type { Verdict } from '../verdict.ts'
import type { HeldGroup, Holders } from './holders.ts'
import type { Capacity, PathStep, RetainingPath } from './port.ts'

/** Links between a collection and the object that bounds it: `cache.options`, a Map in a private field, a list in that. */
const MOST_LINKS = 3

/** Share of the objects that must be held in the one way that a path tells. */
const LEAST_SHARE = 0.5

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
  const [first] = found
  if (first === undefined || found.includes(undefined)) return verdict
  const { name, value } = first.capacity
  const bound = name.length > 2 ? `${name}: ${formatCount(value)}` : `room for ${formatCount(value)}`
  const filled =
    all <= value ? 'have not filled' : 'need not have filled (some keep two generations of entries)'
  const reason = `memory grew by ${formatBytes(evidence.perCall)} per call, all of it in a collection of ${first.className} (${bound}), which ${formatCount(all)} calls ${filled}: a cache does so as well as a leak; lower that bound in the test, or give a warmup above it`
  return { kind: 'inconclusive', reason, evidence, caveats }
}

/** The bound of the collection that the objects of this group are in, unless so many calls have put in more than that. */
function unfilledBy({ path, pathShare, count }: HeldGroup, calls: number): Bounded | undefined {
  if (path === undefined || pathShare < LEAST_SHARE) return undefined
  const bounded = boundOf(path)
  return bounded !== undefined && count * calls <= GENERATIONS * bounded.capacity.value ? bounded : undefined
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

/** A link that each of many objects is held by: they are what is bounded. */
function isEntry({ kind, repeats }: PathStep): boolean {
  return repeats === true || kind === 'element' || kind === 'entry'
}
