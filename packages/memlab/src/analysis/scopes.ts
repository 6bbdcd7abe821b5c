import type { VariableScope } from '../result.ts'
import type { Graph } from './graph.ts'
import { edgesOf } from './roots.ts'

/** Names the variables of closures and modules: whose they are, and in which script. */
export interface Scopes {
  /** Scope of a node of class `system / Context`. */
  scopeOf(context: number): VariableScope
  /** Name of the nearest function whose variables a closure can reach; `undefined` where that is a module. */
  enclosing(closure: number): string | undefined
  /** Name of the variable of `context` that `edge` holds; `undefined` for the context's own links. */
  variableOf(context: number, edge: number): string | undefined
  /** The exported variable behind a `system / Cell`, if it is one. */
  exportOf(cell: number): { readonly name: string; readonly scope: VariableScope } | undefined
}

const SCRIPT = ['script', 'script_or_debug_info'] as const

/**
 * Reads scopes from the snapshot.
 *
 * A context (the heap object behind captured variables) names neither its function nor its script. Its `scope_info`
 * lists the captured variables and then the function's name; the script is that of any function that closes over it.
 * Exported variables of an ES module live in cells instead, listed beside their names in the module's export table.
 */
export function scopesOf(graph: Graph): Scopes {
  const scripts = scriptsOfContexts(graph)
  const exported = exportsOf(graph, scripts)
  const scopeOf = (context: number): VariableScope => {
    const script = scripts.get(context) ?? ''
    const name = functionNameOf(graph, context)
    const outermost = !isContext(graph, linked(graph, context, ['previous']))
    const isModule = moduleOf(graph, context) >= 0 || (name === '' && outermost && script !== '')
    return {
      kind: isModule ? 'module' : name === '' ? 'unknown' : 'function',
      ...(isModule || name === '' ? {} : { function: name }),
      ...(script === '' ? {} : { script }),
    }
  }
  return {
    scopeOf,
    enclosing(closure) {
      let context = linked(graph, closure, ['context'])
      // Blocks and functions without a name lie between.
      while (isContext(graph, context) && scopeOf(context).kind === 'unknown')
        context = linked(graph, context, ['previous'])
      return isContext(graph, context) ? scopeOf(context).function : undefined
    },
    variableOf: (context, edge) =>
      graph.edgeType(edge) === 'context' ? graph.edgeName(edge) : blockVariableOf(graph, context, edge),
    exportOf: (cell) => exported.get(cell),
  }
}

export function isContext(graph: Graph, node: number): boolean {
  return node >= 0 && graph.nodeName(node) === 'system / Context'
}

/** A function's contexts, from the inmost out, all belong to its script. */
function scriptsOfContexts(graph: Graph): ReadonlyMap<number, string> {
  const scripts = new Map<number, string>()
  for (let node = 0; node < graph.nodeCount; node++) {
    if (graph.nodeType(node) !== 'closure') continue
    let context = linked(graph, node, ['context'])
    if (!isContext(graph, context) || scripts.has(context)) continue
    const shared = linked(graph, node, ['shared'])
    const script = shared < 0 ? -1 : linked(graph, shared, SCRIPT)
    const name = script < 0 ? '' : graph.nodeName(script)
    if (name === '' || name === 'system / Script') continue
    for (
      ;
      isContext(graph, context) && !scripts.has(context);
      context = linked(graph, context, ['previous'])
    ) {
      scripts.set(context, name)
    }
  }
  return scripts
}

type Exported = { readonly name: string; readonly scope: VariableScope }

function exportsOf(graph: Graph, scripts: ReadonlyMap<number, string>): ReadonlyMap<number, Exported> {
  const scriptOfModule = new Map<number, string>()
  for (const [context, script] of scripts) {
    const module = moduleOf(graph, context)
    if (module >= 0) scriptOfModule.set(module, script)
  }
  const exported = new Map<number, Exported>()
  for (const [module, script] of scriptOfModule) {
    for (const edge of edgesOf(graph, module)) {
      const table = graph.edgeTarget(edge)
      if (graph.nodeType(table) !== 'array') continue
      let name = ''
      for (const entry of edgesOf(graph, table)) {
        const target = graph.edgeTarget(entry)
        if (graph.nodeType(target) === 'string') name = graph.nodeName(target)
        else if (graph.nodeName(target) === 'system / Cell' && name !== '') {
          if (!exported.has(target)) exported.set(target, { name, scope: { kind: 'module', script } })
          name = ''
        }
      }
    }
  }
  return exported
}

function moduleOf(graph: Graph, context: number): number {
  const extension = linked(graph, context, ['extension'])
  return extension >= 0 && graph.nodeName(extension) === 'system / SourceTextModule' ? extension : -1
}

// A context is its map, its length, its scope info, the previous context, and one slot for each variable.
const SLOT_BYTES = 8
const FIXED_SLOTS = 4

/** The strings that a context's scope info begins with: its variables, then in a function the function's name. */
function namesOf(
  graph: Graph,
  context: number,
): { readonly variables: readonly string[]; readonly next: string } {
  const info = linked(graph, context, ['scope_info'])
  const extended = linked(graph, context, ['extension']) >= 0 ? 1 : 0
  const count = graph.selfSize(context) / SLOT_BYTES - FIXED_SLOTS - extended
  const names: string[] = []
  if (info >= 0) {
    for (const edge of edgesOf(graph, info)) {
      if (graph.edgeType(edge) !== 'hidden') continue
      const target = graph.edgeTarget(edge)
      // A scope of many variables keeps a hash table instead; a block has no name after its variables.
      if (graph.nodeType(target) !== 'string' || names.length > count) break
      names.push(graph.nodeName(target))
    }
  }
  if (names.length < count) return { variables: [], next: '' }
  return { variables: names.slice(0, count), next: names[count] ?? '' }
}

function functionNameOf(graph: Graph, context: number): string {
  return namesOf(graph, context).next
}

const MOST_CANDIDATES = 4

/**
 * The links of a block's context have numbers instead of names, and variables that hold small integers have no link. So
 * names are fitted between the functions and classes among them, which name themselves. Where more than one
 * name fits, the names are given, or how many they are.
 */
function blockVariableOf(graph: Graph, context: number, edge: number): string | undefined {
  if (graph.edgeType(edge) !== 'hidden') return undefined
  const { variables } = namesOf(graph, context)
  const links = [...edgesOf(graph, context)].filter((link) => graph.edgeType(link) === 'hidden')
  let [firstName, firstIndex] = [0, 0]
  let [endName, endIndex] = [variables.length, variables.length]
  let sure = false
  for (const link of links) {
    const target = graph.edgeTarget(link)
    const position = graph.nodeType(target) === 'closure' ? variables.indexOf(graph.nodeName(target)) : -1
    const index = graph.edgeIndex(link)
    if (position < firstName) continue
    if (link < edge) [firstName, firstIndex] = [position + 1, index + 1]
    else if (link === edge) return variables[position]
    else {
      ;[endName, endIndex] = [position, index]
      sure = true
      break
    }
  }
  if (!sure) endIndex = 1 + Math.max(...links.map((link) => graph.edgeIndex(link)))
  const candidates = variables.slice(firstName, endName)
  const place = graph.edgeIndex(edge) - firstIndex
  if (candidates.length === endIndex - firstIndex) return candidates[place]
  if (candidates.length === 0) return undefined
  return candidates.length > MOST_CANDIDATES
    ? `one of ${candidates.length}`
    : `one of ${candidates.join(', ')}`
}

function linked(graph: Graph, node: number, names: readonly string[]): number {
  for (const edge of edgesOf(graph, node)) {
    if (graph.edgeType(edge) === 'internal' && names.includes(graph.edgeName(edge)))
      return graph.edgeTarget(edge)
  }
  return -1
}
