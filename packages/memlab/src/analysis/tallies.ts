import type { GrowingClass } from '../result.ts'
import type { Graph } from './graph.ts'

/** Survivors of one class, or those of a class that are held in one way where they hold others of the same class. */
export interface Tally {
  readonly className: string
  readonly nodes: number[]
  bytes: number
  /** With what is reached through them. */
  retained: number
  readonly warmUp: boolean
  /** They have taken the place of as many older ones. */
  readonly turnover: boolean
  /** How many of them each other tally holds: the nearest that grows, on the path to each. */
  readonly owners: Map<Tally, number>
}

const GROWING_FROM = 1 / 20
// Of few calls some may be tables of Maps, which are new where they have doubled, and hold all that the calls have put into them.
const LEAST_GROWING = 10
const GROWING_OF_FEW = 1 / 4

/** Part of a class that must be contents of another for all of it to be: some may be contents while others are held on their own. */
const NEARLY_ALL = 0.9

export function newTally(className: string, warmUp: boolean, turnover = false): Tally {
  return { className, nodes: [], bytes: 0, retained: 0, warmUp, turnover, owners: new Map() }
}

export function addNode(tally: Tally, node: number, graph: Graph): void {
  tally.nodes.push(node)
  tally.bytes += graph.selfSize(node)
}

/** Tables of collections, all of one class: one that is new holds what the calls have put into it, which says more. */
export function isTable({ className }: Tally): boolean {
  return className === '(array)'
}

export function kindOf(tally: Tally, calls: number): GrowingClass['kind'] {
  if (tally.warmUp) return 'warm-up'
  if (tally.turnover) return 'turnover'
  const least = Math.max(calls * GROWING_FROM, Math.min(LEAST_GROWING, calls * GROWING_OF_FEW))
  return tally.nodes.length >= least ? 'growing' : 'occasional'
}

/** The tally that nearly all of this one are contents of. */
export function ownerOf(tally: Tally): Tally | undefined {
  const [most] = [...tally.owners].sort((a, b) => b[1] - a[1])
  return most !== undefined && most[1] >= tally.nodes.length * NEARLY_ALL ? most[0] : undefined
}

/**
 * Finds out what is contents of what. Where two classes are contents of each other, as of plain objects with lists of
 * plain objects, nothing would be left to say what holds them all: those that no other class holds are told from the rest of
 * their class.
 *
 * @returns the tallies, and besides them those that had to be told apart.
 */
export function withContents(
  tallies: readonly Tally[],
  graph: Graph,
  parent: Int32Array,
  tallyOf: Map<number, Tally>,
  calls: number,
): Tally[] {
  attribute(graph, parent, tallyOf, calls)
  const circular = tallies.filter(isWithinItself)
  if (circular.length === 0) return [...tallies]
  const told = circular.flatMap((tally) => toldApart(tally, graph, parent, tallyOf, calls))
  const all = [...tallies.filter((tally) => !circular.includes(tally)), ...told]
  for (const tally of all) {
    tally.retained = 0
    tally.owners.clear()
  }
  attribute(graph, parent, tallyOf, calls)
  // Of a chain, in which each holds the next, the class stands for all that holds most.
  for (const tally of [...all].sort((a, b) => b.retained - a.retained))
    if (isWithinItself(tally)) tally.owners.clear()
  return all
}

/** Adds each survivor's bytes to the growing survivors above it on its path, and notes the nearest of them as owner. */
function attribute(
  graph: Graph,
  parent: Int32Array,
  tallyOf: ReadonlyMap<number, Tally>,
  calls: number,
): void {
  for (const [node, tally] of tallyOf) {
    const bytes = graph.selfSize(node)
    const credited = new Set<Tally>([tally])
    tally.retained += bytes
    let owned = false
    for (let at = parent[node] as number; at >= 0; at = parent[at] as number) {
      const above = tallyOf.get(at)
      if (above === undefined || credited.has(above)) continue
      credited.add(above)
      above.retained += bytes
      if (owned || !owns(above, calls)) continue
      owned = true
      tally.owners.set(above, (tally.owners.get(above) ?? 0) + 1)
    }
  }
}

function owns(tally: Tally, calls: number): boolean {
  return !isTable(tally) && kindOf(tally, calls) === 'growing'
}

function isWithinItself(tally: Tally): boolean {
  const seen = new Set<Tally>()
  for (let at = ownerOf(tally); at !== undefined && !seen.has(at); at = ownerOf(at)) {
    if (at === tally) return true
    seen.add(at)
  }
  return false
}

/**
 * Those that some other class holds, and those that none does. A class of one kind only stays as it is, and so does one of which the
 * calls have not made more of the second kind: it holds itself.
 */
function toldApart(
  tally: Tally,
  graph: Graph,
  parent: Int32Array,
  tallyOf: Map<number, Tally>,
  calls: number,
): Tally[] {
  const outer = newTally(tally.className, tally.warmUp, tally.turnover)
  const inner = newTally(tally.className, tally.warmUp, tally.turnover)
  for (const node of tally.nodes) {
    let at = parent[node] as number
    const isOthers = (above: Tally | undefined): boolean =>
      above !== undefined && above !== tally && above !== outer && above !== inner && owns(above, calls)
    while (at >= 0 && !isOthers(tallyOf.get(at))) at = parent[at] as number
    addNode(at >= 0 ? inner : outer, node, graph)
  }
  if (kindOf(outer, calls) !== 'growing' || inner.nodes.length === 0) return [tally]
  for (const one of [outer, inner]) for (const node of one.nodes) tallyOf.set(node, one)
  return [outer, inner]
}
