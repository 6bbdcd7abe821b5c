import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { getHeapSnapshot, writeHeapSnapshot } from 'node:v8'
import { expect, test } from 'vitest'
import { graphOf } from '../src/analysis/graph.ts'
import { readSnapshot } from '../src/analysis/snapshot.ts'
import { temporary } from './helpers.ts'

/** Texts that a careless reader would stumble over: they look like parts of the file. V8 garbles what is beyond Latin 1. */
const TRAPS = ['"strings":[', '],\n"edges":[1,2]', '\\', '"', ',\n', ']}']

class Größe {
  readonly texts: readonly string[]
  constructor(texts: readonly string[]) {
    this.texts = texts
  }
}

test('a snapshot of this process is read as JSON reads it', { timeout: 120_000 }, () => {
  // Parsed, so that each is a string of its own and no join of two, of which a snapshot has no text.
  const kept = new Größe(JSON.parse(JSON.stringify(TRAPS.map((text) => `${text} ${TRAPS.length}`))))
  const file = writeHeapSnapshot(join(temporary(), 'this.heapsnapshot'))
  expect(kept.texts).toHaveLength(TRAPS.length)
  const theirs = graphOf(JSON.parse(readFileSync(file, 'utf8')))
  const ours = readSnapshot(file, () => {})
  expect(ours.nodeCount).toBe(theirs.nodeCount)
  expect(ours.firstEdge).toEqual(theirs.firstEdge)
  let differences = 0
  for (let node = 0; node < ours.nodeCount; node++) {
    for (const field of ['nodeType', 'nodeName', 'nodeId', 'selfSize', 'traceId'] as const)
      if (ours[field](node) !== theirs[field](node)) differences++
  }
  for (let edge = 0; edge < (ours.firstEdge.at(-1) as number); edge++) {
    for (const field of ['edgeType', 'edgeName', 'edgeIndex', 'edgeTarget'] as const)
      if (ours[field](edge) !== theirs[field](edge)) differences++
  }
  expect(differences).toBe(0)
  const names = new Set(Array.from({ length: ours.nodeCount }, (_, node) => ours.nodeName(node)))
  expect(names).toContain('Größe')
  for (const text of TRAPS) expect(names).toContain(`${text} ${TRAPS.length}`)
})

test('strings and numbers that go over the edge of a chunk are whole, and too large ones the largest', () => {
  const node = [0, 0, 4_294_967_295, 5_000_000_000, 0, 0]
  const strings = Array.from({ length: 90_000 }, (_, index) => `${index} ${'ü'.repeat(index % 97)}`)
  const count = 300_000
  const file = join(temporary(), 'large.heapsnapshot')
  const parts = {
    nodes: Array.from({ length: count }, (_, index) => node.with(1, index % strings.length)).flat(),
    edges: [],
    strings,
  }
  const meta = {
    node_fields: ['type', 'name', 'id', 'self_size', 'edge_count', 'trace_node_id'],
    node_types: [['object']],
    edge_fields: ['type', 'name_or_index', 'to_node'],
    edge_types: [['property']],
  }
  const list = (items: readonly unknown[]): string => items.map((item) => JSON.stringify(item)).join(',\n')
  writeFileSync(
    file,
    `{"snapshot":${JSON.stringify({ meta, node_count: count, edge_count: 0 })},\n"nodes":[${list(parts.nodes)}],\n` +
      `"edges":[],\n"strings":[${list(strings)}]}\n`,
  )
  let slices = 0
  const graph = readSnapshot(file, () => slices++)
  expect(slices).toBeGreaterThan(2)
  expect(graph.nodeCount).toBe(count)
  const wrong = Array.from({ length: count }, (_, at) => at).filter(
    (at) => graph.nodeName(at) !== strings[at % strings.length] || graph.nodeId(at) !== 4_294_967_295,
  )
  expect(wrong).toEqual([])
  expect(graph.selfSize(7)).toBe(4_294_967_295)
})

test('what is no snapshot, or a part of one, is told by what is missing', async () => {
  const file = join(temporary(), 'part.heapsnapshot')
  const whole = await text(getHeapSnapshot())
  const refusal = (content: string): string => {
    writeFileSync(file, content)
    try {
      readSnapshot(file, () => {})
    } catch (error) {
      return (error as Error).message
    }
    return 'read'
  }
  expect(refusal(whole)).toBe('read')
  expect(refusal('')).toBe('the file does not begin as a heap snapshot of V8 does')
  expect(refusal('{"nodes":[1,2]}')).toBe('the file does not begin as a heap snapshot of V8 does')
  expect(refusal('{"snapshot":{"meta":{}},"nodes":[1,2]}')).toBe(
    'the file does not begin as a heap snapshot of V8 does',
  )
  expect(refusal(`{"snapshot":${' '.repeat(10_000_000)}`)).toBe(
    'the file does not begin as a heap snapshot of V8 does',
  )
  expect(refusal(whole.replace(/"node_count":\d+/, '"node_count":900000000'))).toMatch(
    /^the snapshot is incomplete: 0 of \d+ numbers of its nodes$/,
  )
  const cut = (mark: string, further: number): string => whole.slice(0, whole.indexOf(mark) + further)
  expect(refusal(cut('"nodes":[', 1_000))).toMatch(
    /^the snapshot is incomplete: \d+ of \d+ numbers of its nodes$/,
  )
  expect(refusal(cut('"edges":[', 1_000))).toMatch(
    /^the snapshot is incomplete: \d+ of \d+ numbers of its edges$/,
  )
  expect(refusal(cut('"locations":[', 0))).toBe('the snapshot is incomplete: it ends before its strings')
  expect(refusal(whole.slice(0, -40))).toBe('the snapshot is incomplete: it ends within its strings')
  expect(refusal(whole.replace('"strings":["', '"strings":[oops"'))).toBe(
    'the strings of the snapshot are damaged',
  )
})

async function text(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}
