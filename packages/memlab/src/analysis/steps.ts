import type { Capacity, PathStep, RetainingPath, VariableScope } from '../result.ts'
import { capacityOf } from './capacity.ts'
import { classNameOf } from './classes.ts'
import type { Graph } from './graph.ts'
import { edgesOf, type Root } from './roots.ts'
import { isContext, type Scopes } from './scopes.ts'
import type { PathTree } from './shortest-paths.ts'

/** Turns the path to a node into steps that a person can follow. */
export interface Steps {
  pathTo(node: number): Omit<RetainingPath, 'count'>
}

/**
 * Reads paths out of the tree. Three things are left out because they are one thing to a reader: the context between a
 * function and its variable, the backing store between a collection and its entry, and V8's bookkeeping between
 * an object and its property.
 */
export function stepsOf(graph: Graph, roots: readonly Root[], tree: PathTree, scopes: Scopes): Steps {
  const rootNames = new Map(roots.map(({ node, name }) => [node, name]))
  // Members of a linked list share the path up to them: without this memory each of them would walk the whole list.
  const prefixes = new Map<number, Prefix>()

  function prefixOf(node: number): Prefix {
    const chain: number[] = []
    let at = node
    for (; at >= 0 && !prefixes.has(at); at = tree.parent[at] as number) chain.push(at)
    let prefix = prefixes.get(at)
    for (const next of chain.reverse()) {
      prefix =
        prefix === undefined ? { root: next, steps: [], through: undefined } : extended(prefix, next, false)
      prefixes.set(next, prefix)
    }
    return prefix as Prefix
  }

  function extended({ root, steps, through }: Prefix, at: number, last: boolean): Prefix {
    const edge = tree.edgeInto[at] as number
    const from = tree.parent[at] as number
    const kind = kindOf(graph, from, edge, through)
    if (!last && isBackingStore(graph, at)) {
      const store = kind === 'element' || kind === 'entry' ? kind : storeKind(graph, from, edge)
      return { root, steps, through: store }
    }
    if (!last && (isContext(graph, at) || scopes.exportOf(at) !== undefined))
      return { root, steps, through: undefined }
    const holds = classNameOf(graph, at, scopes)
    const variable = variableAt(graph, scopes, from, edge)
    const capacity = last ? undefined : capacityAt(graph, at, from, variable?.scope)
    const step: PathStep = {
      ...(variable === undefined
        ? { kind, name: nameOf(graph, edge, kind), holds }
        : { kind: 'variable' as const, ...variable, holds }),
      ...(capacity === undefined ? {} : { capacity }),
    }
    return { root, steps: withStep(steps, step), through: undefined }
  }

  return {
    pathTo(node) {
      const parent = tree.parent[node] as number
      const { root, steps } = parent < 0 ? prefixOf(node) : extended(prefixOf(parent), node, true)
      return { root: rootNames.get(root) ?? 'global', steps }
    },
  }
}

const OURS = /[\\/]node_modules[\\/]@qtests[\\/]/

/** The way up to a node that is not the end of it. */
interface Prefix {
  readonly root: number
  readonly steps: readonly PathStep[]
  /** What the next node is to the one before, where this node is a backing store between them. */
  readonly through: PathStep['kind'] | undefined
}

function variableAt(
  graph: Graph,
  scopes: Scopes,
  from: number,
  edge: number,
): { readonly name: string; readonly scope: VariableScope } | undefined {
  if (!isContext(graph, from)) return scopes.exportOf(from) ?? moduleExports(graph, from, edge)
  const name = scopes.variableOf(from, edge)
  const scope = scopes.scopeOf(from)
  // Functions of Node that our own code keeps lead to what Node keeps: no variable of the program.
  return name === undefined || OURS.test(scope.script ?? '') ? undefined : { name, scope }
}

/** Of the object itself, or of the function that keeps it in a variable beside the number; a module keeps much in its variables. */
function capacityAt(
  graph: Graph,
  at: number,
  from: number,
  scope: VariableScope | undefined,
): Capacity | undefined {
  const own = capacityOf(graph, at)
  if (own !== undefined || scope?.kind !== 'function') return own
  return isContext(graph, from) ? capacityOf(graph, from) : undefined
}

/**
 * What a CommonJS module exports is told as its variable: the way there, through the loader's cache of modules, tells a reader nothing,
 * and differs from run to run. A runner's own modules have a file name as well.
 */
function moduleExports(
  graph: Graph,
  module: number,
  edge: number,
): { readonly name: string; readonly scope: VariableScope } | undefined {
  if (graph.edgeType(edge) !== 'property' || graph.edgeName(edge) !== 'exports') return undefined
  for (const other of edgesOf(graph, module)) {
    if (graph.edgeType(other) !== 'property' || graph.edgeName(other) !== 'filename') continue
    const file = graph.edgeTarget(other)
    if (graph.nodeType(file) !== 'string') return undefined
    return { name: 'module.exports', scope: { kind: 'module', script: graph.nodeName(file) } }
  }
  return undefined
}

/**
 * Runs of one link, as in a linked list, become one step, so that all members of the list share a path; and so do runs of
 * two links in turn, as of promises and their reactions, of which the last two stay.
 */
function withStep(steps: readonly PathStep[], step: PathStep): readonly PathStep[] {
  const [third, second, last] = [steps.at(-3), steps.at(-2), steps.at(-1)]
  if (last !== undefined && isSame(last, step))
    return last.repeats === true ? steps : [...steps.slice(0, -1), { ...last, repeats: true }]
  if (third !== undefined && last !== undefined && isSame(third, last) && isSame(second, step))
    return [...steps.slice(0, -3), { ...third, repeats: true }, step]
  return [...steps, step]
}

function isSame(one: PathStep | undefined, other: PathStep): boolean {
  return (
    one?.kind === other.kind &&
    one.name === other.name &&
    one.holds === other.holds &&
    one.scope?.script === other.scope?.script &&
    one.scope?.function === other.scope?.function
  )
}

function kindOf(
  graph: Graph,
  from: number,
  edge: number,
  through: PathStep['kind'] | undefined,
): PathStep['kind'] {
  if (through !== undefined) return through
  switch (graph.edgeType(edge)) {
    case 'property':
      return 'property'
    case 'element':
      return graph.nodeType(from) === 'synthetic' ? 'internal' : 'element'
    default:
      return 'internal'
  }
}

function nameOf(graph: Graph, edge: number, kind: PathStep['kind']): string {
  const name = graph.edgeName(edge)
  // V8 numbers the slots of its own tables, in which the number says as little as an array index.
  return kind === 'element' || kind === 'entry' || /^\d+$/.test(name) ? '[x]' : name
}

function isBackingStore(graph: Graph, node: number): boolean {
  return graph.nodeType(node) === 'array' || graph.nodeName(node) === 'system / PropertyArray'
}

/** What an object in a backing store is to the owner of the store. */
function storeKind(graph: Graph, owner: number, edge: number): PathStep['kind'] | undefined {
  if (graph.edgeName(edge) === 'table') return 'entry'
  if (graph.edgeName(edge) === 'elements') return 'element'
  return isBackingStore(graph, owner) ? 'entry' : undefined
}
