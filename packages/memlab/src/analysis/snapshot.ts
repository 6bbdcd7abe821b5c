import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { type Graph, graphOf, type RawSnapshot } from './graph.ts'

const CHUNK = 4 * 1024 * 1024
const LARGEST = 2 ** 32 - 1

const ZERO = 0x30
const NINE = 0x39
const END = 0x5d

const NODES = '"nodes":['
const EDGES = '"edges":['
const STRINGS = '"strings":['

/**
 * Reads a `.heapsnapshot` file as V8 writes it: a header, then nodes and edges as lists of numbers, at the end the strings that
 * they refer to. The file is never held as one string, and what lies between (allocation traces, locations) is skipped.
 *
 * memlab's parser fills the same arrays; this one takes a third of its time (docs/decisions, 0015).
 *
 * @param onProgress called between slices of the work; may throw to end it.
 * @throws Error when the file is missing, cut off, or no V8 heap snapshot.
 */
export function readSnapshot(file: string, onProgress: () => void): Graph {
  const source = new Source(file, onProgress)
  try {
    const snapshot = headerOf(source.textUntil(NODES))
    const { meta, node_count: nodeCount, edge_count: edgeCount } = snapshot
    const nodes = source.numbers(nodeCount * meta.node_fields.length, 'nodes')
    source.skipUntil(EDGES)
    const edges = source.numbers(edgeCount * meta.edge_fields.length, 'edges')
    source.skipUntil(STRINGS)
    return graphOf({ snapshot, nodes, edges, strings: source.strings() })
  } finally {
    source.close()
  }
}

function headerOf(text: string): RawSnapshot['snapshot'] {
  let header: { snapshot?: Partial<RawSnapshot['snapshot']> }
  try {
    header = JSON.parse(`${text}"end":0}`)
  } catch {
    throw notASnapshot()
  }
  const { meta, node_count: nodes, edge_count: edges } = header.snapshot ?? {}
  const lists = [meta?.node_fields, meta?.edge_fields, meta?.node_types, meta?.edge_types]
  if (!lists.every(Array.isArray) || !Number.isInteger(nodes) || !Number.isInteger(edges))
    throw notASnapshot()
  return header.snapshot as RawSnapshot['snapshot']
}

function notASnapshot(): Error {
  return new Error('the file does not begin as a heap snapshot of V8 does')
}

/** A file that is read once, from its beginning to its end. */
class Source {
  readonly #descriptor: number
  readonly #size: number
  readonly #onProgress: () => void
  readonly #buffer = Buffer.allocUnsafe(CHUNK)
  #at = 0
  #end = 0

  constructor(file: string, onProgress: () => void) {
    this.#descriptor = openSync(file, 'r')
    this.#size = fstatSync(this.#descriptor).size + 1
    this.#onProgress = onProgress
  }

  close(): void {
    closeSync(this.#descriptor)
  }

  /** What comes before `mark`, which is passed. */
  textUntil(mark: string): string {
    let text = ''
    for (;;) {
      const searched = Math.max(0, text.length - mark.length)
      text += this.#rest()
      const found = text.indexOf(mark, searched)
      if (found >= 0) {
        this.#at = this.#end - (text.length - found - mark.length)
        return text.slice(0, found)
      }
      // V8's header is a few KB.
      if (text.length > CHUNK || !this.#next()) throw notASnapshot()
    }
  }

  skipUntil(mark: string): void {
    let text = ''
    for (;;) {
      text = text.slice(-mark.length) + this.#rest()
      const found = text.indexOf(mark)
      if (found >= 0) {
        this.#at = this.#end - (text.length - found - mark.length)
        return
      }
      if (!this.#next())
        throw new Error(`the snapshot is incomplete: it ends before its ${mark.slice(1, -3)}`)
    }
  }

  /** A list of so many natural numbers, up to its end. */
  numbers(count: number, what: string): Uint32Array {
    // A digit and a comma each, at the least: what a damaged header claims is not allocated.
    if (2 * count > this.#size) throw incomplete(0, count, what)
    const numbers = new Uint32Array(count)
    let found = 0
    let value = 0
    let digits = 0
    for (;;) {
      const buffer = this.#buffer
      const end = this.#end
      for (let at = this.#at; at < end; at++) {
        const byte = buffer[at] as number
        if (byte >= ZERO && byte <= NINE) {
          value = value * 10 + byte - ZERO
          digits++
          continue
        }
        if (digits > 0) {
          // Sizes of 4 GiB and more: of a buffer outside the heap.
          numbers[found++] = Math.min(value, LARGEST)
          value = 0
          digits = 0
        }
        if (byte !== END) continue
        this.#at = at + 1
        if (found !== count) throw incomplete(found, count, what)
        return numbers
      }
      this.#at = end
      if (!this.#next()) throw incomplete(found, count, what)
    }
  }

  /** A list of strings that ends the file. */
  strings(): string[] {
    const strings: string[] = []
    // Joined where a string ends only: of a file without line breaks that is at its end.
    let pieces: Buffer[] = []
    do {
      const bytes = Buffer.from(this.#buffer.subarray(this.#at, this.#end))
      // V8 begins a line with each string, and no string has a line break: what comes before the last one is whole.
      const broken = bytes.lastIndexOf('\n')
      const text = broken < 0 ? '' : Buffer.concat([...pieces, bytes.subarray(0, broken)]).toString()
      if (text.endsWith(',')) {
        for (const string of listOf(text.slice(0, -1))) strings.push(string)
        pieces = [bytes.subarray(broken)]
      } else pieces.push(bytes)
    } while (this.#next())
    const rest = Buffer.concat(pieces).toString()
    const end = /\]\s*\}\s*$/.exec(rest)
    if (end === null) throw new Error('the snapshot is incomplete: it ends within its strings')
    for (const string of listOf(rest.slice(0, end.index))) strings.push(string)
    return strings
  }

  /** The bytes of the chunk that are not read yet; a character for a byte. */
  #rest(): string {
    const text = this.#buffer.toString('latin1', this.#at, this.#end)
    this.#at = this.#end
    return text
  }

  /** @returns false at the end of the file. */
  #next(): boolean {
    this.#onProgress()
    this.#at = 0
    this.#end = readSync(this.#descriptor, this.#buffer, 0, CHUNK, null)
    return this.#end > 0
  }
}

function listOf(text: string): string[] {
  try {
    return JSON.parse(`[${text}]`)
  } catch {
    throw new Error('the strings of the snapshot are damaged')
  }
}

function incomplete(found: number, count: number, what: string): Error {
  return new Error(`the snapshot is incomplete: ${found} of ${count} numbers of its ${what}`)
}
