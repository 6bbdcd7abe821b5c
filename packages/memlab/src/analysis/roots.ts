import type { Graph } from './graph.ts'

/** A root of the heap and how unwilling a path is to begin there. */
export interface Root {
  readonly node: number
  readonly name: string
  readonly penalty: number
}

/**
 * Paths through the inspector, the stack and the running microtask lead to the measurement itself: when the snapshot is
 * taken the calls are over, and only the measurement's code runs. Nothing else is as bad.
 */
export const OWN_PENALTY = 48

/** Name of the inspector session's class in the test process: how its own objects are recognised in the snapshot. */
export const OWN_SESSION_CLASS = 'QtestsRetainersSession'

/** Name of the class that holds the subject in the test process. */
export const SUBJECT_CLASS = 'QtestsMeasuredSubject'

/** Name of the class that holds the weak reference to the object that is sought. */
export const SOUGHT_CLASS = 'QtestsSoughtObject'

// A module's variables outlast the test, so a path from them is preferred to one from what the test itself holds.
const SUBJECT_PENALTY = 2

// A reader can act on "global" or on a module, not on V8's handle tables; the lists that hold compiled code and pending
// jobs say least. Figures are only an order.
const PENALTIES: Readonly<Record<string, number>> = {
  '(Strong roots)': 6,
  '(Strong root list)': 6,
  '(Eternal handles)': 8,
  '(Traced handles)': 8,
  '(Global handles)': 10,
  '(Micro tasks)': 12,
  '(Handle scope)': OWN_PENALTY,
  '(Stack roots)': OWN_PENALTY,
  '(Compilation cache)': 20,
  '(Debugger)': 20,
  '(Startup object cache)': 20,
  '(Internalized strings)': 20,
}

/** The roots: the global objects, the subject, then V8's and the embedder's lists. */
export function rootsOf(graph: Graph): readonly Root[] {
  const roots: Root[] = []
  for (const edge of edgesOf(graph, 0)) {
    const node = graph.edgeTarget(edge)
    const name = graph.nodeName(node)
    if (name === '(GC roots)') {
      for (const inner of edgesOf(graph, node)) {
        const list = graph.edgeTarget(inner)
        const listName = graph.nodeName(list)
        roots.push({ node: list, name: listName, penalty: PENALTIES[listName] ?? 14 })
      }
    } else if (graph.nodeType(node) === 'synthetic') {
      roots.push({ node, name, penalty: name.includes('JSBindingsConnection') ? OWN_PENALTY : 6 })
    } else {
      roots.push({ node, name: 'global', penalty: 0 })
    }
  }
  const subject = subjectOf(graph)
  if (subject >= 0) roots.push({ node: subject, name: 'the subject', penalty: SUBJECT_PENALTY })
  return roots
}

function subjectOf(graph: Graph): number {
  for (let node = 0; node < graph.nodeCount; node++) {
    if (graph.nodeName(node) !== SUBJECT_CLASS || graph.nodeType(node) !== 'object') continue
    for (const edge of edgesOf(graph, node)) {
      if (graph.edgeType(edge) === 'property' && graph.edgeName(edge) === 'subject')
        return graph.edgeTarget(edge)
    }
  }
  return -1
}

export function* edgesOf(graph: Graph, node: number): Generator<number> {
  const end = graph.firstEdge[node + 1] as number
  for (let edge = graph.firstEdge[node] as number; edge < end; edge++) yield edge
}
