import type { Explanation, GrowingClass, RetainingPath } from '../result.ts'
import { classNameOf, isWarmUp } from './classes.ts'
import type { Graph } from './graph.ts'
import { rootsOf } from './roots.ts'
import { scopesOf } from './scopes.ts'
import { shortestPaths } from './shortest-paths.ts'
import { stepsOf } from './steps.ts'
import { addNode, isTable, kindOf, newTally, ownerOf, type Tally, withContents } from './tallies.ts'
import { isTurnedOver, turnoverOf } from './turnover.ts'
import { withoutKeys } from './without-keys.ts'

/** Which objects of a snapshot the calls left behind. */
export interface Window {
  readonly calls: number
  /** Ids of older objects are not above this one. Absent: survivors are those with an allocation trace. */
  readonly afterObjectId?: number
  /** Calls of the same subject before. Default 0: not known. */
  readonly earlierCalls?: number
}

const PATHS_PER_CLASS = 3
// Reading every instance's path would cost more than it tells; the first thousands say how most are held.
const PATHS_READ_PER_CLASS = 5_000

/**
 * Counts the survivors of the window by class, and says how they are held.
 *
 * @param limit most classes in the answer.
 * @param onProgress called between slices of the work; may throw to end it.
 */
export function explainGrowth(
  graph: Graph,
  window: Window,
  limit: number,
  onProgress: () => void,
): Explanation {
  const { calls, afterObjectId, earlierCalls = 0 } = window
  const survives = (node: number): boolean =>
    (afterObjectId === undefined ? graph.traceId(node) !== 0 : graph.nodeId(node) > afterObjectId) &&
    !['native', 'synthetic'].includes(graph.nodeType(node)) &&
    !isWrittenValue(graph, node)
  const roots = rootsOf(graph)
  const scopes = scopesOf(graph)
  onProgress()
  const first = shortestPaths(graph, roots, survives, onProgress)
  const turnover = turnoverOf(graph, first, scopes, survives, { calls, earlierCalls })
  const tree = turnover === undefined ? first : shortestPaths(graph, roots, survives, onProgress, turnover)

  // Off-heap memory gets a new id in every snapshot; it is as new as the object that owns it.
  const ownedBySurvivor = (node: number): boolean => {
    let at = node
    while (at >= 0 && graph.nodeType(at) === 'native') at = tree.parent[at] as number
    return at >= 0 && at !== node && survives(at)
  }
  const tallies = new Map<string, Tally>()
  const tallyOf = new Map<number, Tally>()
  let ownObjects = 0
  let written = 0
  for (let node = 1; node < graph.nodeCount; node++) {
    if (isWrittenValue(graph, node)) written++
    if (!survives(node) && !ownedBySurvivor(node)) continue
    if (tree.ownOnly(node)) {
      ownObjects++
      continue
    }
    const className = classNameOf(graph, node, scopes)
    const warmUp = isWarmUp(graph, node, className) || isCodesOwn(graph, node, tree.parent[node] as number)
    const turned = !warmUp && turnover !== undefined && isTurnedOver(turnover, tree, node)
    const key = warmUp ? `${className}\0` : turned ? `${className}\0\0` : className
    let tally = tallies.get(key)
    if (tally === undefined) {
      tally = newTally(className, warmUp, turned)
      tallies.set(key, tally)
    }
    addNode(tally, node, graph)
    tallyOf.set(node, tally)
  }
  onProgress()
  const counted = withContents([...tallies.values()], graph, tree.parent, tallyOf, calls)

  const { pathTo } = stepsOf(graph, roots, tree, scopes)
  const ranked = counted.sort(
    (a, b) =>
      rank(a, calls) - rank(b, calls) || Number(isTable(a)) - Number(isTable(b)) || b.retained - a.retained,
  )
  const shown = ranked.slice(0, limit)
  const classes = shown.map((tally): GrowingClass => {
    onProgress()
    return describe(
      tally,
      calls,
      commonPaths(tally.nodes, (node) => (tree.reached(node) ? pathTo(node) : undefined)),
    )
  })
  const omitted = ranked.slice(limit)
  return {
    calls,
    classes,
    omitted: {
      classes: omitted.length,
      bytesPerCall: omitted.reduce((sum, { bytes }) => sum + bytes, 0) / calls,
    },
    ownObjects,
    heapObjects: graph.nodeCount - written,
    ...(afterObjectId === undefined
      ? { survivorsBy: 'allocation-trace' as const }
      : { survivorsBy: 'object-id' as const, afterObjectId }),
  }
}

/** The value of a number, which V8 makes up for the snapshot, with a new id each time: no object of the heap. */
function isWrittenValue(graph: Graph, node: number): boolean {
  return graph.selfSize(node) === 0 && ['number', 'string'].includes(graph.nodeType(node))
}

/** Names, numbers and tables that compiled code or a hidden class refers to directly. */
function isCodesOwn(graph: Graph, node: number, holder: number): boolean {
  if (holder < 0 || !['code', 'object shape'].includes(graph.nodeType(holder))) return false
  return ['string', 'number', 'symbol', 'array', 'hidden'].includes(graph.nodeType(node))
}

function rank(tally: Tally, calls: number): number {
  return ['growing', 'occasional', 'turnover', 'warm-up'].indexOf(kindOf(tally, calls))
}

function describe(tally: Tally, calls: number, paths: readonly RetainingPath[]): GrowingClass {
  const count = tally.nodes.length
  const within = ownerOf(tally)?.className
  return {
    className: tally.className,
    count,
    countPerCall: count / calls,
    bytesPerCall: tally.bytes / calls,
    retainedBytesPerCall: tally.retained / calls,
    ...(within === undefined ? {} : { within }),
    kind: kindOf(tally, calls),
    paths,
  }
}

function commonPaths(
  nodes: readonly number[],
  pathTo: (node: number) => Omit<RetainingPath, 'count'> | undefined,
): readonly RetainingPath[] {
  const paths = nodes.slice(0, PATHS_READ_PER_CLASS).flatMap((node) => pathTo(node) ?? [])
  const groups = new Map<string, { path: Omit<RetainingPath, 'count'>; count: number }>()
  for (const path of withoutKeys(paths)) {
    const key = JSON.stringify(path)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, { path, count: 1 })
    else group.count++
  }
  return [...groups.values()]
    .sort((a, b) => b.count - a.count || a.path.steps.length - b.path.steps.length)
    .slice(0, PATHS_PER_CLASS)
    .map(({ path, count }) => ({ ...path, count }))
}
