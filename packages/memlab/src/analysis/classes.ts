import type { Graph } from './graph.ts'
import { edgesOf } from './roots.ts'
import { isContext, type Scopes } from './scopes.ts'

// After the list of artifact classes that memlab (MIT, Copyright Meta Platforms) keeps: V8 makes these once for code that runs for the first time.
// Array backing stores, property arrays and contexts are deliberately not on it: they grow with real leaks.
const WARM_UP = new Set([
  '(shared function info)',
  '(code)',
  '(bytecode)',
  '(source position table)',
  '(constant pool)',
  '(handler table)',
  '(bytecode offset table)',
  '(code relocation info)',
  '(code deopt data)',
  '(script line ends)',
  'AllocationMemento',
  'AllocationSite',
  'ArrayBoilerplateDescription',
  'BytecodeArray',
  'BytecodeWrapper',
  'CallSiteInfo',
  'ClosureFeedbackCellArray',
  'CodeWrapper',
  'DescriptorArray',
  'FeedbackCell',
  'FeedbackMetadata',
  'FeedbackVector',
  'LoadHandler',
  'Map',
  'PreparseData',
  'PrototypeInfo',
  'Script',
  'ScopeInfo',
  'SharedFunctionInfo',
  'StoreHandler',
  'TransitionArray',
  'TrustedByteArray',
  'UncompiledDataWithoutPreparseData',
  'UncompiledDataWithPreparseData',
  'WeakArrayList',
  'WeakCell',
  'WeakFixedArray',
])

/** Class of a node as a person would call it. */
export function classNameOf(graph: Graph, node: number, scopes: Scopes): string {
  const name = graph.nodeName(node)
  switch (graph.nodeType(node)) {
    case 'closure':
      return name === '' ? anonymous(scopes.enclosing(node)) : `${name}()`
    case 'string':
    case 'concatenated string':
    case 'sliced string':
      return '(string)'
    case 'number':
      return '(number)'
    case 'symbol':
      return '(symbol)'
    case 'bigint':
      return '(bigint)'
    case 'regexp':
      return 'RegExp'
    case 'array':
      return name === '' ? '(array)' : name
    case 'code':
      return codeClassOf(name)
    default:
      if (isContext(graph, node)) return contextClassOf(node, scopes)
      return (name.length <= MINIFIED ? tagOf(graph, node) : undefined) ?? plain(name)
  }
}

/** Length of a class name up to which it may be a minifier's. */
const MINIFIED = 2

/** What a class calls itself, `Symbol.toStringTag` of an object of its own: a minifier leaves texts alone. */
function tagOf(graph: Graph, node: number): string | undefined {
  if (graph.nodeType(node) !== 'object') return undefined
  for (const edge of edgesOf(graph, node)) {
    if (graph.edgeName(edge) !== '<symbol Symbol.toStringTag>') continue
    const text = graph.edgeTarget(edge)
    return graph.nodeType(text) === 'string' ? graph.nodeName(text) : undefined
  }
  return undefined
}

/** Whether a class is one of V8's own that new code paths cost once. */
export function isWarmUp(graph: Graph, node: number, className: string): boolean {
  const type = graph.nodeType(node)
  if (type === 'code' || type === 'object shape') return true
  if (type === 'closure' || type === 'object') return false
  return WARM_UP.has(className)
}

/** A listener mostly has no name of its own; the function that it lies in is what a reader looks for. */
function anonymous(enclosing: string | undefined): string {
  return enclosing === undefined ? '(anonymous function)' : `(function in ${enclosing})`
}

function codeClassOf(name: string): string {
  if (name.startsWith('system / ')) return plain(name)
  if (WARM_UP.has(name)) return name
  // Compiled functions carry the function's own name, which would make a class of each.
  return '(code)'
}

function contextClassOf(node: number, scopes: Scopes): string {
  const { function: owner } = scopes.scopeOf(node)
  return owner === undefined ? '(closure variables)' : `(variables of ${owner})`
}

function plain(name: string): string {
  if (name === '') return '(object)'
  return name.startsWith('system / ') ? name.slice('system / '.length) : name
}
