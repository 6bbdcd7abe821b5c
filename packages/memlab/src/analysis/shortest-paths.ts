import type { Graph } from './graph.ts'
import { OWN_PENALTY, OWN_SESSION_CLASS, type Root, SUBJECT_CLASS } from './roots.ts'

/** For each node the edge by which the best path reaches it, and the penalty of that path. */
export interface PathTree {
  /** Edge into the node; -1 for roots and for what no strong path reaches. */
  readonly edgeInto: Int32Array
  /** The node before; -1 for roots and for what no strong path reaches. */
  readonly parent: Int32Array
  /** Whether a strong path reaches the node. */
  reached(node: number): boolean
  /** Whether only the measurement holds the node: its inspector session, its stack. */
  ownOnly(node: number): boolean
}

const LEVELS = 64
const DETOUR = 4

/**
 * Finds the best path from the roots to every node: least penalty, then fewest links. A breadth-first search per
 * penalty level, so each node is expanded once.
 *
 * Penalised are V8's handle tables as roots, and links through compiled code, hidden classes and prototypes: true, but
 * nothing that a reader could change. So are links from a survivor to an older object: what held the older object before
 * the calls explains it better than one leaked object that happens to point there. Weak links are not followed.
 *
 * @param isNew whether a node is a survivor of the calls.
 * @param avoid 1 for each node through which a path is the worse for it: see `turnoverOf`.
 */
export function shortestPaths(
  graph: Graph,
  roots: readonly Root[],
  isNew: (node: number) => boolean,
  onProgress: () => void,
  avoid?: Uint8Array,
): PathTree {
  const { nodeCount, firstEdge } = graph
  const level = new Uint8Array(nodeCount).fill(255)
  const edgeInto = new Int32Array(nodeCount).fill(-1)
  const parent = new Int32Array(nodeCount).fill(-1)
  const done = new Uint8Array(nodeCount)
  const queues: number[][] = Array.from({ length: LEVELS }, () => [])
  for (const { node, penalty } of roots) {
    if (penalty >= (level[node] as number)) continue
    level[node] = penalty
    queues[penalty]?.push(node)
  }
  const costOfNode = nodeCosts(graph)
  let expanded = 0
  for (let current = 0; current < LEVELS; current++) {
    const queue = queues[current] as number[]
    for (let head = 0; head < queue.length; head++) {
      const node = queue[head] as number
      if (done[node] === 1 || level[node] !== current) continue
      done[node] = 1
      if (++expanded % 65_536 === 0) onProgress()
      const leavesNew = isNew(node)
      const leavesAvoided = avoid?.[node] === 1 ? DETOUR : 0
      const end = firstEdge[node + 1] as number
      for (let edge = firstEdge[node] as number; edge < end; edge++) {
        const target = graph.edgeTarget(edge)
        if (done[target] === 1 || !isStrong(graph, node, edge)) continue
        const detour = leavesNew && !isNew(target) ? DETOUR : 0
        const cost = costOfEdge(graph, edge) + (costOfNode[target] as number) + detour + leavesAvoided
        const next = Math.min(current + cost, ceiling(current, cost))
        if (next >= (level[target] as number)) continue
        level[target] = next
        edgeInto[target] = edge
        parent[target] = node
        ;(queues[next] as number[]).push(target)
      }
    }
    queues[current] = []
  }
  return {
    edgeInto,
    parent,
    reached: (node) => done[node] === 1,
    ownOnly: (node) => done[node] === 1 && (level[node] as number) >= OWN_PENALTY,
  }
}

/** Penalties add up without ever passing for the measurement's, which is kept for what only the measurement holds. */
function ceiling(current: number, cost: number): number {
  return current >= OWN_PENALTY || cost >= OWN_PENALTY ? LEVELS - 1 : OWN_PENALTY - 1
}

function nodeCosts(graph: Graph): Uint8Array {
  const costs = new Uint8Array(graph.nodeCount)
  for (let node = 0; node < graph.nodeCount; node++) {
    const type = graph.nodeType(node)
    if (type === 'code' || type === 'object shape') costs[node] = 2
    else if (type === 'native' && isInspector(graph.nodeName(node))) costs[node] = OWN_PENALTY
    else if (type === 'object' && isOwn(graph.nodeName(node))) costs[node] = OWN_PENALTY
  }
  return costs
}

// What waits for the assertion, and the measurement under way: they hold the subject only until it has its verdict.
const OWN_CLASSES: ReadonlySet<string> = new Set([
  OWN_SESSION_CLASS,
  SUBJECT_CLASS,
  'PendingAssertions',
  'GrowthRun',
  'HookedSubject',
  'LeakInquiry',
])

function isOwn(name: string): boolean {
  return OWN_CLASSES.has(name)
}

function isInspector(name: string): boolean {
  return name.includes('JSBindingsConnection') || name.includes('InspectorSession')
}

function costOfEdge(graph: Graph, edge: number): number {
  const type = graph.edgeType(edge)
  if (type === 'property') return graph.edgeName(edge) === '__proto__' ? 2 : 0
  if (type === 'hidden') return 1
  if (type === 'internal' && graph.edgeName(edge) === 'current_microtask') return OWN_PENALTY
  return 0
}

// V8 describes the entry of a WeakMap by one link from the key and one from the table; only the key keeps the value.
const EPHEMERON = /part of key \(.*\) -> value \(.*\) pair in WeakMap \(table @(\d+)\)$/s

function isStrong(graph: Graph, node: number, edge: number): boolean {
  const type = graph.edgeType(edge)
  if (type === 'weak' || type === 'shortcut') return false
  if (type !== 'internal') return true
  const name = graph.edgeName(edge)
  if (name.length < 40) return true
  const table = EPHEMERON.exec(name)?.[1]
  return table === undefined || Number(table) !== graph.nodeId(node)
}
