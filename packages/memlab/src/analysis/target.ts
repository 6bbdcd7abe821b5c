import type { RetainingPath } from '../result.ts'
import { classNameOf } from './classes.ts'
import type { Graph } from './graph.ts'
import { edgesOf, rootsOf, SOUGHT_CLASS } from './roots.ts'
import { scopesOf } from './scopes.ts'
import { shortestPaths } from './shortest-paths.ts'
import { stepsOf } from './steps.ts'

/** The object that was sought, and how it is held. */
export interface Held {
  readonly className: string
  readonly bytes: number
  /** Absent where only the measurement or weak links hold it. */
  readonly path?: RetainingPath
}

/** Finds the object behind the weak reference of the test process; `undefined` when it has been collected. */
export function findTarget(graph: Graph, onProgress: () => void): Held | undefined {
  const target = targetOf(graph)
  if (target === undefined) return undefined
  const roots = rootsOf(graph)
  const tree = shortestPaths(graph, roots, () => false, onProgress)
  const scopes = scopesOf(graph)
  const held = tree.reached(target) && !tree.ownOnly(target)
  const { pathTo } = stepsOf(graph, roots, tree, scopes)
  return {
    className: classNameOf(graph, target, scopes),
    bytes: graph.selfSize(target),
    ...(held ? { path: { ...pathTo(target), count: 1 } } : {}),
  }
}

function targetOf(graph: Graph): number | undefined {
  for (let node = 0; node < graph.nodeCount; node++) {
    if (graph.nodeName(node) !== SOUGHT_CLASS || graph.nodeType(node) !== 'object') continue
    const reference = linkOf(graph, node, 'property', 'target')
    if (reference === undefined) continue
    // A cleared reference has no such link, or one to `undefined`, which is no object.
    const target = linkOf(graph, reference, 'weak', 'target')
    if (target !== undefined && graph.nodeType(target) !== 'hidden') return target
  }
  return undefined
}

function linkOf(graph: Graph, node: number, type: string, name: string): number | undefined {
  for (const edge of edgesOf(graph, node)) {
    if (graph.edgeType(edge) === type && graph.edgeName(edge) === name) return graph.edgeTarget(edge)
  }
  return undefined
}
