import { Buffer, isUtf8 } from 'node:buffer'
import { open } from 'node:fs/promises'

/** Longest line that is looked at, in bytes. Writers stop at 64 KB; later schema versions may go further. */
export const LONGEST_READ_LINE = 1_048_576

const CHUNK = 65_536

/** One line of a file, without its end. */
export interface Line {
  /** From 1. */
  readonly number: number
  /** `undefined` when the line is no UTF-8 text or longer than {@link LONGEST_READ_LINE}. */
  readonly text: string | undefined
  /** Ended with a line feed. The last line of a file that is being written, or whose writer died, may not have. */
  readonly ended: boolean
}

/**
 * The lines of a file, whatever it holds, in constant memory: all that end in one part of it together, because a turn of the
 * microtask queue for each would cost more than reading it. Reads as far as the file went when it was opened:
 * a writer that is faster than the reader cannot keep it here. Blank lines are counted and not returned.
 *
 * @throws the error of the file system when the file cannot be opened or read.
 */
export async function* linesOf(path: string): AsyncGenerator<readonly Line[], void> {
  const file = await open(path, 'r')
  try {
    let left = (await file.stat()).size
    const chunk = Buffer.allocUnsafe(Math.max(1, Math.min(CHUNK, left)))
    const line = new LineBuffer()
    let number = 0
    while (left > 0) {
      const { bytesRead } = await file.read(chunk, 0, Math.min(chunk.length, left), null)
      if (bytesRead === 0) break
      left -= bytesRead
      const lines: Line[] = []
      let start = 0
      for (;;) {
        const end = chunk.indexOf(0x0a, start)
        if (end === -1 || end >= bytesRead) break
        const text = line.end(chunk.subarray(start, end))
        start = end + 1
        number += 1
        if (text !== '') lines.push({ number, text, ended: true })
      }
      line.add(chunk.subarray(start, bytesRead))
      if (lines.length > 0) yield lines
    }
    const text = line.end(NOTHING)
    if (text !== '') yield [{ number: number + 1, text, ended: false }]
  } finally {
    await file.close()
  }
}

const NOTHING = Buffer.alloc(0)

/** The bytes of one line, collected over chunks, up to the longest line. */
class LineBuffer {
  #parts: Buffer[] = []
  #length = 0

  add(part: Buffer): void {
    this.#length += part.length
    if (this.#length > LONGEST_READ_LINE) this.#parts = []
    // Copied: the chunk is read into again.
    else if (part.length > 0) this.#parts.push(Buffer.from(part))
  }

  /** The text of the line, of which this is the last part. */
  end(last: Buffer): string | undefined {
    // Nearly all lines lie within one chunk, and need not be copied.
    if (this.#length === 0) return last.length > LONGEST_READ_LINE ? undefined : textOf(last)
    this.add(last)
    const bytes = Buffer.concat(this.#parts)
    const tooLong = this.#length > LONGEST_READ_LINE
    this.#parts = []
    this.#length = 0
    return tooLong ? undefined : textOf(bytes)
  }
}

function textOf(bytes: Buffer): string | undefined {
  if (!isUtf8(bytes)) return undefined
  const text = bytes.toString('utf8')
  return (text.charCodeAt(0) === 0xfeff ? text.slice(1) : text).trim()
}
