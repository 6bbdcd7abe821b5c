import { expect, test } from 'vitest'
import { type Graph, graphOf } from '../src/analysis/graph.ts'
import { rootsOf } from '../src/analysis/roots.ts'
import { scopesOf } from '../src/analysis/scopes.ts'
import { shortestPaths } from '../src/analysis/shortest-paths.ts'
import { stepsOf } from '../src/analysis/steps.ts'

type Link = readonly [type: string, name: string | number, to: string]
type Node = readonly [type: string, size: number, links: readonly Link[]]

const nodeTypes = ['hidden', 'array', 'string', 'object', 'code', 'closure', 'native', 'synthetic']
const edgeTypes = ['context', 'element', 'property', 'internal', 'hidden', 'shortcut', 'weak']
const nodeFields = ['type', 'name', 'id', 'self_size', 'edge_count', 'trace_node_id']

/** A snapshot as V8 writes it. A node's name is what stands before `#`; its id is its place in the list. */
function snapshot(nodes: Readonly<Record<string, Node>>) {
  const keys = Object.keys(nodes)
  const strings: string[] = []
  const stringAt = (text: string): number =>
    strings.includes(text) ? strings.indexOf(text) : strings.push(text) - 1
  const flatNodes: number[] = []
  const flatEdges: number[] = []
  for (const [key, [type, size, links]] of Object.entries(nodes)) {
    const name = key.replace(/#.*$/, '')
    flatNodes.push(nodeTypes.indexOf(type), stringAt(name), keys.indexOf(key), size, links.length, 0)
    for (const [linkType, linkName, to] of links) {
      const label = typeof linkName === 'number' ? linkName : stringAt(linkName)
      flatEdges.push(edgeTypes.indexOf(linkType), label, keys.indexOf(to) * nodeFields.length)
    }
  }
  return {
    snapshot: {
      meta: {
        node_fields: nodeFields,
        node_types: [nodeTypes],
        edge_fields: ['type', 'name_or_index', 'to_node'],
        edge_types: [edgeTypes],
      },
      node_count: keys.length,
      edge_count: flatEdges.length / 3,
    },
    nodes: flatNodes,
    edges: flatEdges,
    strings,
  }
}

/** The path to the last node, as `root: link Class > link Class`; nodes whose key ends in `#new` are survivors. */
function pathToLast(nodes: Readonly<Record<string, Node>>): string | undefined {
  const keys = Object.keys(nodes)
  const graph: Graph = graphOf(snapshot(nodes))
  const roots = rootsOf(graph)
  const tree = shortestPaths(
    graph,
    roots,
    (node) => keys[node]?.endsWith('#new') === true,
    () => {},
  )
  const last = graph.nodeCount - 1
  if (!tree.reached(last)) return undefined
  if (tree.ownOnly(last)) return 'own'
  const { root, steps } = stepsOf(graph, roots, tree, scopesOf(graph)).pathTo(last)
  return `${root}: ${steps.map(({ name, holds }) => `${name} ${holds}`).join(' > ')}`
}

const root: Node = [
  'synthetic',
  0,
  [
    ['shortcut', 1, 'global'],
    ['element', 2, '(GC roots)'],
  ],
]

test('weak links are no way', () => {
  expect(
    pathToLast({
      '#root': root,
      global: ['object', 0, [['property', 'ref', 'WeakRef']]],
      '(GC roots)': ['synthetic', 0, []],
      WeakRef: ['object', 0, [['weak', 'target', 'Session']]],
      Session: ['object', 0, []],
    }),
  ).toBeUndefined()
})

test('a longer way from the globals is preferred to a handle table', () => {
  expect(
    pathToLast({
      '#root': root,
      global: ['object', 0, [['property', 'app', 'App']]],
      '(GC roots)': ['synthetic', 0, [['element', 1, '(Global handles)']]],
      '(Global handles)': ['synthetic', 0, [['element', 1, 'Session']]],
      App: ['object', 0, [['property', 'store', 'Store']]],
      Store: ['object', 0, [['property', 'last', 'Session']]],
      Session: ['object', 0, []],
    }),
  ).toBe('global: app App > store Store > last Session')
})

test('a way through another leaked object back to an old holder is avoided', () => {
  expect(
    pathToLast({
      '#root': root,
      global: [
        'object',
        0,
        [
          ['property', 'timer', 'Timeout#new'],
          ['property', 'app', 'App'],
        ],
      ],
      '(GC roots)': ['synthetic', 0, []],
      'Timeout#new': ['object', 0, [['property', 'store', 'Store']]],
      App: ['object', 0, [['property', 'inner', 'Inner']]],
      Inner: ['object', 0, [['property', 'store', 'Store']]],
      Store: ['object', 0, [['property', 'last', 'Session#new']]],
      'Session#new': ['object', 0, []],
    }),
  ).toBe('global: app App > inner Inner > store Store > last Session')
})

test('what only the inspector session of the measurement or the stack holds is its own', () => {
  const held = (holder: Record<string, Node>, name: string): string | undefined =>
    pathToLast({
      '#root': root,
      global: ['object', 0, name === 'Stack' ? [] : [['property', 'session', name]]],
      '(GC roots)': ['synthetic', 0, name === 'Stack' ? [['element', 1, '(Stack roots)']] : []],
      ...holder,
      Object: ['object', 0, []],
    })
  expect(
    held({ QtestsRetainersSession: ['object', 0, [['property', 'x', 'Object']]] }, 'QtestsRetainersSession'),
  ).toBe('own')
  expect(held({ '(Stack roots)': ['synthetic', 0, [['element', 1, 'Object']]] }, 'Stack')).toBe('own')
  expect(held({ Holder: ['object', 0, [['property', 'x', 'Object']]] }, 'Holder')).toBe(
    'global: session Holder > x Object',
  )
})

/** A block's context of `names`, of which only `linked` have links, in order; the last of them is the one asked for. */
function blockVariable(
  names: readonly string[],
  linked: readonly (readonly [key: string, type: string])[],
): string | undefined {
  const links = linked.map(([key], index): Link => ['hidden', index, key])
  const targets = Object.fromEntries(linked.map(([key, type]): [string, Node] => [key, [type, 0, []]]))
  return pathToLast({
    '#root': root,
    global: ['object', 0, [['property', 'run', 'run']]],
    '(GC roots)': ['synthetic', 0, []],
    run: ['closure', 0, [['internal', 'context', 'system / Context']]],
    'system / Context': [
      'object',
      8 * (4 + names.length),
      [['internal', 'scope_info', 'system / ScopeInfo'], ...links],
    ],
    'system / ScopeInfo': ['code', 0, names.map((name, index): Link => ['hidden', index, `${name}#name`])],
    ...Object.fromEntries(names.map((name): [string, Node] => [`${name}#name`, ['string', 0, []]])),
    ...targets,
  })?.replace('global: run run() > ', '')
}

test('the numbered variables of a block get their names where these are certain', () => {
  expect(
    blockVariable(
      ['open', 'registry'],
      [
        ['open', 'closure'],
        ['Map', 'object'],
      ],
    ),
  ).toBe('registry Map')
  // `size` holds a small integer and has no link, but `open` names itself on the other side of it.
  expect(
    blockVariable(
      ['size', 'open', 'registry'],
      [
        ['open', 'closure'],
        ['Map', 'object'],
      ],
    ),
  ).toBe('registry Map')
  expect(blockVariable(['size', 'registry'], [['Map', 'object']])).toBe('one of size, registry Map')
})

test('a chain of two links in turn is one path, however long', () => {
  const chain = (length: number): string | undefined => {
    const nodes: Record<string, Node> = {
      '#root': root,
      global: ['object', 0, [['property', 'gate', 'Promise#0']]],
      '(GC roots)': ['synthetic', 0, []],
    }
    for (let at = 0; at < length; at++) {
      nodes[`Promise#${at}`] = ['object', 0, [['property', 'reactions', `Reaction#${at}`]]]
      nodes[`Reaction#${at}`] = ['object', 0, [['property', 'next', `Promise#${at + 1}`]]]
    }
    return pathToLast({ ...nodes, [`Promise#${length}`]: ['object', 0, []] })
  }
  expect(chain(1)).toBe('global: gate Promise > reactions Reaction > next Promise')
  const long = chain(3)
  expect(long).toBe('global: gate Promise > reactions Reaction > next Promise')
  expect(chain(40)).toBe(long)
})

test('what a CommonJS module exports is a variable of that module', () => {
  expect(
    pathToLast({
      '#root': root,
      global: ['object', 0, [['property', 'cache', 'Object']]],
      '(GC roots)': ['synthetic', 0, []],
      Object: ['object', 0, [['property', '/project/a.js', 'Module']]],
      Module: [
        'object',
        0,
        [
          ['property', 'filename', '/project/a.js'],
          ['property', 'exports', 'Store'],
        ],
      ],
      '/project/a.js': ['string', 32, []],
      Store: ['object', 0, [['property', 'last', 'Session']]],
      Session: ['object', 0, []],
    }),
  ).toBe('global: cache Object > /project/a.js Module > module.exports Store > last Session')
})

test('a list of nodes that is shorter than its header says is refused', () => {
  const raw = snapshot({ '#root': root, global: ['object', 0, []], '(GC roots)': ['synthetic', 0, []] })
  expect(() => graphOf({ ...raw, nodes: raw.nodes.slice(0, -6) })).toThrow(
    'the snapshot is incomplete: 2 of 3 nodes',
  )
  expect(() => graphOf({ ...raw, edges: [] })).toThrow('0 of 2 edges')
})
