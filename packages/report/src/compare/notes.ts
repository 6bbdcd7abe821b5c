import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Parts of the notes on disk: one of them is in memory at a time. */
const PARTS = 64
/** Characters that are kept in memory, of all notes. */
const MOST_KEPT = 8_000_000
/** Characters of one part that are written at once. */
const MOST_WAITING = 64_000

/**
 * Plain notes under a key, in the order in which they came: in memory while they are few, beyond that in a temporary folder,
 * parted by their keys. All notes of one key are in one part, so two sides are compared part by part.
 */
export class Notes<T> {
  #kept: string[] = []
  #size = 0
  #folder: string | undefined
  readonly #waiting: string[] = []

  /** Whether they are on disk. */
  get parted(): boolean {
    return this.#folder !== undefined
  }

  /** How many parts there are to read. */
  get parts(): number {
    return this.parted ? PARTS : 1
  }

  add(key: string, note: T): void {
    const line = `${JSON.stringify([key, note])}\n`
    if (this.#folder !== undefined) {
      this.#write(this.partOf(key), line)
      return
    }
    this.#kept.push(line)
    this.#size += line.length
    if (this.#size > MOST_KEPT) this.part()
  }

  /** Moves them to the disk: what is compared with them is there. */
  part(): void {
    if (this.#folder !== undefined) return
    this.#folder = mkdtempSync(join(tmpdir(), 'qtests-compare-'))
    for (const line of this.#kept) this.#write(this.partOf((JSON.parse(line) as [string])[0]), line)
    this.#kept = []
  }

  /** The part that holds the notes of a key. */
  partOf(key: string): number {
    if (this.#folder === undefined) return 0
    // FNV-1a: quick, and as even as it has to be.
    let hash = 0x811c9dc5
    for (let at = 0; at < key.length; at++) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193)
    return (hash >>> 0) % PARTS
  }

  *read(part: number): Generator<readonly [key: string, note: T], void> {
    if (this.#folder === undefined) {
      for (const line of this.#kept) yield JSON.parse(line) as [string, T]
      return
    }
    this.#flush(part)
    for (const line of this.#textOf(part).split('\n')) if (line !== '') yield JSON.parse(line) as [string, T]
  }

  /** Takes them away, also from the disk. */
  dispose(): void {
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true })
    this.#kept = []
  }

  #write(part: number, line: string): void {
    const waiting = (this.#waiting[part] ?? '') + line
    this.#waiting[part] = waiting
    if (waiting.length > MOST_WAITING) this.#flush(part)
  }

  #flush(part: number): void {
    const waiting = this.#waiting[part] ?? ''
    if (waiting === '') return
    appendFileSync(this.#path(part), waiting)
    this.#waiting[part] = ''
  }

  #textOf(part: number): string {
    try {
      return readFileSync(this.#path(part), 'utf8')
    } catch (error) {
      // Nothing was ever written there.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
      throw error
    }
  }

  #path(part: number): string {
    return join(this.#folder ?? '', `${part}.jsonl`)
  }
}
