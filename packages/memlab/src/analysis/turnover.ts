import { classNameOf, isWarmUp } from './classes.ts'
import type { Graph } from './graph.ts'
import type { Scopes } from './scopes.ts'
import type { PathTree } from './shortest-paths.ts'

/** Survivors of one class, or in one collection, below which nothing is concluded from how few older ones there are. */
const LEAST_NEW = 10
const LEAST_NEW_PER_CALL = 1 / 20

/**
 * Part of what all calls would have left behind, had none of it gone, below which the new has taken the place of the old. A leak
 * that began late has left less than all calls would have: up to three quarters of the calls may lie before it.
 */
const LEAST_LEFT = 1 / 4

/** Calls before the window, as a multiple of those in it, below which old and new cannot be told apart by their number. */
const LEAST_EARLIER = 4

/** The calls of the window, and those before. */
export interface Calls {
  readonly calls: number
  readonly earlierCalls: number
}

/**
 * Where new objects take the place of older ones, as in a cache that is full: collections with hardly more in them than the calls of the
 * window have put there, and survivors of classes of which there are hardly more. Beside a leak, those are as many as
 * what leaks, and nothing in the snapshot tells them apart but the older ones that are missing.
 *
 * @returns 1 for each such node; `undefined` where there is none, or too few calls came before.
 */
export function turnoverOf(
  graph: Graph,
  tree: PathTree,
  scopes: Scopes,
  survives: (node: number) => boolean,
  { calls, earlierCalls }: Calls,
): Uint8Array | undefined {
  if (earlierCalls < LEAST_EARLIER * calls) return undefined
  const isReplaced = (fresh: number, all: number): boolean =>
    fresh >= Math.max(LEAST_NEW, LEAST_NEW_PER_CALL * calls) &&
    all < LEAST_LEFT * (fresh / calls) * (calls + earlierCalls)
  const marks = new Uint8Array(graph.nodeCount)
  const perClass = new Map<string, { fresh: number[]; all: number }>()
  let found = false
  for (let node = 1; node < graph.nodeCount; node++) {
    const type = graph.nodeType(node)
    if (type === 'native' || type === 'synthetic' || type === 'code' || !tree.reached(node)) continue
    const isNew = survives(node)
    if (isLasting(graph, tree, survives, node)) {
      const { fresh, all } = contentsOf(graph, survives, node)
      if (isReplaced(fresh, all)) {
        marks[node] = 1
        found = true
      }
    }
    if (type !== 'object' && type !== 'closure') continue
    const className = classNameOf(graph, node, scopes)
    if (isNew && isWarmUp(graph, node, className)) continue
    let counted = perClass.get(className)
    if (counted === undefined) {
      counted = { fresh: [], all: 0 }
      perClass.set(className, counted)
    }
    counted.all++
    if (isNew) counted.fresh.push(node)
  }
  for (const { fresh, all } of perClass.values()) {
    if (!isReplaced(fresh.length, all)) continue
    for (const node of fresh) marks[node] = 1
    found = true
  }
  return found ? marks : undefined
}

/** Of those that new objects are put into: what was there before the calls, and its table, which may have been made anew. */
function isLasting(graph: Graph, tree: PathTree, survives: (node: number) => boolean, node: number): boolean {
  if (!survives(node)) return true
  const owner = tree.parent[node] as number
  return graph.nodeType(node) === 'array' && owner >= 0 && !survives(owner)
}

function contentsOf(
  graph: Graph,
  survives: (node: number) => boolean,
  node: number,
): { readonly fresh: number; readonly all: number } {
  const [first, end] = [graph.firstEdge[node] as number, graph.firstEdge[node + 1] as number]
  let fresh = 0
  if (end - first >= LEAST_NEW)
    for (let edge = first; edge < end; edge++) if (survives(graph.edgeTarget(edge))) fresh++
  return { fresh, all: end - first }
}

/** Whether a node is one of those, or is held by way of one. */
export function isTurnedOver(marks: Uint8Array, { parent }: PathTree, node: number): boolean {
  for (let at = node; at >= 0; at = parent[at] as number) if (marks[at] === 1) return true
  return false
}
