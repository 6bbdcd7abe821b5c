import type { Capacity } from '../result.ts'
import type { Graph } from './graph.ts'
import { edgesOf } from './roots.ts'

/**
 * What libraries and people call the number of entries at which a cache drops old ones, without case and punctuation. Names
 * such as `maxListeners` or `maxRetries` bound something else.
 */
const NAMES: ReadonlySet<string> = new Set([
  'max',
  'maximum',
  'limit',
  'capacity',
  'maxsize',
  'maxentries',
  'maxitems',
  'maxkeys',
  'maxlength',
  'maxcount',
  'maxelements',
  'maxcapacity',
  'maxcachesize',
  'maximumsize',
  'cachesize',
  'cachelimit',
  'cachemax',
  'sizelimit',
  'entrylimit',
])

/** Where classes keep the options that they were made with. */
const OPTIONS: ReadonlySet<string> = new Set(['options', 'opts', 'settings', 'config'])

const ELEMENT_BYTES = /^(?:Ui|I)nt(8|16|32)Array$/

/**
 * The number of entries that an object says it holds at most: by a number beside its collection that is named so
 * (`max`, `#maxSize`, `options.maxKeys`), or by two arrays of numbers that it made in that length, of which a number of its own
 * tells the length as well, as of links to the next and the previous entry: names say nothing where code is minified, as in
 * lru-cache 11. One such array may be any buffer.
 *
 * @param holder an object, or the context of a function, whose variables are its own.
 */
export function capacityOf(graph: Graph, holder: number): Capacity | undefined {
  const numbers: Capacity[] = []
  const rooms: number[] = []
  for (const edge of edgesOf(graph, holder)) {
    if (graph.edgeType(edge) !== 'property' && graph.edgeType(edge) !== 'context') continue
    const name = graph.edgeName(edge)
    const target = graph.edgeTarget(edge)
    const value = numberIn(graph, target)
    if (value !== undefined) numbers.push({ name, value })
    else if (OPTIONS.has(plain(name))) numbers.push(...named(graph, target))
    else {
      const room = roomIn(graph, target)
      if (room !== undefined) rooms.push(room)
    }
  }
  const found =
    numbers.find(({ name }) => NAMES.has(plain(name))) ??
    numbers.find(({ value }) => rooms.filter((room) => room === value).length > 1)
  return found === undefined ? undefined : { name: bare(found.name), value: found.value }
}

function named(graph: Graph, options: number): Capacity[] {
  return [...edgesOf(graph, options)].flatMap((edge) => {
    const value = graph.edgeType(edge) === 'property' ? numberIn(graph, graph.edgeTarget(edge)) : undefined
    const name = graph.edgeName(edge)
    return value !== undefined && NAMES.has(plain(name)) ? [{ name, value }] : []
  })
}

/** The value of a number, which a snapshot has as a text beside it; `undefined` for what bounds nothing. */
function numberIn(graph: Graph, node: number): number | undefined {
  if (graph.nodeType(node) !== 'number') return undefined
  for (const edge of edgesOf(graph, node)) {
    if (graph.edgeType(edge) !== 'internal' || graph.edgeName(edge) !== 'value') continue
    const value = Number(graph.nodeName(graph.edgeTarget(edge)))
    return Number.isFinite(value) && value > 0 ? value : undefined
  }
  return undefined
}

/** How many numbers a typed array has room for. Its class tells the size of each, the memory behind it of all together. */
function roomIn(graph: Graph, node: number): number | undefined {
  const bits = ELEMENT_BYTES.exec(graph.nodeName(node))?.[1]
  if (bits === undefined) return undefined
  const store = target(graph, target(graph, node, 'buffer'), 'backing_store')
  return store < 0 ? undefined : (8 * graph.selfSize(store)) / Number(bits)
}

function target(graph: Graph, node: number, name: string): number {
  if (node < 0) return -1
  for (const edge of edgesOf(graph, node))
    if (graph.edgeType(edge) === 'internal' && graph.edgeName(edge) === name) return graph.edgeTarget(edge)
  return -1
}

/** `max` of `#max`, `_max`, `<symbol max>`. */
function bare(name: string): string {
  return name.replace(/^<symbol (.*)>$/, '$1').replace(/^[#_]+/, '')
}

function plain(name: string): string {
  return bare(name)
    .replace(/[^\p{L}]/gu, '')
    .toLowerCase()
}
