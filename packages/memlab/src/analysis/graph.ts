/** A heap snapshot as flat arrays: a node is a number from 0, its edges are `firstEdge[node]` to `firstEdge[node + 1]`. */
export interface Graph {
  readonly nodeCount: number
  readonly firstEdge: Uint32Array
  nodeType(node: number): string
  nodeName(node: number): string
  nodeId(node: number): number
  selfSize(node: number): number
  /** Not 0 for objects whose allocation was traced: `startTrackingHeapObjects({ trackAllocations: true })`. */
  traceId(node: number): number
  edgeType(edge: number): string
  /** The property or slot; `[x]` for elements and for hidden slots, whose numbers say nothing. */
  edgeName(edge: number): string
  /** The number of an element or hidden slot; among hidden slots, slots that hold small integers have none. */
  edgeIndex(edge: number): number
  edgeTarget(edge: number): number
}

/** The parts of a parsed snapshot file that the graph is made of. */
export interface RawSnapshot {
  readonly snapshot: {
    readonly meta: {
      readonly node_fields: readonly string[]
      readonly node_types: readonly unknown[]
      readonly edge_fields: readonly string[]
      readonly edge_types: readonly unknown[]
    }
    readonly node_count: number
    readonly edge_count: number
  }
  readonly nodes: ArrayLike<number>
  readonly edges: ArrayLike<number>
  readonly strings: readonly string[]
}

/** Flat view of a parsed snapshot; checks the counts in its header, whoever has read it. */
export function graphOf(raw: RawSnapshot): Graph {
  const { meta, node_count: nodeCount, edge_count: edgeCount } = raw.snapshot
  const { nodes, edges, strings } = raw
  const nodeFields = meta.node_fields.length
  const edgeFields = meta.edge_fields.length
  if (nodes.length !== nodeCount * nodeFields || edges.length !== edgeCount * edgeFields) {
    throw new Error(
      `the snapshot is incomplete: ${nodes.length / nodeFields} of ${nodeCount} nodes, ` +
        `${edges.length / edgeFields} of ${edgeCount} edges`,
    )
  }
  const at = (field: string): number => meta.node_fields.indexOf(field)
  const [typeAt, nameAt, idAt, sizeAt, countAt] = ['type', 'name', 'id', 'self_size', 'edge_count'].map(
    at,
  ) as [number, number, number, number, number]
  const traceAt = at('trace_node_id')
  const nodeTypes = meta.node_types[typeAt] as readonly string[]
  const edgeTypes = meta.edge_types[0] as readonly string[]
  const numbered = edgeTypes.map((type) => type === 'element' || type === 'hidden')
  const firstEdge = new Uint32Array(nodeCount + 1)
  for (let node = 0; node < nodeCount; node++) {
    firstEdge[node + 1] = (firstEdge[node] as number) + (nodes[node * nodeFields + countAt] as number)
  }
  const nodeField = (node: number, offset: number): number => nodes[node * nodeFields + offset] as number
  const edgeField = (edge: number, offset: number): number => edges[edge * edgeFields + offset] as number
  return {
    nodeCount,
    firstEdge,
    nodeType: (node) => nodeTypes[nodeField(node, typeAt)] ?? 'unknown',
    nodeName: (node) => strings[nodeField(node, nameAt)] ?? '',
    nodeId: (node) => nodeField(node, idAt),
    selfSize: (node) => nodeField(node, sizeAt),
    traceId: (node) => (traceAt < 0 ? 0 : nodeField(node, traceAt)),
    edgeType: (edge) => edgeTypes[edgeField(edge, 0)] ?? 'unknown',
    edgeName: (edge) => (numbered[edgeField(edge, 0)] === true ? '[x]' : (strings[edgeField(edge, 1)] ?? '')),
    edgeIndex: (edge) => edgeField(edge, 1),
    edgeTarget: (edge) => edgeField(edge, 2) / nodeFields,
  }
}
